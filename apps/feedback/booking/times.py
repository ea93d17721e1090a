"""When citizens are received in person, computed for each day that is asked for: the weekly hours
of a post, whoever stands in it on that day, absences, the working calendar, days the organisation
or the post is closed. Nothing is stored, so no change of these leaves a stale time behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from apps.feedback.models import Booking, ClosedDay
from apps.organisation.models import Absence, Person, Post, ReceptionHours, Tenure
from apps.publishing.figures import Figures
from apps.workdays.models import Timetable

MONDAY, SATURDAY = 0, 5
CODE = "%Y-%m-%dT%H:%M"
CENTURY = 2000


@dataclass(frozen=True)
class Window:
    """Hours of reception on one day: of which post, who receives and whether for the holder, where.
    `starts_at` and `ends_at` are aware moments."""

    post: Post
    receiver: Person
    acts: bool
    starts_at: datetime
    ends_at: datetime
    hours: ReceptionHours

    @property
    def place(self) -> str:
        """Where, in the language of the page."""
        return self.hours.place or ""

    def covers(self, booking: Booking) -> bool:
        return (
            booking.post_id == self.post.pk
            and self.starts_at <= booking.starts_at
            and booking.ends_at <= self.ends_at
        )


@dataclass(frozen=True)
class Slot:
    """One time that may be booked: `minutes` long, within the hours of a window."""

    window: Window
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def code(self) -> str:
        return code_of(self.starts_at)


class Receptions:
    """The reception of citizens from `first` to `last`, both included; a fixed number of queries
    however many posts and days. `post`: of this one alone."""

    def __init__(self, first: date, last: date, post: Post | None = None) -> None:
        self.first, self.last = first, last
        self.timetable = Timetable()
        reach = {"first_day__lte": last, "last_day__gte": first}
        self.absences: dict[int, list[Absence]] = {}
        for absence in Absence.objects.filter(**reach).select_related("substitute"):
            self.absences.setdefault(absence.person_id, []).append(absence)
        closed = ClosedDay.objects.filter(day__range=(first, last))
        self.closed = set(closed.values_list("post_id", "day"))
        tenures = Tenure.objects.filter(since__lte=last).select_related("person__photo")
        posts = Post.objects.filter(reception_hours__isnull=False).distinct()
        if post is not None:
            posts = posts.filter(pk=post.pk)
        posts = posts.prefetch_related(Prefetch("tenures", tenures, to_attr="all_tenures"))
        self.posts = list(posts.with_reception())

    def windows(self) -> list[Window]:
        """All hours of reception, the earliest first."""
        days = [
            self.first + timedelta(days=offset)
            for offset in range((self.last - self.first).days + 1)
        ]
        found = [window for post in self.posts for day in days for window in self.on(post, day)]
        return sorted(found, key=lambda window: (window.starts_at, window.post.position))

    def on(self, post: Post, day: date) -> list[Window]:
        """The hours of one post on one day; none when nobody receives."""
        hours = [row for row in post.reception if row.weekday == self.weekday(day)]
        exists = (post.since or day) <= day <= (post.until or day)
        if not hours or not exists or (post.pk, day) in self.closed:
            return []
        opening = self.opening(day)
        receiver = self.receiver(post, day)
        if opening is None or receiver is None:
            return []
        acts = receiver != post.holder
        found = []
        for row in hours:
            opens, closes = max(row.opens, opening[0]), min(row.closes, opening[1])
            if opens < closes:
                found.append(Window(post, receiver, acts, at(day, opens), at(day, closes), row))
        return found

    def weekday(self, day: date) -> int:
        """By the hours of which weekday a day is worked: a weekend day that works instead of
        another, as a Monday, as the organisation's own hours are."""
        moved = day.weekday() >= SATURDAY and self.timetable.calendar.is_working_day(day)
        return MONDAY if moved else day.weekday()

    def opening(self, day: date) -> tuple[time, time] | None:
        """Between which times the organisation lets people in on a day, where something other than
        its week says so; None when it is closed."""
        main = self.timetable.main
        for each in self.timetable.exceptions:
            of_us = each.service_id is None or (main and each.service_id == main.pk)
            if of_us and each.first_day <= day <= each.last_day:
                return None if each.opens is None else (each.opens, each.closes)
        # Heads keep the official holidays, whatever the polyclinic does on them.
        calendar = self.timetable.calendar
        if calendar.name_of(day) is not None and not calendar.is_working_day(day):
            return None
        return time.min, time.max

    def receiver(self, post: Post, day: date) -> Person | None:
        """Who receives on a day: the holder, or whoever acts; None when nobody does, or the person
        who would is away as well."""
        # What `with_holders` reads for one day, given for many: the post's own rules decide.
        post.asked_on = day
        post.current_tenures = [
            each
            for each in post.all_tenures
            if each.since <= day <= (each.left_on or day) and each.person.works(day)
        ]
        for each in post.current_tenures:
            each.person.absences_now = self.away(each.person, day)
        if post.acting is not None:
            return None if self.away(post.acting, day) else post.acting
        return None if post.away else post.holder

    def away(self, person: Person, day: date) -> list[Absence]:
        rows = self.absences.get(person.pk, ())
        return [row for row in rows if row.first_day <= day <= row.last_day]


def code_of(moment: datetime) -> str:
    """How forms and addresses name a time: «2026-11-24T15:00»."""
    return f"{timezone.localtime(moment):{CODE}}"


def moment_in(code: str) -> datetime | None:
    """The moment a code names; None for words that are none."""
    try:
        found = datetime.strptime(code, CODE)
    except ValueError:
        return None
    return timezone.make_aware(found) if CENTURY <= found.year < CENTURY + 100 else None


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def slots_of(windows: Iterable[Window], minutes: int) -> list[Slot]:
    """The hours cut into times of so many minutes; a rest that is shorter is left out."""
    length = timedelta(minutes=minutes)
    found: list[Slot] = []
    for window in windows:
        starts_at = window.starts_at
        while starts_at + length <= window.ends_at:
            found.append(Slot(window, starts_at, minutes))
            starts_at += length
    return found


def free_of(slots: Iterable[Slot], bookings: Iterable[Booking]) -> list[Slot]:
    """The times no booking that holds takes up, be it by the grid of another day."""
    held: dict[int, list[Booking]] = {}
    for booking in bookings:
        held.setdefault(booking.post_id, []).append(booking)
    return [
        slot
        for slot in slots
        if not any(
            booking.overlaps(slot.starts_at, slot.ends_at)
            for booking in held.get(slot.window.post.pk, ())
        )
    ]


def offer(moment: datetime, post: Post | None = None, figures: Figures | None = None) -> list[Slot]:
    """The times that may be booked at a moment, of one post or of all, the earliest first: those
    that have not begun, within the weeks of the figure «reception.weeks»."""
    figures = figures or Figures(moment)
    first = timezone.localdate(moment)
    last = first + timedelta(weeks=figures["reception.weeks"])
    slots = slots_of(Receptions(first, last, post).windows(), figures["reception.minutes"])
    coming = [slot for slot in slots if slot.starts_at > moment]
    return free_of(coming, Booking.objects.held().between(first, last))


def stands(bookings: Iterable[Booking]) -> dict[int, Window]:
    """For each booking, by its key, the hours it falls into as they are now. One that is missing
    has lost them: the person must be called."""
    bookings = list(bookings)
    days = [booking.day for booking in bookings]
    if not days:
        return {}
    windows = Receptions(min(days), max(days)).windows()
    return {
        booking.pk: window for booking in bookings for window in windows if window.covers(booking)
    }
