"""The screen of one material: everything that was recorded of it, and what this person may do about
it. What is refused stands beside its field, and nothing that was typed is lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.roles import may_check, may_publish, writes_everywhere
from apps.compliance import actions
from apps.compliance.admin.materials import (
    Pages,
    materials_seen_by,
    may_record,
    term_sentence,
    term_state,
    units_recorded_by,
)
from apps.compliance.catching_up import catch_up
from apps.compliance.forms import (
    CorrectionForm,
    DecisionForm,
    ExtensionForm,
    LinkForm,
    RefusalForm,
    put_errors,
)
from apps.compliance.models import Breach, Closing, Material, Refusal
from apps.compliance.register import Known
from apps.languages.dates import clock, date_short
from apps.languages.models import reading_language
from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, all_collections

# Records of each kind that are offered at once.
OFFERED = 20

DONE = {
    "correct": gettext_lazy("The correction is recorded."),
    "link": gettext_lazy("The page is linked. The term ends when readers see it."),
    "extend": gettext_lazy("The term is extended."),
    "refuse": gettext_lazy("The refusal waits for the agreement of another person."),
    "agree": gettext_lazy("The refusal is agreed. The term has ended."),
    "deny": gettext_lazy("The refusal is not agreed. The term goes on."),
}


def material_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """One material. Raises Http404 for those of units a person does not see."""
    known = Known(catch_up())
    rows = materials_seen_by(request.user, known.at).with_term(known.at)
    row = rows.filter(root=number).select_related("unit", "recorded_by").first()
    if row is None:
        raise Http404
    screen = Screen(site, request, row, known)
    if request.method == "POST":
        return screen.act(request.POST.get("_do", ""))
    return screen.page()


@dataclass(frozen=True)
class Change:
    """A fact that a correction changed."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """A row of the chain after the first, with what it changed."""

    row: Material
    changes: list[Change]


def moment_words(row: Material) -> str:
    received = timezone.localtime(row.received_at)
    return f"{date_short(received.date(), reading_language())}, {clock(received.time())}"


def add_url(
    site: AdminSite, request: HttpRequest, collection: Collection, item: str, **said: Any
) -> str:
    """The form of a new record that fulfils an item, with what else its address says; empty for a
    person who may not add any."""
    model_admin = site._registry.get(collection.model)
    if model_admin is None or not model_admin.has_add_permission(request):
        return ""
    if collection.sets_item():
        said["item"] = collection.named(item)
    opts = collection.model._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
    return f"{url}?{urlencode(said)}" if said else url


class Screen:
    """What one person sees and does of one material."""

    def __init__(self, site: AdminSite, request: HttpRequest, row: Material, known: Known) -> None:
        self.site, self.request, self.user = site, request, request.user
        self.row, self.known = row, known
        self.number = row.root_id
        self.faulty: dict[str, forms.Form] = {}

    # What is known

    @cached_property
    def closing(self) -> Closing | None:
        rows = Closing.objects.filter(material=self.number, at__lte=self.known.at)
        return rows.select_related("link", "refusal").first()

    @cached_property
    def chain(self) -> list[Material]:
        """The rows from the first to the last."""
        rows = Material.objects.filter(root=self.number, recorded_at__lte=self.known.at)
        found = rows.select_related("unit", "recorded_by").prefetch_related("items")
        return list(found.order_by("pk"))

    @property
    def corrections(self) -> list[Correction]:
        pairs = zip(self.chain, self.chain[1:], strict=False)
        return [Correction(later, list(self.differences(row, later))) for row, later in pairs]

    def differences(self, row: Material, later: Material) -> Iterator[Change]:
        facts: tuple[tuple[str, Callable[[Material], str]], ...] = (
            (_("What came"), lambda each: each.title),
            (_("When it came"), moment_words),
            (_("From whom"), lambda each: each.from_whom),
            (_("Responsible unit"), lambda each: str(each.unit)),
            (_("Items of the regulation"), lambda each: "; ".join(self.titles(each))),
            (_("Note"), lambda each: each.note),
        )
        for name, fact in facts:
            before, after = fact(row), fact(later)
            if before != after:
                yield Change(name, before or "—", after or "—")

    def titles(self, row: Material) -> list[str]:
        return [str(self.known.item(each.item).title) for each in row.items.all()]

    @cached_property
    def waiting(self) -> Refusal | None:
        """The refusal that waits for another person."""
        return next((each for each in self.refusals if not hasattr(each, "decision")), None)

    @cached_property
    def refusals(self) -> list[Refusal]:
        rows = Refusal.objects.filter(material=self.number)
        return list(rows.select_related("proposed_by", "decision", "decision__decided_by"))

    @property
    def breaches(self) -> QuerySet[Breach]:
        rows = Breach.objects.filter(kind=Breach.Kind.TERM, material=self.number)
        return rows.prefetch_related("explanations__given_by")

    # What the person may do

    @cached_property
    def writes(self) -> bool:
        """Whether the person corrects and links: who records for the unit."""
        if not may_record(self.user):
            return False
        units = units_recorded_by(self.user)
        return writes_everywhere(self.user) or units.filter(pk=self.row.unit_id).exists()

    @cached_property
    def allowed(self) -> set[str]:
        """The acts that are open to the person now."""
        if self.closing is not None:
            return set()
        found = {"correct", "link"} if self.writes else set()
        if self.row.due_on is not None and actions.may_extend(self.user, self.known.today):
            found.add("extend")
        if self.writes and self.waiting is None:
            found.add("refuse")
        if self.waiting is not None and self.decides:
            found |= {"agree", "deny"}
        return found

    @property
    def decides(self) -> bool:
        other = self.waiting is not None and self.waiting.proposed_by_id != self.user.pk
        return other and may_check(self.user, self.known.today)

    # Acts

    def act(self, what: str) -> HttpResponse:
        """Does what a button says, then shows the material anew."""
        here = HttpResponseRedirect(self.url)
        if what not in DONE:
            raise PermissionDenied
        if self.closing is not None:
            messages.error(self.request, _("The term of this material has ended."))
            return here
        if what not in self.allowed:
            raise PermissionDenied
        form = self.forms_with(self.request.POST)["decide" if what in ("agree", "deny") else what]
        if form.is_valid():
            try:
                self.do(what, form)
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(self.request, DONE[what])
                return here
        self.faulty = {form.prefix: form}
        return self.page()

    def do(self, what: str, form: forms.Form) -> None:
        given = form.cleaned_data
        if what == "correct":
            actions.correct(self.row, reason=given["reason"], by=self.user, **form.changes())
        elif what == "link":
            actions.link(self.row, self.record_of(given["record"]), by=self.user)
        elif what == "extend":
            actions.extend(self.row, until=given["until"], reason=given["reason"], by=self.user)
        elif what == "refuse":
            root = Material.objects.get(pk=self.number)
            actions.propose_refusal(root, reason=given["reason"], by=self.user)
        else:
            agreed = what == "agree"
            actions.decide_refusal(self.waiting, agreed=agreed, by=self.user, note=given["note"])

    def forms_with(self, data: Any = None) -> dict[str, forms.Form]:
        """The forms of the page by the act they serve, each under a prefix of its own."""
        moves = self.row.recorded_by_id != self.user.pk and may_publish(self.user)
        correction = CorrectionForm(
            data,
            prefix="correct",
            material=self.row,
            units=units_recorded_by(self.user),
            known=self.known,
            moves_receipt=moves,
        )
        # The page offers the newest; any that the person keeps may be sent (record_of).
        choices = [] if data is None else [(data.get("link-record", ""), "")]
        return {
            "correct": correction,
            "link": LinkForm(data, prefix="link", records=choices),
            "extend": ExtensionForm(data, prefix="extend"),
            "refuse": RefusalForm(data, prefix="refuse"),
            "decide": DecisionForm(data, prefix="decide"),
        }

    # Its pages

    @cached_property
    def collections(self) -> list[Collection]:
        """The kinds of record that fulfil its items and that the person may change."""
        items = {each.item for each in self.row.items.all()}
        found = []
        for collection in all_collections():
            model_admin = self.site._registry.get(collection.model)
            if items.isdisjoint(collection.items) or model_admin is None:
                continue
            if model_admin.has_change_permission(self.request):
                found.append(collection)
        return found

    def items_of(self, collection: Collection) -> list[str]:
        """Those of its items that a record of this kind may name."""
        named = (collection.named(each.item) for each in self.row.items.all())
        return [item for item in dict.fromkeys(named) if item in collection.items]

    def records(self, collection: Collection) -> QuerySet[Publishable]:
        """The records of a kind the person may link."""
        model_admin = self.site.get_model_admin(collection.model)
        rows = model_admin.get_queryset(self.request)
        if not writes_everywhere(self.user):
            rows = rows.kept_by(self.user)
        return rows.filter(item__in=self.items_of(collection)) if collection.sets_item() else rows

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    @cached_property
    def linkable(self) -> list[tuple[str, str, str]]:
        """Records to choose from, the last changed first: value, title, kind."""
        found = []
        for collection in self.collections:
            model_admin = self.site.get_model_admin(collection.model)
            rows = self.records(collection)
            if self.words:
                rows, many = model_admin.get_search_results(self.request, rows, self.words)
                rows = rows.distinct() if many else rows
            kind = str(collection.model._meta.verbose_name)
            for record in rows.order_by("-pk")[:OFFERED]:
                found.append((f"{collection.name}.{record.pk}", str(record) or "—", kind))
        return found

    def record_of(self, value: str) -> Publishable:
        """The record a choice names. Raises ValidationError for one the person may not link."""
        label, _dot, key = value.rpartition(".")
        for collection in self.collections:
            if collection.name == label and key.isdecimal():
                record = self.records(collection).filter(pk=key).first()
                model_admin = self.site.get_model_admin(collection.model)
                if record is not None and model_admin.has_change_permission(self.request, record):
                    return record
        raise ValidationError({"record": [_("Choose the page.")]})

    @property
    def add_urls(self) -> list[tuple[str, str]]:
        """Where a new page for it is written: kind of record, address."""
        found = []
        for collection in self.collections:
            item = self.items_of(collection)[0]
            url = add_url(self.site, self.request, collection, item, material=self.number)
            if url:
                found.append((str(collection.model._meta.verbose_name), url))
        return found

    # The page

    @property
    def url(self) -> str:
        return reverse("admin:compliance_material", args=[self.number])

    def page(self) -> HttpResponse:
        root = self.chain[0]
        found = {**self.forms_with(), **self.faulty}
        extensions = root.extensions.select_related("granted_by")
        context = {
            **self.site.each_context(self.request),
            "title": self.row.title,
            "subtitle": _("Material No. %(number)s") % {"number": self.number},
            "screen": self,
            "row": self.row,
            "root": root,
            "items": self.titles(self.row),
            "files": list(self.row.files.select_related("document")),
            "term": None if self.closing else term_state(self.row, self.known),
            "sentence": term_sentence(self.row, self.known),
            "closing": self.closing,
            "corrections": self.corrections,
            "terms": list(root.terms.all()),
            "extensions": list(extensions),
            "refusals": [(each, getattr(each, "decision", None)) for each in self.refusals],
            "breaches": list(self.breaches),
            "pages": Pages(self.site, self.request, [self.number]).of(self.number),
            "allowed": self.allowed,
            "forms": found,
            "faulty": set(self.faulty),
            "chosen_record": found["link"]["record"].value() or "",
            "limit": OFFERED,
            "list_url": reverse("admin:compliance_materials"),
        }
        return TemplateResponse(self.request, "admin/compliance/material.html", context)
