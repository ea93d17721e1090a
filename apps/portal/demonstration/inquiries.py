"""The demonstration's questions of citizens: asked and answered by the verbs staff and citizens
use, on past days; some still wait. Also topics, templates of answers and the head's posts."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.feedback.models import UnitAnswer
from apps.head_blog.models import HeadAnswer, Post
from apps.inquiries import actions
from apps.inquiries.models import AnswerTemplate, Inquiry, Kind, PublicAnswer, Topic
from apps.portal.demonstration.loading import Demonstration
from apps.publishing.gate.texts.plain import plain
from apps.publishing.models import Status
from apps.workdays.models import working_calendar

SAYS = "Questions and answers…"
ANSWERS = {Kind.HEAD: HeadAnswer, Kind.UNIT: UnitAnswer}


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("inquiries.yaml")
    topics = {
        row["code"]: demonstration.keep(
            Topic,
            {"code": row["code"]},
            unit=demonstration.units[row["unit"]],
            position=position,
            **demonstration.texts(row, {"name": "name"}),
        )
        for position, row in enumerate(source["topics"])
    }
    for position, row in enumerate(source["templates"]):
        demonstration.keep(
            AnswerTemplate,
            {"position": position},
            **demonstration.texts(row, {"title": "title", "wording": "text"}),
        )
    for row in source["posts"]:
        demonstration.keep(
            Post,
            {"slug": row["slug"]},
            kind=row["kind"],
            **demonstration.lifecycle({**row, "unit": "admin"}),
            **demonstration.texts(row, {"title": "title", "lead": "lead", "body": "body"}),
        )
    # An inquiry is never changed by loading: the first one stays.
    if not Inquiry.objects.exists():
        # In the order they came, as numbers are given.
        for row in sorted(source["questions"], key=lambda row: row["asked"]):
            load_question(demonstration, row, topics)


def load_question(demonstration: Demonstration, row: dict, topics: dict[str, Topic]) -> None:
    clock = demonstration.clock
    named = row.get("named", "")
    inquiry = actions.submit(
        actions.Submission(
            kind=Kind(row["kind"]),
            language=row["language"],
            text=row["question"][row["language"]],
            topic=topics[row["topic"]],
            name=named,
            named=bool(named),
            may_be_public=True,
        ),
        at=clock.moment(row["asked"], time(row["hour"], 40)),
    ).record
    if "answer" not in row:
        return
    head = User.objects.get(username="director")
    answered_on = working_calendar().add_working_days(inquiry.registered_on, row["after"])
    at = timezone.make_aware(datetime.combine(answered_on, time(11, 5)))
    answer = plain(row["answer"][row["language"]], is_html=True)
    actions.answer(inquiry, text=answer, by=head, at=at)
    publish(demonstration, row, inquiry)


def publish(demonstration: Demonstration, row: dict, inquiry: Inquiry) -> PublicAnswer:
    texts = {"title": "title", "question": "question", "answer": "answer"}
    return demonstration.keep(
        ANSWERS[Kind(row["kind"])],
        {"slug": row["slug"]},
        inquiry=inquiry,
        topic=inquiry.topic,
        unit=inquiry.unit,
        status=Status.PUBLISHED,
        publish_at=inquiry.ended_at + timedelta(minutes=30),
        asked_in=inquiry.language,
        asked_by=row.get("named", ""),
        asked_on=inquiry.received_on,
        answered_on=inquiry.ended_on,
        working_days=row["after"],
        **demonstration.texts(row, texts),
    )
