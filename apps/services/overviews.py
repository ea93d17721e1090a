"""What the records of inquiries say of a quarter, for its overview of appeals (mgdb1 р. 5 п. 7
пп. 3): numbers alone, and no group so small that it would point to a person."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, IntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.inquiries.models import Inquiry, Kind, Outcome, State, Topic
from apps.inquiries.terms import Office
from apps.workdays.days import start_of

# A smaller group may point to a person.
SMALLEST = 5
# The figures an overview also has by hand, for what came other ways.
COUNTS = ("received", "satisfied", "explained", "refused", "pending")
# The group of what is too small to stand alone, and of what names no topic.
OTHER = "other"
# What is wrong on a page is no appeal.
COUNTED = tuple(kind for kind in Kind if kind != Kind.PAGE)


def first_day(year: int, quarter: int) -> date:
    return date(year, quarter * 3 - 2, 1)


def last_moment(year: int, quarter: int) -> datetime:
    """The moment at which a quarter is over."""
    return start_of(date(year + quarter // 4, quarter % 4 * 3 + 1, 1))


def may_compute(year: int, quarter: int, on: date) -> bool:
    """Whether the quarter has begun on a day."""
    return first_day(year, quarter) <= on


def compute(year: int, quarter: int, at: datetime | None = None) -> dict[str, Any]:
    """The figures of a quarter as they stand at a moment, as JSON may hold them. Four queries.

    `on_time` counts, among those that ended, the ones that ended within their term; `mean_days` is
    the mean of working days from the registration to the end, with one digit after the comma, None
    where none has ended."""
    at = at or timezone.now()
    rows = Inquiry.objects.filter(
        kind__in=COUNTED,
        received_at__gte=start_of(first_day(year, quarter)),
        received_at__lt=last_moment(year, quarter),
    )
    found = list(
        rows.values("kind", "topic_id", "state", "outcome", "registered_on", "due_on", "ended_at")
    )
    counts = Counter(row["outcome"] or row["state"] for row in found)
    ended = [row for row in found if row["state"] in (State.ANSWERED, State.FORWARDED)]
    calendar = Office.at(at).calendar
    days = [
        calendar.working_days_after(row["registered_on"], timezone.localdate(row["ended_at"]))
        for row in ended
    ]
    in_time = [row for row in ended if timezone.localdate(row["ended_at"]) <= row["due_on"]]
    return {
        "computed_at": at.isoformat(),
        "is_over": last_moment(year, quarter) <= at,
        "received": len(found),
        "satisfied": counts[Outcome.SATISFIED],
        "explained": counts[Outcome.EXPLAINED],
        "refused": counts[Outcome.REFUSED],
        "pending": counts[State.OPEN],
        "forwarded": counts[State.FORWARDED],
        "withdrawn": counts[State.WITHDRAWN],
        "ended": len(ended),
        "on_time": len(in_time),
        "mean_days": round(sum(days) / len(days), 1) if days else None,
        "by_topic": large_enough(Counter(str(row["topic_id"] or OTHER) for row in found)),
        "by_kind": large_enough(Counter(row["kind"] for row in found)),
    }


def with_totals(rows: QuerySet) -> QuerySet:
    """Overviews with each of COUNTS in total, as `total_…`: what the records told and what was
    entered by hand."""
    totals = {
        f"total_{name}": F(name)
        + Coalesce(Cast(KeyTextTransform(name, "from_records"), IntegerField()), 0)
        for name in COUNTS
    }
    return rows.annotate(**totals)


def large_enough(counts: Counter[str]) -> dict[str, int]:
    """The groups of at least SMALLEST, the largest first, the rest as OTHER. When the rest itself
    is too small, the smallest group joins it, so that nobody finds it by subtraction. Nothing where
    all are too few, or where one group would be all there is to tell."""
    shown = {name: count for name, count in counts.most_common() if count >= SMALLEST}
    rest = counts.total() - sum(count for name, count in shown.items() if name != OTHER)
    shown.pop(OTHER, None)
    while 0 < rest < SMALLEST and shown:
        _name, count = shown.popitem()
        rest += count
    if not shown:
        return {}
    return {**shown, OTHER: rest} if rest else shown


def topics_in_words(groups: Mapping[str, int]) -> list[tuple[str, int]]:
    """The groups of topics in the words of the page. One query."""
    topics = Topic.objects.in_bulk([int(key) for key in groups if key != OTHER])
    # A topic is never deleted while an inquiry names it; one of another site may be unknown here.
    words = {str(key): str(topic) for key, topic in topics.items()}
    return [(words.get(key, _("other topics")), count) for key, count in groups.items()]


def kinds_in_words(groups: Mapping[str, int]) -> list[tuple[str, int]]:
    """The groups of kinds in the words of the page."""
    words = {kind.value: str(kind.label) for kind in Kind}
    return [(words.get(key, _("other kinds")), count) for key, count in groups.items()]
