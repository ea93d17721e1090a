"""The pages that join the sections."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.head_blog.models import HeadAnswer
from apps.languages.dates import date_words, time_range, until_time, weekday_name
from apps.languages.folding import fold
from apps.languages.middleware import chosen_language
from apps.languages.models import EDITORIAL_LANGUAGES, column, reading_language
from apps.languages.typography import capitalised, phone_href
from apps.library.renditions import picture
from apps.news.models import NewsItem
from apps.organisation.models import Phone
from apps.other.models import OtherPage
from apps.portal import jobs
from apps.portal.frame import Frame, Link, address
from apps.portal.openness import OpennessMap
from apps.publishing.changes import latest
from apps.publishing.gate.texts.plain import excerpt, plain
from apps.publishing.sections import all_collections, group_title
from apps.publishing.views import Crumb, from_home
from apps.regulation import profiles
from apps.support.models import Event
from apps.support.views import event_rows


@dataclass(frozen=True)
class Tile:
    """A task on the home page."""

    icon: str
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class AnswerCard:
    """An answer of the head on the home page."""

    question: str
    answer: str
    url: str
    date: date


# How many answers the home page shows, and how many characters of each.
ANSWERS = 3
ANSWER_LENGTH = 220


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """An ordinary page of the portal: its title is the last breadcrumb."""
    crumbs = from_home(Crumb(title))
    return TemplateResponse(
        request,
        template,
        {"page_title": title, "page_description": "", "breadcrumbs": crumbs, **context},
        status=status,
    )


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """`/` leads to Kazakh unless the reader has chosen another language before."""
    response = HttpResponseRedirect(f"/{chosen_language(request)}/")
    patch_vary_headers(response, ["Cookie"])
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    frame = Frame(request)
    language = reading_language()
    news = list(NewsItem.objects.published().select_related("topic", "photo", "unit").newest()[:5])
    context = {
        "frame": frame,
        "page_title": "",
        "page_description": "",
        "breadcrumbs": [],
        "greeting": greeting(frame, language),
        "hours_today": hours_today(frame),
        "tiles": tiles(frame),
        "lead_news": news[0] if news else None,
        "news": news[1:],
        "news_url": address("news.newsitem.list"),
        "events": event_rows(Event.objects.coming().filter(is_cancelled=False)[:3]),
        "events_url": address("support.event.list"),
        "changes": latest(),
        "changes_url": address("support.supportpage.page", ["updates-rubric"]),
        "answers": latest_answers(),
        "blog_url": address("head_blog.headanswer.list"),
        "links": [link for link in frame.useful_links if link.on_home],
        "links_url": address("support.usefullink.list"),
        "route": route(frame),
    }
    return TemplateResponse(request, "portal/home.html", context)


def latest_answers() -> list[AnswerCard]:
    """The newest answers of the head, each by its beginning."""
    shown = HeadAnswer.objects.published().order_by("-answered_on", "-publish_at", "-pk")
    return [
        AnswerCard(
            row.title,
            excerpt(plain(row.answer, is_html=True), ANSWER_LENGTH),
            row.get_absolute_url(),
            row.answered_on,
        )
        for row in shown[:ANSWERS]
    ]


def greeting(frame: Frame, language: str) -> dict[str, str]:
    """Today's date and hours as one friendly sentence."""
    today = frame.now.date()
    hours = frame.today
    if hours is None or hours.is_closed:
        words = _("Good day! Today is a day off")
    elif frame.now.time() >= hours.closes:
        words = _("Good day! We are closed for today")
    elif frame.now.time() < hours.opens:
        words = _("Good day! Today we are open %(hours)s") % {
            "hours": time_range(hours.opens, hours.closes)
        }
    else:
        words = _("Good day! Today we are open %(until)s") % {
            "until": until_time(hours.closes, language)
        }
    return {
        "date_text": f"{date_words(today, language)}, {weekday_name(today, language)}",
        "title": words,
        # The words are the catalogue's, the number is made safe before it joins them.
        "text": mark_safe(
            _(
                "Medical care is free for attached residents. "
                "If life is in danger, call %(number)s at once."
            )
            % {
                "number": format_html(
                    '<a href="{}">{}</a>', phone_href(frame.emergency), frame.emergency
                )
            }
        ),
    }


def hours_today(frame: Frame) -> dict[str, Any]:
    """The hours of each service today; the week of the whole organisation as a note."""
    rows = []
    for service in frame.timetable.services:
        if service.is_main:
            continue
        hours = frame.timetable.on(service, frame.now.date())
        text = _("closed") if hours.is_closed else time_range(hours.opens, hours.closes)
        rows.append((service.name, text))
    rest = [
        f"{days} {hours}"
        if hours[0].isdigit()
        else f"{days}\N{NO-BREAK SPACE}—\N{NO-BREAK SPACE}{hours}"
        for days, hours in frame.hours[1:]
    ]
    return {"rows": rows, "note": capitalised(" · ".join(rest).lower())}


def tiles(frame: Frame) -> list[Tile]:
    """Six tasks by what people want; only those whose page exists."""
    services = "services.servicespage.page"
    entries = (
        (
            "calendar-check",
            _("Make an appointment with a doctor"),
            _("Through eGov, the mobile application or the call centre"),
            (services, ["info/appointment-rules"]),
        ),
        (
            "house",
            _("Call a doctor to your home"),
            _("Through the call centre or eGov"),
            (services, ["house-call"]),
        ),
        (
            "users",
            _("Attach to the polyclinic"),
            _("Through eGov, in one working day"),
            (services, ["attachment"]),
        ),
        (
            "calendar-days",
            _("Schedule of reception"),
            _("Who receives today"),
            ("services.doctor.list", []),
        ),
        (
            "wallet",
            _("Prices of paid services"),
            _("The price list in force"),
            ("services.pricelist.list", []),
        ),
        (
            "message-square",
            _("Ask the director"),
            _("The answer is published in the blog"),
            ("head_blog.ask", []),
        ),
        (
            "file-text",
            _("Documents of the polyclinic"),
            _("Licence, charter, reports"),
            ("documents.corporatedocument.list", []),
        ),
        (
            "phone",
            _("Telephones and hours"),
            _("Call centre, registration, doctor on duty"),
            ("contacts", []),
        ),
        (
            "shield-check",
            _("Everything the site must publish"),
            _("All sections and items in order"),
            ("openness", []),
        ),
    )
    found = []
    for icon, title, text, (name, args) in entries:
        url = frame.page_url(name, args)
        if url:
            found.append(Tile(icon, title, text, url))
    return found[:6]


def route(frame: Frame) -> dict[str, Any]:
    """The way to us: the scheme, its words, the telephone."""
    organisation = frame.organisation
    scheme = organisation.route_map
    return {
        "address": organisation.address or "",
        "picture": picture(scheme, "full") if scheme else None,
        # Cleaned when it was stored.
        "text": mark_safe(organisation.route or ""),
        "phone": frame.main_phone,
        "url": address("about.aboutpage.page", ["brief/route-map"]),
    }


@require_safe
def openness(request: HttpRequest) -> HttpResponse:
    """The map; `?item=` keeps only items whose title has the words."""
    query = request.GET.get("item", "").strip()[:100]
    whole = OpennessMap()
    sections, additional = whole.sections(), whole.additional()
    filled = sum(section.filled for section in sections)
    total = sum(section.total for section in sections)
    missing = sum(section.missing for section in sections)
    if query:
        sections = [narrowed(section, query) for section in sections]
        additional = [narrowed(section, query) for section in additional]
    title = _("Openness")
    context = {
        "profile": profiles.active(),
        "query": query,
        "sections": [section for section in sections if section.items or not query],
        "additional": [section for section in additional if section.items],
        "found": sum(section.total for section in (*sections, *additional)),
        "summary": {
            "filled": filled,
            "total": total,
            "counts": [
                ("filled", _("filled"), filled),
                ("missing", _("not filled"), missing),
                ("not_applicable", _("not applicable"), total - filled - missing),
            ],
        },
    }
    return page(request, "portal/openness.html", title, context)


def narrowed(section, query: str):
    """A section with only the items whose title holds the words, opened."""
    words = fold(query)
    items = [item for item in section.items if words in fold(item.title)]
    return type(section)(section.id, section.number, section.title, items, open=True)


@require_safe
def section(request: HttpRequest, section_id: str) -> HttpResponse:
    """The landing page of a section: what can be read in it by groups, then its free pages; what
    is not published yet stands by itself at the end."""
    try:
        found = profiles.find_section(section_id)
    except KeyError as error:
        raise Http404 from error
    wanted = {item.id for item in found.items}
    whole = OpennessMap(items=wanted)
    summaries: dict[str, str] = {}
    for collection in all_collections():
        if not wanted.isdisjoint(collection.items):
            summaries |= collection.shape.summaries(collection)
    active = profiles.active()
    groups: dict[str, list[Any]] = {}
    missing = []
    for item in found.items:
        line = whole.line(item, summaries.get(item.id, ""))
        if line.url:
            groups.setdefault(group_title(section_id, item.group), []).append(line)
        # What only another regulation asks for is listed once there is something to read.
        elif active.has(item.id):
            missing.append(line)
    # Items without a group would stand under the heading of the group before them.
    rest = [*free_pages(section_id), *groups.pop("", [])]
    context = {
        "section": found,
        "groups": [{"title": title, "items": items} for title, items in groups.items()],
        "rest": rest,
        "missing": missing,
    }
    return page(request, "portal/section.html", str(found.title), context)


def free_pages(section_id: str) -> list[dict[str, Any]]:
    """Published pages that belong to no item: the section's own and those that stand in it by
    decision of the founder or the head."""
    pages = []
    for collection in all_collections():
        rows = collection.model.objects.published()
        if collection.model is OtherPage:
            rows = rows.standing_in(section_id)
        elif collection.section_id == section_id and collection.is_standing():
            rows = rows.filter(item="")
        else:
            continue
        pages += [
            {
                "title": row.title,
                "url": row.get_absolute_url(),
                "state": "filled",
                "state_word": "",
                "summary": row.lead,
                "responsible": "",
                "reason": "",
                "updated_on": row.updated_on,
            }
            for row in rows.order_by("position", "pk")
        ]
    return pages


# What most people call about; the other services stand below by groups.
MAIN_SERVICES = (
    Phone.Service.CALL_CENTRE,
    Phone.Service.APPOINTMENT,
    Phone.Service.DUTY_DOCTOR,
    Phone.Service.INFO,
    Phone.Service.HEAD_RECEPTION,
    Phone.Service.GUARANTEED_CARE,
)


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    frame = Frame(request)
    phones: dict[str, list[Phone]] = {service: [] for service in Phone.Service}
    for phone in Phone.objects.all():
        phones[phone.service].append(phone)
    main = [phone for service in MAIN_SERVICES for phone in phones.pop(service)]
    context = {
        "frame": frame,
        "main_phones": main,
        "phone_groups": [
            {"title": Phone.Service(service).label, "phones": found}
            for service, found in phones.items()
            if found
        ],
        "hours_today": hours_today(frame),
        "route": route(frame),
        "section_url": reverse("section", args=["about"]),
    }
    return page(request, "portal/contacts.html", _("Contacts"), context)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page a reader can reach: the main menu, then all by sections."""
    whole = OpennessMap()
    columns: list[dict[str, Any]] = [{"title": _("Main menu"), "links": Frame(request).menu}]
    for section in profiles.every_section():
        links = [
            Link(line.title, line.url)
            for line in (whole.line(item) for item in section.items)
            if line.url
        ]
        links += [Link(row["title"], row["url"]) for row in free_pages(section.id)]
        if links:
            url = reverse("section", args=[section.id])
            columns.append({"title": str(section.title), "url": url, "links": links})
    context = {"columns": columns}
    return page(request, "portal/site_map.html", _("Site map"), context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Finds pages whose title or short text holds every word, in the language of the page."""
    # PostgreSQL refuses to look for a null byte, which no text holds.
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    results = found_pages(query) if query else []
    context = {"query": query, "results": results}
    return page(request, "portal/search.html", _("Search"), context)


SEARCH_LIMIT = 40


def found_pages(query: str) -> list[dict[str, Any]]:
    language = reading_language()
    results: list[dict[str, Any]] = []
    words = query.split()[:6]
    for collection in all_collections():
        condition = Q()
        for word in words:
            condition &= Q(**{f"{column('title', language)}__icontains": word}) | Q(
                **{f"{column('lead', language)}__icontains": word}
            )
        rows = collection.model.objects.published().filter(condition).newest()
        for row in rows[: SEARCH_LIMIT - len(results)]:
            results.append({"title": row.title, "url": row.get_absolute_url(), "lead": row.lead})
    return results


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with sample data; for developers, never on a production site."""
    if not (settings.DEBUG or getattr(settings, "DEMONSTRATION", False)):
        raise Http404
    return page(request, "portal/gallery.html", _("Components"), {})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: /{settings.ADMIN_PATH}",
        # A form for each page of the site, with nothing to be found.
        *(f"Disallow: /{language}/feedback/page/" for language in EDITORIAL_LANGUAGES),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The site can serve: the database answers, no migration waits, the disk has room; else 503.

    `jobs` says whether the worker runs and since when mail waits (apps/portal/jobs.py). It never
    fails the probe: whoever takes a site away from its readers because a mail server is down harms
    them twice. Who is to be woken by it watches `jobs.in_order`."""
    state: dict[str, Any] = {"database": True, "migrations": True, "disk": True}
    found: dict[str, Any] | None = None
    try:
        executor = MigrationExecutor(connection)
        state["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        state["database"] = state["migrations"] = False
    state["disk"] = shutil.disk_usage(settings.DATA_DIR).free > 200 * 1024 * 1024
    if state["migrations"]:
        with suppress(DatabaseError):
            found = jobs.standing()
    status = 200 if all(state.values()) else 503
    return JsonResponse({**state, "jobs": found}, status=status)
