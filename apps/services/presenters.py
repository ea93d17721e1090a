"""Doctors and their days in words, ready to print: rows of the tables, the week, what changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from apps.languages.dates import (
    date_range,
    day_month,
    from_time,
    relative_day,
    time_range,
    until_date,
    weekday_name,
)
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.library.renditions import Picture, picture
from apps.organisation.models import Person
from apps.publishing.models import Publishable
from apps.publishing.views import Fact
from apps.services.models import Doctor
from apps.services.schedule import Difference, DoctorDay, Schedule, State, Window


@dataclass(frozen=True)
class DoctorRow:
    """A doctor on a day, for components/schedule_table.html."""

    name: str
    initials: str
    url: str
    speciality: str
    room: str
    hours: str
    state: str
    state_word: str
    note: str = ""
    instead: str = ""
    instead_url: str = ""
    action: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class WeekDay:
    """A day of the week of one doctor, for components/week_schedule.html."""

    name: str
    hours: str
    today: bool
    note: str = ""


@dataclass(frozen=True)
class Change:
    """Days that differ from the week, in words."""

    days: str
    words: str
    instead: str = ""
    instead_url: str = ""


@dataclass(frozen=True)
class DoctorCard:
    """A doctor in the list of all, for components/person_card.html."""

    name: str
    initials: str
    url: str
    post: str
    competence: str
    photo: Picture | None = None


def field_fact(row: Publishable, name: str, value: str) -> Fact:
    """A field of a record as a line of its facts, under the field's own name."""
    return Fact(capitalised(row._meta.get_field(name).verbose_name), value)


def hours_words(windows: Iterable[Window]) -> str:
    return ", ".join(time_range(window.opens, window.closes) for window in windows)


def rooms_words(windows: Iterable[Window], doctor: Doctor) -> str:
    """The rooms of a day; the doctor's own when there is no reception."""
    rooms = list(dict.fromkeys(window.room for window in windows if window.room))
    return ", ".join(rooms) or doctor.room or "—"


def place_words(doctor: Doctor, room: str = "") -> str:
    """«310-кабинет, 3-қабат», with the branch when it is not the main building. In another `room`
    than the doctor's own nobody knows the floor."""
    words = []
    room = room or doctor.room
    if room:
        words.append(_("room %(room)s") % {"room": room})
    if doctor.floor is not None and room == doctor.room:
        words.append(_("floor %(floor)s") % {"floor": doctor.floor})
    if doctor.branch_id:
        words.append(doctor.branch.name)
    return ", ".join(words)


def page_of(person: Person, on: date) -> str:
    """The address of a person's page among the doctors; '' for anybody else."""
    doctor = getattr(person, "doctor", None)
    if doctor is None or not doctor.is_public or not person.works(on):
        return ""
    return doctor.get_absolute_url()


def instead_of(day: DoctorDay) -> dict[str, str]:
    substitute = day.substitute
    if substitute is None:
        return {}
    return {"instead": substitute.name, "instead_url": page_of(substitute, day.day)}


def state_words(day: DoctorDay, now: datetime) -> str:
    language, today = reading_language(), now.date()
    state = day.state(now)
    if state == State.NOW:
        return _("Receives now")
    if state == State.LATER:
        window = day.next_window(now)
        return capitalised(from_time(window.opens, language)) if window else _("Receives")
    if state == State.OVER:
        return _("Reception is over")
    if day.day == today:
        return _("Does not receive today")
    return _("Does not receive")


def note_words(day: DoctorDay, schedule: Schedule, today: date) -> str:
    """Until when a doctor is away, what a change says, or when the reception is next."""
    language = reading_language()
    if day.absence is not None:
        return _("away %(until)s") % {"until": until_date(day.absence.last_day, language)}
    if day.change is not None and day.change.note:
        return day.change.note
    if day.windows:
        return ""
    following = schedule.next_day(day.doctor, day.day)
    if following is None:
        return ""
    when = relative_day(following.day, today, language)
    return _("next reception: %(day)s, %(hours)s") % {
        "day": when,
        "hours": hours_words(following.windows),
    }


def doctor_row(day: DoctorDay, schedule: Schedule, now: datetime, booking_url: str) -> DoctorRow:
    doctor, instead = day.doctor, instead_of(day)
    state = day.state(now)
    action, action_url = _("Make an appointment"), booking_url
    if state == State.AWAY:
        action, action_url = _("To the substitute"), instead.get("instead_url", "")
    return DoctorRow(
        name=doctor.title,
        initials=doctor.person.initials,
        url=doctor.get_absolute_url(),
        speciality=doctor.speciality.doctor_title,
        room=rooms_words(day.windows, doctor),
        hours=hours_words(day.windows) or "—",
        state=state.value,
        state_word=state_words(day, now),
        note=note_words(day, schedule, now.date()),
        action=action,
        action_url=action_url,
        **instead,
    )


def week_days(days: Iterable[DoctorDay], today: date) -> list[WeekDay]:
    """The days of a week as rows."""
    language = reading_language()
    return [
        WeekDay(
            name=capitalised(
                f"{weekday_name(each.day, language)}, {day_month(each.day, language)}"
            ),
            hours=hours_words(each.windows),
            today=each.day == today,
            note=_("away") if each.absence and each.usual else closing_words(each),
        )
        for each in days
    ]


def closing_words(day: DoctorDay) -> str:
    return day.closing.reason if day.closing is not None else ""


def changes(differences: Iterable[Difference]) -> list[Change]:
    """What differs from the week in the days ahead, in words; never why a doctor is away."""
    found = []
    for difference in differences:
        day = difference.days[0]
        hours = hours_words(day.windows)
        if day.absence is not None:
            words = _("away, no reception")
        elif hours:
            words = _("receives %(hours)s") % {"hours": hours}
        else:
            words = _("no reception")
        reason = (day.change and day.change.note) or closing_words(day)
        if reason:
            words = f"{words} ({reason})"
        found.append(Change(days=span_words(difference), words=words, **instead_of(day)))
    return found


def span_words(difference: Difference) -> str:
    """«5 қараша», «5 қараша – 12 қараша»."""
    language = reading_language()
    first, last = difference.first_day, difference.last_day
    if first == last:
        return day_month(first, language)
    return f"{day_month(first, language)} – {day_month(last, language)}"


def doctor_card(doctor: Doctor, on: date) -> DoctorCard:
    photo = doctor.person.photo_shown(on)
    title = doctor.speciality.doctor_title
    return DoctorCard(
        name=doctor.title,
        initials=doctor.person.initials,
        url=doctor.get_absolute_url(),
        post=f"{title}, {doctor.category}" if doctor.category else title,
        competence=place_words(doctor),
        photo=picture(photo, "portrait96") if photo else None,
    )


def week_heading(monday: date) -> str:
    """The seven days from a Monday: «2026 жылғы 2–8 қараша»."""
    return date_range(monday, monday + timedelta(days=6), reading_language())
