"""The demonstration's events, statements, materials about health, information systems, and which of
its records are told of as changes."""

from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from apps.organisation.models import Post
from apps.portal.demonstration.loading import Clock, Demonstration, DocumentClock
from apps.publishing.models import Change
from apps.support.models import Event, HealthMaterial, InformationSystem, Statement
from apps.workdays.models import working_calendar

SAYS = "Events and statements…"
WORDS = {"title": "title", "lead": "lead"}
TEXTS = {**WORDS, "body": "body"}


def load(demonstration: Demonstration) -> None:
    load_events(demonstration)
    for row in demonstration.read("statements.yaml"):
        demonstration.keep(
            Statement,
            {"slug": row["slug"]},
            post=Post.objects.get(code=row["post"]),
            spoken_on=demonstration.clock.day(row["spoken"]),
            **demonstration.texts(row, {**TEXTS, "occasion": "occasion"}),
            **demonstration.lifecycle(row),
        )
    clock = DocumentClock(demonstration.clock.now)
    for row in demonstration.read("health.yaml"):
        words = demonstration.texts(row, {"topic": "topic", "audience": "audience"})
        demonstration.load_document({"date": 0, **row}, clock, model=HealthMaterial, **words)
    for position, row in enumerate(demonstration.read("systems.yaml"), start=1):
        demonstration.keep(
            InformationSystem,
            {"slug": row["slug"]},
            category=row["category"],
            url=row.get("url", ""),
            position=position,
            **demonstration.texts(
                row, {**WORDS, "purpose": "purpose", "use": "use", "owner": "owner"}
            ),
            **demonstration.lifecycle({"posted": -240, "confirmed": -12, **row}),
        )
    load_changes(demonstration)


def load_events(demonstration: Demonstration) -> None:
    for row in demonstration.read("events.yaml"):
        starts = moment_of_work(demonstration.clock, row["day"], row["starts"])
        ends = datetime.combine(starts, time.fromisoformat(row["ends"]))
        ends = timezone.make_aware(ends) + timedelta(days=row.get("until", 0))
        demonstration.keep(
            Event,
            {"slug": row["slug"]},
            kind=row["kind"],
            starts_at=starts,
            ends_at=ends,
            phone=row["phone"],
            **demonstration.texts(
                row,
                {
                    **TEXTS,
                    "place": "place",
                    "for_whom": "for_whom",
                    "registration": "registration",
                },
            ),
            **demonstration.lifecycle(row),
        )


def moment_of_work(clock: Clock, offset: int, at: str) -> datetime:
    """That time of the working day at the offset, or of the next one away from today, so that
    a past event stays past and a coming one coming."""
    calendar, day = working_calendar(), clock.day(offset)
    while not calendar.is_working_day(day):
        day += timedelta(days=1 if offset > 0 else -1)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(at)))


def load_changes(demonstration: Demonstration) -> None:
    for row in demonstration.read("changes.yaml"):
        record = apps.get_model(row["record"])._default_manager.get(slug=row["slug"])
        found_by: dict[str, Any] = {
            "content_type": ContentType.objects.get_for_model(record),
            "object_id": record.pk,
        }
        demonstration.keep(
            Change,
            found_by,
            kind=row["kind"],
            marked_at=demonstration.clock.moment(row["day"]),
            **demonstration.texts(row, {"note": "note"}),
        )
