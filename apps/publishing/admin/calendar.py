"""The calendar of publication: what readers will see for the first time, what will change and what
will end on each day of a month, of the records a person may see. What is past is not in it."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.languages.dates import month_name
from apps.languages.models import reading_language
from apps.publishing.models import Publishable, Revision, RevisionState, Status
from apps.publishing.sections import all_collections
from apps.workdays.days import start_of
from apps.workdays.models import working_calendar

# Lines of a day that are seen at once; the others unfold.
LINES = 6
# The months one may look at; later years fit no calendar of holidays.
LAST_YEAR = 2100

KINDS = {
    "first": gettext_lazy("To be published"),
    "change": gettext_lazy("Will change"),
    "end": gettext_lazy("Will no longer be in the lists"),
}


@dataclass(frozen=True, order=True)
class Line:
    """Something that will happen to a record; `what` is a key of KINDS."""

    at: datetime
    what: str
    title: str
    url: str
    kind: str

    @property
    def words(self) -> str:
        return str(KINDS[self.what])


@dataclass
class Day:
    """A day of the grid: its lines, the name of a holiday, and whether people work."""

    day: date
    in_month: bool
    is_today: bool
    is_working: bool
    holiday: str
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> list[Line]:
        return self.lines[:LINES]

    @property
    def rest(self) -> list[Line]:
        return self.lines[LINES:]


def first_of_month(words: str, today: date) -> date:
    """The first day of the month «2026-12»; of this month where it says none."""
    try:
        found = date.fromisoformat(f"{words}-01")
    except ValueError:
        return today.replace(day=1)
    return found if found.year <= LAST_YEAR else today.replace(day=1)


class Month:
    """A month of the calendar as of `at`, for one person. Two queries and one for each kind of
    record, however many records there are."""

    def __init__(
        self, request: HttpRequest, site: AdminSite, first: date, at: datetime | None = None
    ) -> None:
        self.request = request
        self.site = site
        self.first = first
        self.at = at or timezone.now()

    @property
    def title(self) -> str:
        """«2026 жылғы желтоқсан», «декабрь 2026 года»."""
        name = month_name(self.first.month, reading_language())
        return _("%(month)s of %(year)s") % {"month": name, "year": self.first.year}

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @property
    def next(self) -> date | None:
        following = (self.first + timedelta(days=31)).replace(day=1)
        return following if following.year <= LAST_YEAR else None

    @property
    def previous(self) -> date | None:
        """The month before; none before this one, where nothing is to come."""
        if self.first <= self.today.replace(day=1):
            return None
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From now or the first moment of the month, to the first moment of the next."""
        following = (self.first + timedelta(days=31)).replace(day=1)
        return max(start_of(self.first), self.at), start_of(following)

    @cached_property
    def weeks(self) -> list[list[Day]]:
        """The weeks of the month, Monday first, with the days of its neighbours."""
        calendar = working_calendar()
        lines: dict[date, list[Line]] = {}
        for line in sorted(self.lines()):
            lines.setdefault(timezone.localdate(line.at), []).append(line)
        return [
            [
                Day(
                    day=day,
                    in_month=day.month == self.first.month,
                    is_today=day == self.today,
                    is_working=calendar.is_working_day(day),
                    holiday=str(calendar.name_of(day) or ""),
                    lines=lines.get(day, []) if day.month == self.first.month else [],
                )
                for day in week
            ]
            for week in Calendar().monthdatescalendar(self.first.year, self.first.month)
        ]

    @property
    def weekdays(self) -> list[date]:
        """A week's days, for their names."""
        return [day.day for day in self.weeks[0]]

    @property
    def is_empty(self) -> bool:
        return not any(day.lines for week in self.weeks for day in week)

    @cached_property
    def planned(self) -> dict[int, dict[int, datetime]]:
        """The moments of planned revisions, by kind of record and record; one query."""
        found: dict[int, dict[int, datetime]] = {}
        starts, ends = self.span
        rows = Revision.objects.filter(
            state=RevisionState.SCHEDULED, publish_at__gte=starts, publish_at__lt=ends
        )
        for kind, key, at in rows.values_list("content_type_id", "object_id", "publish_at"):
            found.setdefault(kind, {})[key] = at
        return found

    def lines(self) -> Iterator[Line]:
        for collection in all_collections():
            model_admin = self.site._registry.get(collection.model)
            if model_admin is not None and model_admin.has_view_permission(self.request):
                yield from self.of_kind(model_admin)

    def of_kind(self, model_admin: ModelAdmin) -> Iterator[Line]:
        """What will happen to the records of one kind; one query."""
        model = model_admin.model
        kind = ContentType.objects.get_for_model(model).pk
        planned = self.planned.get(kind, {})
        starts, ends = self.span
        begins = Q(status=Status.PUBLISHED, publish_at__gte=starts, publish_at__lt=ends)
        stops = Q(status=Status.PUBLISHED, expire_at__gte=starts, expire_at__lt=ends)
        rows = model_admin.get_queryset(self.request).order_by()
        for record in rows.filter(begins | stops | Q(pk__in=planned)).distinct():
            line = partial(self.line, model_admin, record)
            first = self.within(record.publish_at) and record.status == Status.PUBLISHED
            if first:
                yield line(record.publish_at, "first")
            change = planned.get(record.pk)
            if change is not None and not (first and change == record.publish_at):
                yield line(change, "change")
            if record.status == Status.PUBLISHED and self.within(record.expire_at):
                yield line(record.expire_at, "end")

    def within(self, at: datetime | None) -> bool:
        starts, ends = self.span
        return at is not None and starts <= at < ends

    @staticmethod
    def line(model_admin: Any, record: Publishable, at: datetime, what: str) -> Line:
        kind = str(model_admin.opts.verbose_name)
        return Line(at, what, str(record), model_admin.change_url(record), kind)


def publication_calendar(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The page of one month: `?month=2026-12`, by default this one."""
    at = timezone.now()
    first = first_of_month(request.GET.get("month", ""), timezone.localdate(at))
    context = {
        **site.each_context(request),
        "title": _("Calendar of publication"),
        "opts": None,
        "month": Month(request, site, first, at),
    }
    return TemplateResponse(request, "admin/publishable/calendar.html", context)


def calendar_urls(site: AdminSite) -> list[URLPattern]:
    """The address of the calendar, for the admin site."""
    view = site.admin_view(partial(publication_calendar, site=site))
    return [path("publication-calendar/", view, name="publication_calendar")]
