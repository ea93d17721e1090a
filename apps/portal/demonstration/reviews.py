"""The demonstration's rules of editing reviews and reviews of invented people: sent, decided and
replied to by the verbs citizens and staff use, on past days."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews import actions
from apps.feedback.reviews.actions import Written
from apps.portal.demonstration.loading import Demonstration
from apps.workdays.models import working_calendar

SAYS = "Reviews…"


def load(demonstration: Demonstration) -> None:
    """Everything of fixtures/demo/reviews.yaml."""
    source = demonstration.read("reviews.yaml")
    for number, row in enumerate(source["rules"], start=1):
        columns = {"wording_kk": row["kk"], "wording_ru": row["ru"]}
        demonstration.keep(ReviewRule, {"number": number}, **columns)
    # What a moderator decided is never changed by loading: the first decisions stay.
    if Review.objects.exists():
        return
    by = User.objects.get(username="director")
    rules = {rule.number: rule for rule in ReviewRule.objects.all()}
    for row in sorted(source["reviews"], key=lambda row: -row["days"]):
        load_review(demonstration, row, rules.get(row.get("rule")), by)


def load_review(
    demonstration: Demonstration, row: dict[str, Any], rule: ReviewRule | None, by: User
) -> None:
    """A review received so many days ago, published on the next working day."""
    received = demonstration.clock.today - timedelta(days=row["days"])
    written = Written(
        language=row["language"],
        text=row["text"],
        score=row.get("score"),
        name=row.get("name", ""),
    )
    review = actions.submit(written, at=at(received, 11)).record
    decided = working_calendar().next_working_day(received)
    actions.publish(review, by=by, text=row.get("shown"), rule=rule, at=at(decided, 10))
    if "reply" in row:
        actions.reply(review, **row["reply"], by=by, at=at(decided, 16))


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
