"""The terms of materials: counted when one is received, and counted anew, as a new row, when the
calendar, the regulation or the record of the material changes (gp17 п. 11; mgdb1 п. 12).

Day 1 is the next working day, the term ends at 24:00 of day N. A regulation without a number has a
reminder and no term."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from apps.compliance.models import Extension, Material, Term
from apps.compliance.register import Known
from apps.journal.actions import record as write_journal
from apps.journal.models import Action
from apps.regulation.calendar import WorkingCalendar
from apps.regulation.deadlines import AsItArrives, WithinWorkingDays


@dataclass(frozen=True)
class Counted:
    """A term as it is counted: the last day (None without one), the day of the reminder, and
    whether passing the last day is a breach."""

    due_on: date | None
    remind_on: date
    binding: bool


def count(received: date, items: Sequence[str], known: Known) -> Counted:
    """The term of what was received on a day for some items: the strictest of theirs."""
    deadlines = [known.deadline(item) for item in items]
    dynamic = [each for each in deadlines if isinstance(each, WithinWorkingDays | AsItArrives)]
    terms = dynamic or [AsItArrives()]
    due = [day for each in terms if (day := each.due(received, known.calendar)) is not None]
    remind = min(each.remind_on(received, known.calendar) for each in terms)
    return Counted(min(due, default=None), remind, any(each.binding for each in terms))


def extended(until: date, calendar: WorkingCalendar) -> Counted:
    """A term with another last day; one that has become a day off moves on to a working day."""
    day = until if calendar.is_working_day(until) else calendar.next_working_day(until)
    return Counted(day, calendar.add_working_days(day, -1), True)


def count_of(material: Material, known: Known) -> Counted:
    """The term of a material as its last row, its items and its extensions have it. Under a
    regulation that names no number of days nothing is left of an extension."""
    last = Extension.objects.filter(material=material.root_id, granted_at__lte=known.at).last()
    if last is not None and known.profile.parameter("update.dynamic_deadline") is not None:
        return extended(last.until, known.calendar)
    items = [each.item for each in material.items.all()]
    return count(timezone.localdate(material.received_at), items, known)


def last_term(material: Material, at: datetime) -> Term | None:
    return Term.objects.filter(material=material.root_id, computed_at__lte=at).last()


def keep_term(
    material: Material, counted: Counted, because: str, at: datetime, source: str = ""
) -> Term | None:
    """Adds the term when it differs from the last one; None where nothing has moved."""
    last = last_term(material, at)
    if last is not None and Counted(last.due_on, last.remind_on, last.binding) == counted:
        return None
    term = Term.objects.create(
        material_id=material.root_id,
        due_on=counted.due_on,
        remind_on=counted.remind_on,
        binding=counted.binding,
        because=because,
        source=source[:300],
        computed_at=at,
    )
    if last is not None:
        write_journal(Action.TERM_MOVED, material, note=f"{last} → {term}: {source}", at=at)
    return term


def recount(materials: Iterable[Material], known: Known, because: str, source: str) -> int:
    """Counts the terms of open materials anew; how many have moved."""
    moved = 0
    for material in materials:
        if keep_term(material, count_of(material, known), because, known.at, source) is not None:
            moved += 1
    return moved
