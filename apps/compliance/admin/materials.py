"""The screens of what came: recording that a material was received, and the list of materials with
their terms. One material with what may be done about it is in material.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.models import Unit
from apps.accounts.roles import roles_of, works_everywhere, writes_everywhere
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.forms import ItemGroup, ReceiveForm, item_groups, put_errors
from apps.compliance.models import Closing, Link, Material, Refusal, closing_of
from apps.compliance.register import Known, items_of_record
from apps.compliance.terms import last_term
from apps.languages.dates import date_words, weekday_name
from apps.languages.models import reading_language
from apps.library import actions as library
from apps.library.models import Document, DocumentKind
from apps.publishing.admin.states import shown_state
from apps.publishing.models import Publishable
from apps.publishing.sections import all_collections
from apps.workdays.days import day_in, last_moment_of, start_of

PAGE = 50
LATE_WORDS = gettext_lazy("It was recorded late: the compliance report says so.")


def material_urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of materials, for the admin site."""
    from apps.compliance.admin.material import material_page

    def view(function: Any) -> Any:
        return site.admin_view(partial(function, site))

    return [
        path("materials/", view(materials_page), name="compliance_materials"),
        path("materials/receive/", view(receive_page), name="compliance_receive"),
        path("materials/<int:number>/", view(material_page), name="compliance_material"),
    ]


# --- Who may what ---------------------------------------------------------------------------------


def may_record(user: Any) -> bool:
    """Whether a person records what came: whoever changes editorial records as a whole."""
    return user.is_superuser or any(role.writes for role in roles_of(user))


def units_seen_by(user: Any) -> QuerySet[Unit]:
    """The units whose materials a person sees."""
    return Unit.objects.all() if works_everywhere(user) else user.units_in_charge()


def units_recorded_by(user: Any) -> QuerySet[Unit]:
    """The units a person records materials for."""
    if not may_record(user):
        return Unit.objects.none()
    return Unit.objects.all() if writes_everywhere(user) else user.units_in_charge()


def materials_seen_by(user: Any, at: datetime) -> QuerySet[Material]:
    """The materials a person sees, as they stand at a moment. Raises PermissionDenied for whoever
    sees none at all."""
    if not user.has_perm("compliance.view_material"):
        raise PermissionDenied
    found = Material.objects.current(at)
    return found if works_everywhere(user) else found.of_units(user.units_in_charge())


# --- The term in words ----------------------------------------------------------------------------


@dataclass(frozen=True)
class TermState:
    """How near the end of a term is: a code, and words. `day` is the last day or, where the
    regulation sets no term, that of the reminder."""

    code: str
    words: str
    day: date


def term_state(row: Material, known: Known) -> TermState:
    """How near an open material (of `with_term`) is to the end of its term."""
    due, today, calendar = row.due_on, known.today, known.calendar
    if due is None:
        words = _("no term set, a reminder")
        return TermState("reminder", words, row.remind_on)
    if row.binding and due < today:
        days = calendar.working_days_after(due, today)
        if not days:
            return TermState("overdue", _("overdue"), due)
        words = ngettext(
            "overdue by %(count)d working day", "overdue by %(count)d working days", days
        )
        return TermState("overdue", words % {"count": days}, due)
    if due == today:
        return TermState("today", _("due today"), due)
    days = calendar.working_days_after(today, due)
    words = ngettext("%(count)d working day left", "%(count)d working days left", days)
    return TermState("open", words % {"count": days}, due)


def day_in_words(day: date) -> str:
    """«бейсенбі, 2026 жылғы 5 қараша», «четверг, 5 ноября 2026 года»."""
    language = reading_language()
    return f"{weekday_name(day, language)}, {date_words(day, language)}"


def term_sentence(material: Material, known: Known) -> str:
    """The term as it is counted now: which working day it ends with, or when the reminder comes."""
    term = last_term(material, known.at)
    if term is None:
        return ""
    if term.due_on is None:
        words = _("The regulation sets no number of days here. A reminder comes on %(day)s.")
        return words % {"day": day_in_words(term.remind_on)}
    received_on = timezone.localdate(material.received_at)
    number = known.calendar.working_days_after(received_on, term.due_on)
    words = _("The term ends at 24:00 of working day %(number)d: %(day)s.")
    return words % {"number": number, "day": day_in_words(term.due_on)}


# --- What came ------------------------------------------------------------------------------------


def receive_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Records a material. `?item=` ticks an item, `?unit=` a unit, `?record=app.model.key` names
    the page that publishes it, which is linked at once."""
    if not may_record(request.user):
        raise PermissionDenied
    record = record_named(site, request)
    known = Known()
    units = units_recorded_by(request.user)
    sent = request.method == "POST" and "_find" not in request.POST
    form = ReceiveForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=typed(request.POST) or first_answers(request, record, units),
        units=units,
        known=known,
    )
    if sent and form.is_valid():
        try:
            material = receive_with_files(form, record, request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            return received(site, request, material, record)
    search = request.POST.get("library", "").strip()
    context = {
        **site.each_context(request),
        "title": _("Record what came"),
        "form": form,
        "faulty": sent,
        "record": record,
        "library": search,
        "documents": list(form.offered(request.user, search)),
        "allowed_days": known.figures["registration.working_days"],
    }
    return TemplateResponse(request, "admin/compliance/material_receive.html", context)


def record_named(site: AdminSite, request: HttpRequest) -> Publishable | None:
    """The record `?record=` names. Raises Http404 where there is none, PermissionDenied where the
    person may not change it."""
    words = request.GET.get("record", "")
    if not words:
        return None
    label, _dot, key = words.rpartition(".")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    if model not in {each.model for each in all_collections()} or not site.is_registered(model):
        raise Http404
    model_admin = site.get_model_admin(model)
    record = model_admin.get_object(request, key)
    if record is None:
        raise Http404
    if not model_admin.has_change_permission(request, record):
        raise PermissionDenied
    return record


def typed(sent: QueryDict) -> dict[str, Any]:
    """What was typed before the library was searched; empty where nothing was sent."""
    several = ("items", "documents")
    return {name: sent.getlist(name) if name in several else sent[name] for name in sent}


def first_answers(
    request: HttpRequest, record: Publishable | None, units: QuerySet[Unit]
) -> dict[str, Any]:
    """What the form starts with: what the address names, the record's own, the person's unit."""
    items = [item for item in request.GET.getlist("item") if item]
    unit = request.GET.get("unit", "")
    found: dict[str, Any] = {"files_language": "kk"}
    if record is not None:
        found["title"] = str(record)[:300]
        items = items or list(items_of_record(record)[:1])
        unit = unit or record.unit_id or ""
    found["items"] = items
    own = {row.pk: row for row in units}
    wanted = int(unit) if str(unit).isdecimal() else request.user.unit_id
    found["unit"] = own.get(wanted) or (next(iter(own.values())) if len(own) == 1 else None)
    return found


def receive_with_files(form: ReceiveForm, record: Publishable | None, by: Any) -> Material:
    """Keeps the files, the material and its link, all or nothing."""
    given = form.cleaned_data
    stored: list[str] = []
    try:
        with actions.turn():
            documents = list(given["documents"])
            for checked in given["files"]:
                document, names = kept_in_library(checked, given, by)
                stored += names
                documents.append(document)
            material = actions.receive(
                title=given["title"],
                received_at=given["received_at"],
                from_whom=given["from_whom"],
                items=given["items"],
                unit=given["unit"],
                note=given["note"],
                documents=documents,
                by=by,
            )
            if record is not None:
                actions.link(material, record, by=by)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
    return material


def kept_in_library(
    checked: library.CheckedDocument, given: dict[str, Any], by: Any
) -> tuple[Document, list[str]]:
    """A document of the library made of a file that came, and the names of what was stored. It is
    called as the file was in both languages until somebody gives it its titles."""
    name = (checked.upload.name or "").replace("\\", "/").rpartition("/")[2]
    title = name.rpartition(".")[0] or name
    document = Document(
        title_kk=title[:300], title_ru=title[:300], kind=DocumentKind.OTHER, unit=given["unit"]
    )
    language = given["files_language"] or "kk"
    versions = library.save_document(document, by=by, files={language: checked})
    return document, [version.file.name for version in versions]


def received(
    site: AdminSite, request: HttpRequest, material: Material, record: Publishable | None
) -> HttpResponse:
    """Says the term, and goes on to the page that waits for it or to the material."""
    words = _("Recorded under No. %(number)s. %(term)s")
    term = term_sentence(material, Known())
    messages.success(request, words % {"number": material.number, "term": term})
    if material.recorded_late:
        messages.warning(request, LATE_WORDS)
    if record is not None:
        return HttpResponseRedirect(site.get_model_admin(type(record)).change_url(record))
    return HttpResponseRedirect(reverse("admin:compliance_material", args=[material.number]))


# --- The list -------------------------------------------------------------------------------------

STATES = {
    "open": gettext_lazy("Not published yet"),
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "published": gettext_lazy("Term ended by publication"),
    "refused": gettext_lazy("Refused, with a second person's agreement"),
    "all": gettext_lazy("All"),
}


@dataclass
class Asked:
    """What a person filters the list by, from the address; what it cannot be is left out."""

    state: str = "open"
    unit: str = ""
    item: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, request: HttpRequest, units: Iterable[Unit], items: Iterable[str]) -> "Asked":
        get = request.GET.get
        state, unit, item = get("state", ""), get("unit", ""), get("item", "")
        return cls(
            state=state if state in STATES else "open",
            unit=unit if unit in {str(each.pk) for each in units} else "",
            item=item if item in set(items) else "",
            words=get("q", "").strip(),
            first=day_in(get("from", "")),
            last=day_in(get("to", "")),
        )

    @property
    def query(self) -> str:
        """The same as part of an address."""
        said = {
            "state": self.state,
            "unit": self.unit,
            "item": self.item,
            "q": self.words,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
        }
        return urlencode({name: value for name, value in said.items() if value})


def chosen(rows: QuerySet[Material], asked: Asked, known: Known) -> QuerySet[Material]:
    """Of some materials those that were asked for, by their term: of open ones the nearest first,
    of the others the latest."""
    rows = rows.with_term(known.at)
    if asked.state in ("open", "overdue", "today"):
        rows = rows.open(known.at)
    if asked.state == "overdue":
        rows = rows.overdue(known.today)
    if asked.state == "today":
        rows = rows.filter(due_on=known.today)
    if asked.state in Closing.Kind.values:
        rows = rows.filter(Exists(closing_of("root", known.at).filter(kind=asked.state)))
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.item:
        rows = rows.filter(items__item=asked.item)
    if asked.words:
        said = Q(title__icontains=asked.words) | Q(from_whom__icontains=asked.words)
        number = asked.words.removeprefix("№").strip()
        if number.isdecimal() and len(number) < 10:
            said |= Q(root=int(number))
        rows = rows.filter(said)
    if asked.first is not None:
        rows = rows.filter(received_at__gte=start_of(asked.first))
    if asked.last is not None:
        rows = rows.filter(received_at__lte=last_moment_of(asked.last))
    rows = rows.annotate(term_day=Coalesce("due_on", "remind_on"))
    if asked.state in ("open", "overdue", "today"):
        return rows.order_by("term_day", "pk")
    return rows.order_by("-term_day", "-pk")


@dataclass(frozen=True)
class Page:
    """A record that publishes a material: its title, its form for whoever may open it, the state
    readers meet it in."""

    title: str
    url: str
    state: tuple[str, str] | None


@dataclass
class Line:
    """A material of the list."""

    row: Material
    items: list[str]
    term: TermState | None = None
    closing: Closing | None = None
    refusal_waits: bool = False
    pages: list[Page] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("admin:compliance_material", args=[self.row.root_id])


class Pages:
    """The pages of some materials for one person; one query, and one for each kind of record."""

    def __init__(self, site: AdminSite, request: HttpRequest, roots: Iterable[int]) -> None:
        self.site, self.request = site, request
        rows = Link.objects.filter(material__in=list(roots)).select_related("linked_by")
        self.links = list(rows.prefetch_related("record"))
        user = request.user
        self.everywhere = works_everywhere(user)
        self.units = set() if self.everywhere else {row.pk for row in user.units_in_charge()}

    def of(self, root: int) -> list[Page]:
        return [self.page(link) for link in self.links if link.material_id == root]

    def page(self, link: Link) -> Page:
        record = link.record
        if record is None:
            return Page(_("A page that was deleted"), "", None)
        return Page(str(record) or f"№ {record.pk}", self.url(record), shown_state(record))

    def url(self, record: Publishable) -> str:
        """The form of a record, '' for whoever may not open it."""
        model_admin = self.site._registry.get(type(record))
        if model_admin is None or not model_admin.has_view_permission(self.request):
            return ""
        own = self.everywhere or record.unit_id in self.units
        return model_admin.change_url(record) if own else ""


def lines_of(
    site: AdminSite, request: HttpRequest, rows: list[Material], known: Known
) -> list[Line]:
    """The lines of a page of the list; the same number of queries however many there are."""
    roots = [row.root_id for row in rows]
    ended = Closing.objects.filter(material__in=roots, at__lte=known.at)
    closings = {closing.material_id: closing for closing in ended}
    waiting = Refusal.objects.filter(material__in=roots, decision__isnull=True)
    asked = set(waiting.values_list("material", flat=True))
    pages = Pages(site, request, roots)
    return [
        Line(
            row=row,
            items=[str(known.item(each.item).title) for each in row.items.all()],
            term=None if row.root_id in closings else term_state(row, known),
            closing=closings.get(row.root_id),
            refusal_waits=row.root_id in asked and row.root_id not in closings,
            pages=pages.of(row.root_id),
        )
        for row in rows
    ]


def materials_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What came to the units a person sees, with the term of each."""
    known = Known(catch_up())
    rows = materials_seen_by(request.user, known.at)
    units = list(units_seen_by(request.user))
    groups = merged(item_groups(known, ()))
    items = [choice.id for _title, choices in groups for choice in choices]
    asked = Asked.of(request, units, items)
    found = chosen(rows, asked, known).select_related("unit", "root").prefetch_related("items")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": _("Materials received"),
        "page": page,
        "lines": lines_of(site, request, list(page.object_list), known),
        "asked": asked,
        "states": STATES.items(),
        "units": [(str(unit.pk), unit) for unit in units],
        "groups": groups,
        "may_record": may_record(request.user),
    }
    return TemplateResponse(request, "admin/compliance/materials.html", context)


def merged(groups: Iterable[ItemGroup]) -> list[tuple[str, list]]:
    """The items by section, whether or not they have a term of their own."""
    found: dict[str, list] = {}
    for group in groups:
        found.setdefault(group.title, []).extend(group.choices)
    return list(found.items())
