"""The page of the organisation's hours (gp17 and mgdb1 р. 5 п. 1): every service by weekdays, the
holidays ahead and the days with other hours. The hours themselves are kept in apps/workdays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.languages.dates import date_words, day_month, time_range, weekday_name
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.services.presenters import WeekDay
from apps.services.schedule import monday_of
from apps.workdays.models import Service, Timetable

# How many days ahead the page tells of holidays and of other hours.
DAYS_TOLD = 60


@dataclass(frozen=True)
class ServiceWeek:
    """The week of one service, for components/week_schedule.html."""

    name: str
    days: list[WeekDay]


@dataclass(frozen=True)
class SpecialDay:
    """A day, or days, unlike the others, in words."""

    days: str
    what: str
    hours: str


@dataclass(frozen=True)
class SpecialDays:
    """Days under one heading."""

    title: str
    days: list[SpecialDay]


@dataclass(frozen=True)
class HoursPage:
    """What the page shows as of a day."""

    services: list[ServiceWeek]
    special: list[SpecialDays]


def hours_page(on: date, timetable: Timetable | None = None) -> HoursPage:
    timetable = timetable or Timetable()
    groups = (
        SpecialDays(_("Days with other hours"), list(exceptions(timetable, on))),
        SpecialDays(_("Holidays of the coming 60 days"), list(holidays(timetable, on))),
    )
    return HoursPage(
        services=[service_week(service, on) for service in timetable.services],
        special=[group for group in groups if group.days],
    )


def service_week(service: Service, on: date) -> ServiceWeek:
    """The usual week; what is unusual stands below it."""
    hours = {row.weekday: time_range(row.opens, row.closes) for row in service.week.all()}
    days = [monday_of(on) + timedelta(days=offset) for offset in range(7)]
    language = reading_language()
    return ServiceWeek(
        service.name,
        [
            WeekDay(
                capitalised(weekday_name(day, language)),
                hours.get(day.weekday(), ""),
                today=day == on,
            )
            for day in days
        ],
    )


def holidays(timetable: Timetable, on: date) -> Iterator[SpecialDay]:
    """Days off by the calendar, and days moved, within the days told of."""
    language, calendar = reading_language(), timetable.calendar
    for offset in range(DAYS_TOLD):
        day = on + timedelta(days=offset)
        name = calendar.name_of(day)
        if name is not None:
            words = f"{day_month(day, language)}, {weekday_name(day, language)}"
            hours = _("working day") if calendar.is_working_day(day) else _("day off")
            yield SpecialDay(words, str(name), hours)


def exceptions(timetable: Timetable, on: date) -> Iterator[SpecialDay]:
    """Days with other hours, for the whole organisation or one service."""
    language = reading_language()
    names = {service.pk: service.name for service in timetable.services}
    until = on + timedelta(days=DAYS_TOLD)
    for row in sorted(timetable.exceptions, key=lambda each: each.first_day):
        if row.last_day < on or row.first_day > until:
            continue
        words = date_words(row.first_day, language)
        if row.last_day != row.first_day:
            words = f"{words} – {date_words(row.last_day, language)}"
        service = names.get(row.service_id, "")
        what = f"{service}: {row.reason}" if service else row.reason
        hours = time_range(row.opens, row.closes) if row.opens else _("closed")
        yield SpecialDay(words, what, hours)


def hours_unproven(on: date) -> list[str]:
    """The page of hours tells nothing before the hours of the organisation are entered."""
    told = Service.objects.filter(is_main=True, week__isnull=False).exists()
    return [] if told else ["services.hours"]
