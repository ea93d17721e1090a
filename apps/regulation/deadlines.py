"""When a thing must be done: terms as frozen objects, pure functions of dates and a calendar.

Figures come from the rules of a profile; where a rule gives none, the house figures below stand
in and never make a breach. What has been published, and when, is the business of compliance.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import ClassVar

from django.utils.translation import gettext as _

from .calendar import ONE_DAY, WorkingCalendar
from .register import (
    ANNUAL,
    DAYS,
    DYNAMIC,
    HALF_YEAR,
    NEWS,
    WORKING_DAYS,
    Item,
    Profile,
)

REMINDER_WORKING_DAYS = 3
"""Working days after which material that has no fixed term is recalled.

House rule for a regulation that says «as it arrives»; the figure is that of the regulations which
do fix a term (City Children's Hospital No 1, point 12)."""

LONGEST_NEWS_GAP_WORKING_DAYS = 3
"""Working days without news after which editors are reminded.

House rule for a regulation that says «regularly»; never a breach."""

REVIEW_AFTER_DAYS = 365
"""Calendar days after which static information asks to be confirmed.

House rule for «as needed»: past it an item is unconfirmed, never overdue."""

ANNUAL_REPORT_DAY = (4, 30)
"""Month and day of the following year by which a yearly document should stand on the site.

House rule: the regulations name the period and not the day."""

HALF_YEAR_REPORT_DAYS = 31
"""Calendar days after the end of a half-year by which its report should stand on the site.

House rule: the regulations name the period and not the day."""


@dataclass(frozen=True)
class Deadline(ABC):
    """What every term answers; `since` is the local date the term is counted from.

    `binding` tells whether passing the due date breaches the regulation.
    """

    binding: ClassVar[bool] = False

    @abstractmethod
    def describe(self) -> str:
        """The term in words, in the active language."""

    def due(self, since: date, calendar: WorkingCalendar) -> date | None:
        """The last day of the term; None where the regulation sets none."""
        return None

    @abstractmethod
    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The day from which the responsible person is reminded."""

    def ends_at(self, since: date, calendar: WorkingCalendar, tz: tzinfo) -> datetime | None:
        """The moment the term ends in the zone `tz`: 24:00 of the due day.

        Source: Civil Code, art. 176: the last day of a term lasts until midnight.
        """
        due = self.due(since, calendar)
        return None if due is None else datetime.combine(due + ONE_DAY, time.min, tzinfo=tz)

    def is_overdue(self, since: date, on: date, calendar: WorkingCalendar) -> bool:
        """Whether the regulation is breached on the day `on`, nothing having been done."""
        due = self.due(since, calendar)
        return self.binding and due is not None and on > due


@dataclass(frozen=True)
class WithinWorkingDays(Deadline):
    """No later than the end of the `days`-th working day after the material is received.

    Day 1 is the next working day. Source: City Children's Hospital No 1, point 12.
    """

    days: int
    binding: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _refuse_below_one(self.days)

    def describe(self) -> str:
        return _("No later than working day %(number)d after the material is received") % {
            "number": self.days
        }

    def due(self, since: date, calendar: WorkingCalendar) -> date:
        return calendar.add_working_days(since, self.days)

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The working day before the last one, or the only day of a term of one day."""
        return calendar.add_working_days(since, max(self.days - 1, 1))


@dataclass(frozen=True)
class AsItArrives(Deadline):
    """As new information arrives, with no fixed term; a reminder after so many working days.

    Source: City Polyclinic No 17, point 11; the reminder is a house rule.
    """

    reminder_after: int = REMINDER_WORKING_DAYS

    def __post_init__(self) -> None:
        _refuse_below_one(self.reminder_after)

    def describe(self) -> str:
        return _("As it arrives; a reminder on working day %(number)d") % {
            "number": self.reminder_after
        }

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        return calendar.add_working_days(since, self.reminder_after)


@dataclass(frozen=True)
class Daily(Deadline):
    """News every day: every calendar day (the strict reading), or every working day.

    `unit` is DAYS or WORKING_DAYS; `since` is the date of the last news. Source: City Children's
    Hospital No 1, point 13.
    """

    unit: str = DAYS
    binding: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.unit not in (DAYS, WORKING_DAYS):
            raise ValueError(f"News are counted in {DAYS} or {WORKING_DAYS}, not '{self.unit}'")

    def describe(self) -> str:
        return _("Every day") if self.unit == DAYS else _("Every working day")

    def due(self, since: date, calendar: WorkingCalendar) -> date:
        if self.unit == DAYS:
            return since + ONE_DAY
        return calendar.next_working_day(since)

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The due day itself: the check runs at its end."""
        return self.due(since, calendar)

    def is_expected(self, day: date, calendar: WorkingCalendar) -> bool:
        """Whether the day must bring news."""
        return self.unit == DAYS or calendar.is_working_day(day)

    def missed_days(
        self, published: Collection[date], start: date, end: date, calendar: WorkingCalendar
    ) -> tuple[date, ...]:
        """The days from `start` to `end`, both counted, that should have brought news."""
        with_news = frozenset(published)
        return tuple(
            day
            for day in _days(start, end)
            if day not in with_news and self.is_expected(day, calendar)
        )


@dataclass(frozen=True)
class Regularly(Deadline):
    """News regularly: the gap is measured, and a longer one than this reminds.

    `since` is the date of the last news. Source: City Polyclinic No 17, point 12; the gap is a
    house rule and never a breach.
    """

    longest_gap_working_days: int = LONGEST_NEWS_GAP_WORKING_DAYS

    def __post_init__(self) -> None:
        _refuse_below_one(self.longest_gap_working_days)

    def describe(self) -> str:
        return _("Regularly; longest gap in working days: %(number)d") % {
            "number": self.longest_gap_working_days
        }

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The first working day on which the gap is too long."""
        return calendar.add_working_days(since, self.longest_gap_working_days + 1)

    def longest_gap(
        self, published: Collection[date], start: date, end: date, calendar: WorkingCalendar
    ) -> int:
        """The longest gap of a period in working days, its edges counted as news.

        A gap is the number of working days after one news up to the next, that day counted.
        """
        inside = sorted(day for day in set(published) if start <= day <= end)
        edges = (start, *inside, end)
        return max(
            calendar.working_days_between(earlier + ONE_DAY, later)
            for earlier, later in pairwise(edges)
        )


@dataclass(frozen=True)
class AsNeeded(Deadline):
    """Static information: kept as needed, asked to be confirmed after so many calendar days.

    `since` is the date of the last change or confirmation. Past its review an item is
    unconfirmed, never overdue. Source: City Polyclinic No 17, point 10; City Children's Hospital
    No 1, point 11; the review period is a house rule.
    """

    review_after_days: int = REVIEW_AFTER_DAYS

    def __post_init__(self) -> None:
        _refuse_below_one(self.review_after_days)

    def describe(self) -> str:
        return _("As needed")

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The day of the review, whatever day of the week it falls on."""
        return since + timedelta(days=self.review_after_days)


@dataclass(frozen=True)
class Period:
    """A year, or a half of it, that wants its own record; `half` is 1, 2 or None for a year."""

    year: int
    half: int | None
    start: date
    end: date
    due: date


@dataclass(frozen=True)
class Periodic(Deadline):
    """A record for every period: what the yearly and the half-year terms have in common.

    The due day is the hospital's, so a period without its record leaves the item incomplete and
    never breaches a term. A due day that is a day off moves to the next working day (Civil Code,
    art. 175).
    """

    @abstractmethod
    def periods(self, year: int, calendar: WorkingCalendar) -> tuple[Period, ...]:
        """The periods of the year in their order."""

    def expected(self, first: date, last: date, calendar: WorkingCalendar) -> tuple[Period, ...]:
        """The periods whose due day lies between two days, both counted."""
        return tuple(
            period
            for year in range(first.year - 2, last.year + 1)
            for period in self.periods(year, calendar)
            if first <= period.due <= last
        )

    def next_period(self, since: date, calendar: WorkingCalendar) -> Period:
        """The first period whose due day lies after `since`."""
        return next(
            period
            for year in range(since.year - 2, since.year + 2)
            for period in self.periods(year, calendar)
            if period.due > since
        )

    def due(self, since: date, calendar: WorkingCalendar) -> date:
        """The first due day after `since`."""
        return self.next_period(since, calendar).due

    def remind_on(self, since: date, calendar: WorkingCalendar) -> date:
        """The day after the period closes."""
        return self.next_period(since, calendar).end + ONE_DAY


@dataclass(frozen=True)
class Annual(Periodic):
    """A record for every year, by a day of the following one. ValueError for no such day."""

    month: int = ANNUAL_REPORT_DAY[0]
    day: int = ANNUAL_REPORT_DAY[1]

    def __post_init__(self) -> None:
        # Of a common year: 29 February would be missing in three years of four.
        date(2001, self.month, self.day)

    def describe(self) -> str:
        return _("Every year")

    def periods(self, year: int, calendar: WorkingCalendar) -> tuple[Period, ...]:
        due = _on_working_day(date(year + 1, self.month, self.day), calendar)
        return (Period(year, None, date(year, 1, 1), date(year, 12, 31), due),)


@dataclass(frozen=True)
class HalfYear(Periodic):
    """A record for every half-year, so many calendar days after it closes, a year at most."""

    days_after: int = HALF_YEAR_REPORT_DAYS

    def __post_init__(self) -> None:
        if not 1 <= self.days_after <= 365:
            raise ValueError(f"A half-year report is due in 1 to 365 days, not {self.days_after}")

    def describe(self) -> str:
        return _("Every half-year")

    def periods(self, year: int, calendar: WorkingCalendar) -> tuple[Period, ...]:
        halves = (
            (1, date(year, 1, 1), date(year, 6, 30)),
            (2, date(year, 7, 1), date(year, 12, 31)),
        )
        return tuple(
            Period(
                year,
                half,
                start,
                end,
                _on_working_day(end + timedelta(days=self.days_after), calendar),
            )
            for half, start, end in halves
        )


def deadline_for(item: Item, profile: Profile) -> Deadline:
    """The term of an item under a regulation, by its nature and, when static, by its period.

    An item whose nature the hospital has changed is passed as a copy with that nature.
    """
    if item.nature == NEWS:
        return _news(profile)
    if item.nature == DYNAMIC:
        return _dynamic(profile)
    return period_of(item) or _static(profile)


def period_of(item: Item) -> Annual | HalfYear | None:
    """The term for the records of each period, whatever the nature; None without periods."""
    if item.repeats == ANNUAL:
        return Annual()
    if item.repeats == HALF_YEAR:
        return HalfYear()
    return None


def _news(profile: Profile) -> Deadline:
    if daily := profile.parameter("news.daily"):
        return Daily(daily.unit)
    gap = profile.parameter("news.regular")
    return Regularly(gap.value if gap else LONGEST_NEWS_GAP_WORKING_DAYS)


def _dynamic(profile: Profile) -> Deadline:
    if term := profile.parameter("update.dynamic_deadline"):
        return WithinWorkingDays(term.value)
    reminder = profile.parameter("update.dynamic_on_arrival")
    return AsItArrives(reminder.value if reminder else REMINDER_WORKING_DAYS)


def _static(profile: Profile) -> Deadline:
    review = profile.parameter("update.static_as_needed")
    return AsNeeded(review.value if review else REVIEW_AFTER_DAYS)


def _on_working_day(day: date, calendar: WorkingCalendar) -> date:
    return day if calendar.is_working_day(day) else calendar.next_working_day(day)


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


def _refuse_below_one(count: int) -> None:
    if count < 1:
        raise ValueError(f"A term needs at least one day, not {count}")
