"""The history of a page for its readers: when it was posted, changed, confirmed and archived, and
what it said on a day. People and the numbers of the journal are never part of it; nothing here
writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.journal.models import Action, Entry
from apps.languages.dates import date_words
from apps.languages.models import column, reading_language
from apps.languages.typography import capitalised
from apps.library.models import Document, DocumentVersion
from apps.publishing.models import Publishable, Revision, as_of
from apps.publishing.presenters import DocumentRow, document_row
from apps.publishing.revisions.compare import EMPTY, PartLine, RowLine, ValueLine, said_by
from apps.publishing.revisions.content import Content, capture
from apps.publishing.richtext import CleanTextField, clean
from apps.publishing.views import Crumb, Fact, from_home, section_crumbs

if TYPE_CHECKING:
    from apps.publishing.sections import Collection

PAGE_SIZE = 30
# What readers learn of; the rest is the work of editors.
TOLD = (
    Action.PUBLISHED,
    Action.APPLIED,
    Action.CONFIRMED,
    Action.ARCHIVED,
    Action.WITHDRAWN,
)
# Where a record stands and how it is kept: nothing that its page says.
NOT_SAID = ("slug", "expire_at", "restriction", "position", "item", "unit")
# Shown by their own parts of the page, or on other pages.
NOT_ROWS = ("attachments", "change_marks")


def history_patterns() -> list[URLPattern]:
    """The histories of all pages, below the language prefix."""
    return [path("history/<str:name>/<path:slug>/", page_history, name="page_history")]


def history_url(record: Any) -> str:
    """The address of a record's history; '' for what has none: readers do not see it."""
    from apps.publishing.sections import collection_of

    if not isinstance(record, Publishable) or not record.pk or not record.is_public:
        return ""
    try:
        name = collection_of(type(record)).name
    except LookupError:
        return ""
    return reverse("page_history", args=[name, record.slug])


# --- What happened ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happened:
    """One thing readers learn of: when, in words, and the day whose text can be looked at."""

    at: datetime
    words: str
    on: date | None = None


def journal_of(record: Publishable) -> list[tuple[int, datetime, str]]:
    """(number, moment, action) of what readers learn of, oldest first; one query.

    A publication that was planned for later is not told of when it was planned."""
    wanted = (*TOLD, Action.SCHEDULED)
    own = Entry.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))
    rows = own.filter(action__in=wanted).order_by("number")
    found = list(rows.values_list("number", "at", "action"))
    planned = {number for number, _at, action in found if action == Action.SCHEDULED}
    return [
        (number, at, action)
        for number, at, action in found
        if action != Action.SCHEDULED and not (action == Action.PUBLISHED and number + 1 in planned)
    ]


def happened_to(record: Publishable, journal: list[tuple[int, datetime, str]]) -> list[Happened]:
    """What readers learn of a record, newest first."""
    posted = [at for _number, at, action in journal if action in (Action.PUBLISHED, Action.APPLIED)]
    found = []
    shown = False
    if record.publish_at and (not posted or dated(record.publish_at) < dated(posted[0])):
        # Posted before the journal tells of it: brought from elsewhere.
        found.append(Happened(record.publish_at, _("Posted"), dated(record.publish_at)))
        shown = True
    away = not shown
    for _number, at, action in journal:
        if action in (Action.PUBLISHED, Action.APPLIED):
            words = _("Changed")
            if away:
                words = _("Posted again") if shown else _("Posted")
            found.append(Happened(at, words, dated(at)))
            shown, away = True, False
        elif action == Action.CONFIRMED:
            found.append(Happened(at, _("Confirmed as still correct")))
        elif action == Action.ARCHIVED:
            found.append(Happened(at, _("Moved to the archive")))
            away = True
        else:
            found.append(Happened(at, _("Taken off the site")))
            away = True
    if record.changed_at and record.changed_at > max(posted, default=record.changed_at):
        # Changed by an import or a command, past the editors.
        found.append(Happened(record.changed_at, _("Changed"), dated(record.changed_at)))
    found.sort(key=lambda each: each.at)
    # What is published twice on one day is told of once: the day has one text to look at.
    once = {(each.words, each.on or place): each for place, each in enumerate(found)}
    return sorted(once.values(), key=lambda each: each.at, reverse=True)


def dated(moment: datetime) -> date:
    return timezone.localdate(moment)


# --- What it said on a day ----------------------------------------------------------------------


def content_at(record: Publishable, moment: datetime) -> Content | None:
    """What readers saw of a record at a moment; None before it was posted, and where nobody kept
    what it said."""
    shown = Revision.objects.shown_at(record, moment)
    touched = max((each for each in (record.changed_at, record.publish_at) if each), default=None)
    since = touched is not None and touched <= moment
    if since and (shown is None or shown.applied_at < touched):
        # Posted or changed past the editors (by an import, a command) and not changed since.
        return capture(record)
    return shown.content if shown is not None else None


def was_away(journal: Iterable[tuple[int, datetime, str]], moment: datetime) -> bool:
    """Whether the page was taken off the site at a moment."""
    past = [action for _number, at, action in journal if at <= moment]
    last = [action for action in past if action != Action.CONFIRMED][-1:]
    return last == [Action.WITHDRAWN]


@dataclass(frozen=True)
class Said:
    """A text of the page in the reader's language: rich ones as cleaned HTML."""

    label: str
    text: str
    rich: bool


@dataclass(frozen=True)
class Cell:
    """A cell of components/data_table.html, or the head of one of its columns."""

    text: str
    label: str

    @property
    def title(self) -> str:
        return self.label


@dataclass(frozen=True)
class RowsAsTheyWere:
    """The rows of one kind below the record, as a table."""

    caption: str
    columns: list[Cell]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class PageAsItWas:
    """What a page said: the texts in the reader's language, facts both languages share, rows below
    the record, and the documents in the versions of that time."""

    title: str
    lead: str
    texts: list[Said]
    facts: list[Fact]
    tables: list[RowsAsTheyWere]
    documents: list[DocumentRow]


def page_as_it_was(record: Publishable, content: Content, moment: datetime) -> PageAsItWas:
    """A page in memory, from a content."""
    model = type(record)
    language = reading_language()
    fields = content["fields"]

    def text(name: str) -> str:
        return fields.get(column(name, language)) or ""

    texts = []
    for name in model.translated:
        if name not in ("title", "lead") and text(name):
            field = model._meta.get_field(column(name, language))
            rich = isinstance(field, CleanTextField)
            words = clean(text(name)) if rich else text(name)
            label = capitalised(model._meta.get_field(name).verbose_name)
            texts.append(Said(label, words, rich))
    hidden = {model._meta.get_field(name).attname for name in NOT_SAID if has_field(model, name)}
    parts = {name: rows for name, rows in content.get("parts", {}).items() if name not in NOT_ROWS}
    said = said_by(model, {**content, "parts": parts}, lambda name: name not in hidden)
    attached = content.get("parts", {}).get("attachments", [])
    return PageAsItWas(
        title=text("title"),
        lead=text("lead"),
        texts=texts,
        facts=facts_of(said.values),
        tables=[table_of(part, language) for part in said.parts if part.rows],
        documents=documents_at(attached, moment),
    )


def facts_of(values: Iterable[ValueLine]) -> list[Fact]:
    return [Fact(line.label, line.after) for line in values if line.filled]


def table_of(part: PartLine, language: str) -> RowsAsTheyWere:
    """The rows of a part in one language, without columns that are empty in all of them."""
    rows = [{**words_of(row, language), **values_of(row)} for row in part.rows]
    labels = [label for label in rows[0] if any(row[label] for row in rows)]
    return RowsAsTheyWere(
        caption=part.label,
        columns=[Cell("", label) for label in labels],
        rows=[[Cell(row[label] or EMPTY, label) for label in labels] for row in rows],
    )


def words_of(row: RowLine, language: str) -> dict[str, str]:
    """The texts of a row in one language, by label."""
    found = {}
    for line in row.texts:
        (half,) = (each for each in line.halves if each.language == language)
        pieces = chain.from_iterable(half.paragraphs)
        found[line.label] = " ".join(each.words for each in pieces)
    return found


def values_of(row: RowLine) -> dict[str, str]:
    return {line.label: line.after if line.is_filled else "" for line in row.values}


def has_field(model: type[Publishable], name: str) -> bool:
    return any(each.name == name for each in model._meta.concrete_fields)


def documents_at(rows: list[dict[str, Any]], moment: datetime) -> list[DocumentRow]:
    """Attached documents in the versions that were current at a moment. A document that is on the
    site no more is left out: whoever took it off had a reason. Two queries."""
    ordered = sorted(rows, key=lambda row: (row["fields"].get("position") or 0, row["pk"]))
    keys = [row["fields"]["document_id"] for row in ordered]
    documents = Document.objects.public().filter(pk__in=keys).in_bulk()
    versions = DocumentVersion.objects.filter(document__in=documents, created_at__lte=moment)
    for version in versions.defer("text").order_by("number"):
        document = documents[version.document_id]
        version.document = document
        current = getattr(document, "current_versions", [])
        kept = [each for each in current if each.language != version.language]
        document.current_versions = [*kept, version]
    return [
        document_row(documents[key], caption_of(row), as_it_was=True)
        for key, row in zip(keys, ordered, strict=True)
        if getattr(documents.get(key), "current_versions", None)
    ]


def caption_of(row: dict[str, Any]) -> str:
    return row["fields"].get(column("caption", reading_language())) or ""


# --- The page -----------------------------------------------------------------------------------


def collection_named(name: str) -> "Collection":
    from apps.publishing.sections import all_collections

    for collection in all_collections():
        if collection.name == name:
            return collection
    raise Http404


class DayForm(forms.Form):
    """Asks for a day up to today."""

    on = forms.DateField(
        label=gettext_lazy("The page as of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_on(self) -> date:
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError(_("Choose a day up to today."))
        return self.cleaned_data["on"]


def page_history(request: HttpRequest, name: str, slug: str) -> HttpResponse:
    """When a page was posted and changed; with `?on=2026-11-05` what it said on that day."""
    collection = collection_named(name)
    if "\x00" in slug:
        raise Http404
    record = collection.model._default_manager.public().filter(slug=slug).first()
    if record is None:
        raise Http404
    form = DayForm(request.GET if "on" in request.GET else None)
    context = {
        "collection": collection,
        "record": record,
        "filters": form,
        "page_url": record.get_absolute_url(),
        "history_url": reverse("page_history", args=[name, slug]),
    }
    journal = journal_of(record)
    if form.is_valid():
        return answer(request, "publishing/as_of.html", as_it_was(record, journal, form, context))
    title = _("History of the page")
    page = Paginator(happened_to(record, journal), PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {"page_obj": page, "breadcrumbs": way(context, Crumb(title))}
    context["page_title"] = f"{record.title}: {title}"
    return answer(request, "publishing/history.html", context)


def as_it_was(
    record: Publishable,
    journal: list[tuple[int, datetime, str]],
    form: DayForm,
    context: dict[str, Any],
) -> dict[str, Any]:
    """What the page of one past day shows."""
    day = form.cleaned_data["on"]
    moment = as_of(day)
    content = None if was_away(journal, moment) else content_at(record, moment)
    title = _("As of the day")
    back = Crumb(_("History of the page"), context["history_url"])
    return context | {
        "day": day,
        "was": page_as_it_was(record, content, moment) if content else None,
        "page_title": f"{record.title}: {date_words(day, reading_language())}",
        "breadcrumbs": way(context, back, Crumb(title)),
    }


def way(context: dict[str, Any], *last: Crumb) -> list[Crumb]:
    above = section_crumbs(context["collection"])
    return from_home(*above, Crumb(context["record"].title, context["page_url"]), *last)


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = TemplateResponse(request, template, {"page_description": "", **context})
    # Search engines show today's page, not its past.
    response.headers["X-Robots-Tag"] = "noindex"
    return response
