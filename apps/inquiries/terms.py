"""The arithmetic of terms of answers: pure functions of dates, the calendar and the figures of the
moment (Administrative Procedural Code, art. 64, 65, 76; Civil Code, art. 173–176)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.publishing.figures import Figures
from apps.regulation.calendar import WorkingCalendar
from apps.workdays.models import working_calendar


@dataclass(frozen=True)
class Office:
    """By what terms are counted at a moment: the working calendar and the figures as they were
    known then. `figures[name]` gives the value of a figure."""

    calendar: WorkingCalendar
    figures: Mapping[str, Any]

    @classmethod
    def at(cls, moment: datetime) -> "Office":
        """Two queries."""
        return cls(working_calendar(moment), Figures(moment))

    def registered_on(self, received_at: datetime) -> date:
        """The day of registration: the same one within office hours, the next working day after
        them and on a day off. What comes exactly at closing is late."""
        local = timezone.localtime(received_at)
        day = local.date()
        if not self.calendar.is_working_day(day):
            return self.calendar.next_working_day(day)
        closes = datetime.combine(day, self.figures["office.closes"])
        if self.calendar.is_shortened(day):
            closes -= timedelta(hours=self.figures["office.shortened_by"])
        in_time = local.replace(tzinfo=None) < closes
        return day if in_time else self.calendar.next_working_day(day)

    def due_on(self, registered_on: date, kind: str) -> date:
        """The last day of the term of an answer; day 1 is the working day after registration.
        `kind`: the last part of the name of the figure «answer.…»."""
        days = self.figures[f"answer.{kind}"]
        return self.calendar.add_working_days(registered_on, days)

    def latest_extension(self, first_due_on: date) -> date:
        """The last day to which a term may be extended: so many calendar months after its first
        end, moved to the next working day when it falls on a day off."""
        day = months_later(first_due_on, self.figures["extension.months"])
        return day if self.calendar.is_working_day(day) else self.calendar.next_working_day(day)

    def told_by(self, decided_on: date) -> date:
        """The day by which the person is told of an extension."""
        return self.calendar.add_working_days(decided_on, self.figures["extension.told"])

    def forwarded_by(self, registered_on: date) -> date:
        """The day by which what belongs elsewhere is forwarded."""
        return self.calendar.add_working_days(registered_on, self.figures["forwarding.days"])


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day
    (Civil Code, art. 175)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
