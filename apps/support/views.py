"""Useful links by groups, events with their calendars, records with facts of their own, and the
rubric of changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import DateField, QuerySet, URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.languages.dates import MONTHS, date_words, day_month, time_range, weekday_name
from apps.languages.models import reading_language
from apps.languages.typography import capitalised, phone_href
from apps.publishing import changes, icalendar
from apps.publishing.models import Change, Publishable, Status
from apps.publishing.sections import Collection, Listing, Standing, collection_of
from apps.publishing.views import Crumb, Fact
from apps.support.feeds import ChangesFeed
from apps.support.models import Event, UsefulLink


class LinkListing(Listing):
    """All links on one page, with an anchor for each item of the register."""

    has_pages = False

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        return [
            path(
                f"{collection.address}/",
                cls.as_view(collection=collection),
                name=f"{collection.name}.list",
            )
        ]

    @classmethod
    def row_url(cls, collection: Collection, row: Publishable) -> str:
        return f"{cls.list_url(collection)}#{row.slug}"

    @classmethod
    def item_url(cls, collection: Collection, item: str) -> str:
        return f"{cls.list_url(collection)}#{item}"

    def rows(self) -> QuerySet:
        return super().rows().order_by("position", "pk")

    def show_list(self) -> HttpResponse:
        groups: dict[str, list[UsefulLink]] = {}
        anchored: set[str] = set()
        for link in self.rows():
            # The first link of an item carries its anchor; the page must not hold one twice.
            link.anchors = [item for item in link.items if item not in anchored]
            anchored.update(link.anchors)
            groups.setdefault(link.get_group_display(), []).append(link)
        heading = self.heading()
        context = {
            "collection": self.collection,
            "page_title": heading,
            "groups": [{"title": title, "links": links} for title, links in groups.items()],
            "breadcrumbs": self.crumbs(Crumb(heading)),
        }
        return self.respond(["support/usefullink_list.html"], context)


class FactListing(Listing):
    """A list of records whose pages show the fields the model names in `shown` as facts."""

    def facts(self, row: Publishable) -> list[Fact]:
        return [fact(row, name) for name in row.shown if getattr(row, name)]

    def extra(self, row: Publishable) -> dict[str, Any]:
        return {"facts": self.facts(row)}


def fact(row: Publishable, name: str) -> Fact:
    """One field of a record under its own name: a choice and a date in words, an address and a
    telephone as links."""
    field, value, href = row._meta.get_field(name), getattr(row, name), ""
    if field.choices:
        value = getattr(row, f"get_{name}_display")()
    elif isinstance(field, DateField):
        value = date_words(value, reading_language())
    elif isinstance(field, URLField):
        value, href = urlsplit(value).netloc.removeprefix("www."), value
    elif name == "phone":
        href = phone_href(value)
    return Fact(capitalised(field.verbose_name), str(value), href)


class SystemListing(FactListing):
    """All information systems on one page, in the order editors gave them."""

    page_size = 50

    def rows(self) -> QuerySet:
        return super().rows().order_by("position", "pk")


@dataclass(frozen=True)
class EventRow:
    """An event as a row of a list, with its day as a calendar leaf."""

    day: int
    month: str
    title: str
    url: str
    text: str
    is_cancelled: bool


def event_rows(events: Iterable[Event], at: datetime | None = None) -> list[EventRow]:
    """Rows of events; another year than that of the moment is named."""
    language, year = reading_language(), timezone.localdate(at).year
    rows = []
    for event in events:
        day = timezone.localtime(event.starts_at).date()
        words = [event_time(event), event.place]
        if event.ends_at is None or timezone.localdate(event.ends_at) == day:
            words[0] = f"{weekday_name(day, language)}, {words[0]}"
        if day.year != year:
            words[0] = f"{date_words(day, language)}, {words[0]}"
        rows.append(
            EventRow(
                day=day.day,
                month=MONTHS[language][day.month - 1],
                title=event.title,
                url=event.get_absolute_url(),
                text=" · ".join(words),
                is_cancelled=event.is_cancelled,
            )
        )
    return rows


def event_time(event: Event) -> str:
    """«15:00», «15:00–16:00», «5 қараша, 09:00 – 7 қараша, 18:00»."""
    starts = timezone.localtime(event.starts_at)
    if event.ends_at is None:
        return f"{starts:%H:%M}"
    ends = timezone.localtime(event.ends_at)
    if starts.date() == ends.date():
        return time_range(starts.time(), ends.time())
    language = reading_language()
    first, last = (f"{day_month(each, language)}, {each:%H:%M}" for each in (starts, ends))
    return f"{first} – {last}"


def event_when(event: Event) -> str:
    """The day and the hours of an event in words, the year named."""
    day, language = timezone.localdate(event.starts_at), reading_language()
    if event.ends_at is not None and timezone.localdate(event.ends_at) != day:
        return event_time(event)
    return f"{date_words(day, language)}, {weekday_name(day, language)}, {event_time(event)}"


class EventListing(FactListing):
    """Coming events, the soonest first; past ones under an address of their own; calendars."""

    further_lists = ("past",)

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        base, name = collection.address, collection.name
        view = cls.as_view(collection=collection)
        return [
            path(f"{base}/calendar.ics", whole_calendar, name=f"{name}.calendar"),
            path(f"{base}/<slug:slug>/event.ics", one_event, name=f"{name}.ics"),
            path(f"{base}/past/", view, {"past": True}, name=f"{name}.past"),
            *super().urls(collection),
        ]

    def get(self, request: HttpRequest, slug: str = "", past: bool = False) -> HttpResponse:
        self.past = past
        return super().get(request, slug)

    def heading(self) -> str:
        return _("Past events") if self.past else _("Coming events")

    def rows(self) -> QuerySet:
        rows = Event.objects.select_related("unit")
        return rows.past() if self.past else rows.coming()

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        name = self.collection.name
        tabs = [
            {"title": _("Coming events"), "url": reverse(f"{name}.list"), "current": not self.past},
            {"title": _("Past events"), "url": reverse(f"{name}.past"), "current": self.past},
        ]
        return rows, {"tabs": tabs, "calendar_url": reverse(f"{name}.calendar")}

    def respond(
        self, templates: list[str], context: dict[str, Any], *, row: Publishable | None = None
    ) -> HttpResponse:
        if row is None:
            context["events"] = event_rows(context["page_obj"])
        return super().respond(templates, context, row=row)

    def facts(self, row: Event) -> list[Fact]:
        when = [Fact(_("When"), event_when(row))] if row.starts_at else []
        return [*when, *super().facts(row)]

    def extra(self, row: Event) -> dict[str, Any]:
        given = row.is_public and row.starts_at is not None and not row.is_over()
        url = reverse(f"{self.collection.name}.ics", args=[row.slug]) if given else ""
        return {**super().extra(row), "calendar_url": url}


def calendar_entry(event: Event) -> icalendar.Entry:
    """An event as calendars hold it. Of a withdrawn one only its key and times are told, so that
    calendars strike it out without repeating what readers may not see any more."""
    withdrawn = event.status == Status.WITHDRAWN
    words = [event.lead, event.registration, event.phone]
    return icalendar.Entry(
        uid=icalendar.uid_of(f"event-{event.pk}"),
        starts=event.starts_at,
        ends=event.ends_at,
        summary=_("The event is cancelled") if withdrawn else event.title,
        place="" if withdrawn else event.place,
        description="" if withdrawn else "\n".join(strip_tags(each) for each in words if each),
        url="" if withdrawn else settings.SITE_URL + event.get_absolute_url(),
        sequence=event.sequence,
        changed_at=event.changed_at or event.publish_at,
        cancelled=withdrawn or event.is_cancelled,
    )


def calendar_response(name: str, events: Iterable[Event], filename: str) -> HttpResponse:
    """A file for calendars: subscribed to by its address, or opened once."""
    entries = [calendar_entry(event) for event in events]
    content = icalendar.calendar(name, entries, reading_language())
    disposition = f'inline; filename="{filename}"'
    return HttpResponse(
        content,
        content_type=icalendar.CONTENT_TYPE,
        headers={"Content-Disposition": disposition},
    )


def whole_calendar(request: HttpRequest) -> HttpResponse:
    """All coming events in the language of the address."""
    name = collection_of(Event).title
    return calendar_response(name, Event.objects.for_calendars(), "calendar.ics")


def one_event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event readers may see."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    return calendar_response(event.title, [event], "event.ics")


RUBRIC = "support.updates_rubric"


class ChangeFilter(forms.Form):
    """Which changes a reader wants to see."""

    ALL = "all"

    kind = forms.ChoiceField(
        label=gettext_lazy("Changes in"),
        choices=[(ALL, gettext_lazy("everything")), *Change.Kind.choices],
    )


class SupportPages(Standing):
    """The pages about the site; the page of the rubric lists the changes readers are told of."""

    page_size = 20

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        feed = path(
            f"{collection.address}/updates-rubric/feed/", ChangesFeed(), name="support.changes.feed"
        )
        return [feed, *super().urls(collection)]

    def extra(self, row: Publishable | None, item) -> dict[str, Any]:
        return self.rubric() if item is not None and item.id == RUBRIC else {}

    def rubric(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        known = kind in Change.Kind.values
        rows = changes.shown(kinds=[kind] if known else Change.Kind.values)
        page = Paginator(rows, self.page_size).get_page(self.request.GET.get("page"))
        return {
            "filters": ChangeFilter(initial={"kind": kind if known else ChangeFilter.ALL}),
            "changes": changes.read(page.object_list),
            "page_obj": page,
            "feed_url": reverse("support.changes.feed"),
        }
