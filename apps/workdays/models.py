"""Rows of the working-day calendar an administrator enters, and the opening hours of the
organisation's services with their exceptions.

The arithmetic of working days is apps/regulation/calendar.py; this app only supplies the rows that
override the package (transfers of days off are made by government order, often weeks ahead)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.journal.actions import take_turn
from apps.journal.append_only import AppendOnly
from apps.languages.models import Translated, TranslatedQuerySet
from apps.regulation.calendar import CalendarRow as Row
from apps.regulation.calendar import WorkingCalendar
from apps.regulation.register import Text


class CalendarRowQuerySet(TranslatedQuerySet):
    """Changed and deleted row by row: each leaves its version."""

    def update(self, **columns: Any) -> int:
        raise TypeError("Rows of the calendar are saved one by one, so that each leaves a version.")

    def delete(self) -> tuple[int, dict[str, int]]:
        deleted = [row.delete() for row in self]
        return len(deleted), {self.model._meta.label: len(deleted)} if deleted else {}


class CalendarRow(Translated):
    """A day that differs from the general calendar, with the act that says so. Every save and
    deletion leaves a version, so the calendar of any past moment is known."""

    class Kind(models.TextChoices):
        DAY_OFF = "day_off", _("Day off")
        WORKING_DAY = "working_day", _("Working day moved here")
        SHORTENED_DAY = "shortened_day", _("Shortened working day")

    translated = ("title",)

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind of day"), max_length=20, choices=Kind)
    title = models.CharField(_("name of the day"), max_length=200)
    source = models.CharField(
        _("source act"), max_length=300, help_text=_("Number and date of the order or decree.")
    )

    objects = CalendarRowQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("calendar row")
        verbose_name_plural = _("working-day calendar")
        constraints = [
            models.CheckConstraint(
                name="workdays_row_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Name the act that says so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            # A term counted meanwhile is counted by the old row or waits for the new one.
            take_turn()
            before = None
            if self.pk is not None:
                dates = CalendarRow.objects.filter(pk=self.pk).values_list("date", flat=True)
                before = dates.first()
            super().save(*args, **kwargs)
            if before is not None and before != self.date:
                self.keep_version(before, removed=True)
            self.keep_version(self.date)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            take_turn()
            self.keep_version(self.date, removed=True)
            return super().delete(*args, **kwargs)

    def keep_version(self, day: date, *, removed: bool = False) -> None:
        CalendarRowVersion.objects.create(
            date=day,
            kind=self.kind,
            title_kk=self.title_kk,
            title_ru=self.title_ru,
            source=self.source,
            removed=removed,
            recorded_at=timezone.now(),
        )


class CalendarRowVersion(AppendOnly):
    """A row of the calendar as it was entered at a moment, or its removal."""

    date = models.DateField()
    kind = models.CharField(max_length=20)
    title_kk = models.CharField(max_length=200)
    title_ru = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    removed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("version of a calendar row")
        verbose_name_plural = _("versions of calendar rows")

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.kind}"


def working_calendar(known_at: datetime | None = None) -> WorkingCalendar:
    """The calendar of Kazakhstan with the rows entered here, or with those that had been entered by
    the moment `known_at`; one query."""
    rows: Iterable[CalendarRow | CalendarRowVersion]
    if known_at is None:
        rows = CalendarRow.objects.order_by("date")
    else:
        last: dict[date, CalendarRowVersion] = {}
        for version in CalendarRowVersion.objects.filter(recorded_at__lte=known_at):
            last[version.date] = version
        rows = sorted(
            (version for version in last.values() if not version.removed),
            key=lambda version: version.date,
        )
    return WorkingCalendar(
        [Row(row.date, row.kind, Text(row.title_kk, row.title_ru), row.source) for row in rows]
    )


def last_calendar_change(known_at: datetime) -> CalendarRowVersion | None:
    """The last row entered or removed by a moment; None while nobody has entered any."""
    return CalendarRowVersion.objects.filter(recorded_at__lte=known_at).last()


class Service(Translated):
    """Something of the organisation that keeps hours: the whole polyclinic, the blood room."""

    translated = ("name",)

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_main = models.BooleanField(_("the hours of the whole organisation"), default=False)
    open_on_holidays = models.BooleanField(_("works on public holidays"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("service with hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.UniqueConstraint(
                name="workdays_service_one_main", fields=["is_main"], condition=Q(is_main=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class WeeklyHours(models.Model):
    """The hours of a service on one day of the week; a day without a row is a day off."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    service = models.ForeignKey(Service, models.CASCADE, related_name="week")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints = [
            models.CheckConstraint(
                name="workdays_hours_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message=_("Closing must be later than opening."),
            ),
            models.UniqueConstraint(name="workdays_hours_once", fields=["service", "weekday"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class HoursException(Translated):
    """Other hours, or none, within some dates: a sanitary day, a holiday duty, a repair."""

    translated = ("reason",)

    service = models.ForeignKey(
        Service,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name=_("service"),
        help_text=_("Empty: the whole organisation."),
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["-first_day"]
        verbose_name = _("exception to the hours")
        verbose_name_plural = _("exceptions to the hours")
        constraints = [
            models.CheckConstraint(
                name="workdays_exception_dates",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="workdays_exception_hours",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                violation_error_message=_("Closing must be later than opening."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        """Asks for both times or none: to the constraint an unknown time contradicts nothing."""
        super().clean()
        for name, other in (("opens", "closes"), ("closes", "opens")):
            if getattr(self, name) is None and getattr(self, other) is not None:
                words = _now("Give both times, or neither when the day is closed.")
                raise ValidationError({name: words})


@dataclass(frozen=True)
class DayHours:
    """The hours of one service on one day; closed when both times are None."""

    service: Service
    day: date
    opens: time | None
    closes: time | None
    reason: str = ""

    @property
    def is_closed(self) -> bool:
        return self.opens is None

    def is_open_at(self, moment: time) -> bool:
        return self.opens is not None and self.opens <= moment < self.closes


class Timetable:
    """The opening hours of all services, read once (three queries) and asked for any day."""

    def __init__(self, calendar: WorkingCalendar | None = None) -> None:
        self.calendar = calendar or working_calendar()
        self.services = list(Service.objects.prefetch_related("week"))
        self.exceptions = list(HoursException.objects.filter(last_day__gte=self.horizon()))

    @staticmethod
    def horizon() -> date:
        return timezone.localdate() - timedelta(days=1)

    @property
    def main(self) -> Service | None:
        return next((service for service in self.services if service.is_main), None)

    def on(self, service: Service, day: date) -> DayHours:
        """The hours of `service` on `day`: an exception first, then holidays, then the week."""
        for exception in self.exceptions:
            if exception.first_day <= day <= exception.last_day and exception.service_id in (
                None,
                service.pk,
            ):
                return DayHours(service, day, exception.opens, exception.closes, exception.reason)
        name = self.calendar.name_of(day)
        works = self.calendar.is_working_day(day)
        if name is not None and not works and not service.open_on_holidays:
            return DayHours(service, day, None, None, str(name))
        # A working Saturday moved from a holiday is worked by the hours of a Monday.
        weekday = day.weekday()
        if weekday >= 5 and works:
            weekday = 0
        for hours in service.week.all():
            if hours.weekday == weekday:
                return DayHours(service, day, hours.opens, hours.closes)
        return DayHours(service, day, None, None)

    def next_opening(self, service: Service, after: datetime) -> datetime | None:
        """The next moment, within two weeks, at which a closed service opens."""
        for offset in range(15):
            day = after.date() + timedelta(days=offset)
            hours = self.on(service, day)
            if hours.opens is not None and (offset or hours.opens > after.time()):
                return datetime.combine(day, hours.opens)
        return None
