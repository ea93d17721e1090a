"""Which doctor receives on which day: the weekly reception with everything that changes it.

Pure questions about dates given as arguments. An absence of the person comes first, then a change
of the schedule, then a day on which the organisation is closed, then the week. Nothing here is
printed; words are in presenters.py."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from django.db.models import F, Prefetch, Q, QuerySet

from apps.organisation.models import Absence, Person
from apps.services.models import DayChange, Doctor, WeeklySlot
from apps.workdays.models import Timetable

# How many days ahead readers may ask for, today included.
DAYS_AHEAD = 14
MONDAY, SATURDAY = 0, 5


class State(StrEnum):
    """What a doctor does at a moment. Away: would receive on that day but does not; off: no
    reception on that day."""

    NOW = "now"
    LATER = "later"
    OVER = "over"
    AWAY = "away"
    OFF = "off"


@dataclass(frozen=True)
class Window:
    """Hours of reception on one day and the room."""

    opens: time
    closes: time
    room: str

    def within(self, opens: time, closes: time) -> "Window | None":
        """What is left of it between two times; None when nothing is."""
        starts, ends = max(self.opens, opens), min(self.closes, closes)
        return Window(starts, ends, self.room) if starts < ends else None


@dataclass(frozen=True)
class Closing:
    """A day on which the organisation is closed, or open only between two times, and why."""

    reason: str
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class DoctorDay:
    """One doctor on one day.

    `windows`: when the doctor receives; `usual`: when by the week alone; then what made the
    difference: `absence`, `change` or `closing`."""

    doctor: Doctor
    day: date
    windows: tuple[Window, ...]
    usual: tuple[Window, ...] = ()
    absence: Absence | None = None
    change: DayChange | None = None
    closing: Closing | None = None

    @property
    def is_unusual(self) -> bool:
        return self.windows != self.usual

    @property
    def substitute(self) -> Person | None:
        """Whoever receives instead; nobody who has left by that day."""
        if self.absence is not None:
            found = self.absence.substitute
        else:
            found = self.change and self.change.replaced_by and self.change.replaced_by.person
        return found if found and found.works(self.day) else None

    def state(self, now: datetime) -> State:
        """What the doctor does at a moment of the organisation's own clock, without a zone."""
        if not self.windows:
            return State.AWAY if self.usual and self.closing is None else State.OFF
        if self.day != now.date():
            return State.LATER if self.day > now.date() else State.OVER
        at = now.time()
        if any(window.opens <= at < window.closes for window in self.windows):
            return State.NOW
        return State.LATER if self.next_window(now) else State.OVER

    def next_window(self, now: datetime) -> Window | None:
        """The first hours of the day that have not begun at a moment."""
        begun = now.time() if self.day == now.date() else time.min
        return next((each for each in self.windows if each.opens > begun), None)


@dataclass
class Difference:
    """Days of a doctor that differ from the week for one reason."""

    first_day: date
    last_day: date
    days: list[DoctorDay] = field(default_factory=list)


class Schedule:
    """The reception of doctors from `first` to `last`, both included; read with a fixed number of
    queries however many doctors there are."""

    def __init__(self, first: date, last: date, timetable: Timetable | None = None) -> None:
        self.first, self.last = first, last
        self.timetable = timetable or Timetable()
        self.closing = cache(self.find_closing)

    def doctors(self, rows: QuerySet) -> list[Doctor]:
        """The doctors of a query set with all that their days need."""
        changes = DayChange.objects.between(self.first, self.last)
        absences = Absence.objects.filter(first_day__lte=self.last, last_day__gte=self.first)
        return list(
            rows.select_related("person", "speciality").prefetch_related(
                Prefetch(
                    "slots",
                    WeeklySlot.objects.between(self.first, self.last),
                    to_attr="slots_in_reach",
                ),
                Prefetch(
                    "changes",
                    changes.select_related("replaced_by__person"),
                    to_attr="changes_in_reach",
                ),
                Prefetch(
                    "person__absences",
                    absences.select_related("substitute__doctor"),
                    to_attr="absences_in_reach",
                ),
            )
        )

    def on(self, doctor: Doctor, day: date) -> DoctorDay:
        """The day of a doctor that `doctors` has read."""
        if not doctor.person.works(day):
            return DoctorDay(doctor, day, ())
        usual = self.usual(doctor, day)
        for absence in doctor.person.absences_in_reach:
            if absence.first_day <= day <= absence.last_day:
                return DoctorDay(doctor, day, (), usual, absence=absence)
        closing = self.closing(day)
        for change in doctor.changes_in_reach:
            if change.first_day <= day <= change.last_day and (usual or change.is_duty):
                if closing is not None and closing.opens is None and not change.is_duty:
                    break
                windows = ()
                if change.opens is not None:
                    windows = (Window(change.opens, change.closes, doctor.room),)
                return DoctorDay(doctor, day, windows, usual, change=change)
        if closing is None or not usual:
            return DoctorDay(doctor, day, usual, usual)
        if closing.opens is None:
            return DoctorDay(doctor, day, (), usual, closing=closing)
        cut = [window.within(closing.opens, closing.closes) for window in usual]
        left = tuple(window for window in cut if window is not None)
        return DoctorDay(doctor, day, left, usual, closing=closing)

    def usual(self, doctor: Doctor, day: date) -> tuple[Window, ...]:
        """The hours by the week alone."""
        weekday = day.weekday()
        if weekday >= SATURDAY and self.timetable.calendar.is_working_day(day):
            # A weekend day that works instead of another is worked as a Monday, as the
            # organisation's own hours are.
            weekday = MONDAY
        return tuple(
            Window(slot.opens, slot.closes, slot.room or doctor.room)
            for slot in doctor.slots_in_reach
            if slot.weekday == weekday and slot.holds_on(day)
        )

    def find_closing(self, day: date) -> Closing | None:
        """Whether the organisation is closed on a day, or keeps other hours."""
        main = self.timetable.main
        for exception in self.timetable.exceptions:
            of_us = exception.service_id is None or (main and exception.service_id == main.pk)
            if of_us and exception.first_day <= day <= exception.last_day:
                return Closing(exception.reason, exception.opens, exception.closes)
        if main is not None and main.open_on_holidays:
            return None
        calendar = self.timetable.calendar
        name = calendar.name_of(day)
        if name is None or calendar.is_working_day(day):
            return None
        return Closing(str(name))

    def days(self, doctor: Doctor, first: date, count: int) -> list[DoctorDay]:
        """So many days in a row."""
        return [self.on(doctor, first + timedelta(days=offset)) for offset in range(count)]

    def next_day(self, doctor: Doctor, after: date) -> DoctorDay | None:
        """The next day on which the doctor receives, as far as this schedule reaches."""
        ahead = (self.last - after).days
        days = self.days(doctor, after + timedelta(days=1), ahead)
        return next((each for each in days if each.windows), None)

    def differences(self, doctor: Doctor, first: date) -> list[Difference]:
        """What differs from the week between `first` and the end of this schedule, each reason
        once with its own first and last day."""
        found: dict[object, Difference] = {}
        for each in self.days(doctor, first, (self.last - first).days + 1):
            if not each.is_unusual:
                continue
            cause = each.absence or each.change
            if cause is not None:
                difference = Difference(cause.first_day, cause.last_day)
            else:
                difference = Difference(each.day, each.day)
            found.setdefault(cause or each.day, difference).days.append(each)
        return list(found.values())


def room_conflicts(doctor: Doctor) -> list[tuple[WeeklySlot, WeeklySlot]]:
    """Hours of a doctor at which another doctor has the same room, each with the other's; two
    queries."""
    others = WeeklySlot.objects.exclude(doctor=doctor).filter(doctor__branch=doctor.branch_id)
    others = others.exclude(doctor__person__left_on__lt=F("valid_from")).select_related("doctor")
    own = list(doctor.slots.select_related("doctor"))
    rooms = {slot.shown_room for slot in own if slot.shown_room}
    same = others.filter(Q(room__in=rooms) | Q(room="", doctor__room__in=rooms))
    return [
        (slot, other)
        for other in same
        for slot in own
        if slot.shown_room == other.shown_room and slot.overlaps(other)
    ]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
