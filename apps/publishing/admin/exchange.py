"""A list of records as a workbook that can be brought back: every text in both languages and every
plain column, as an editor has them (with the drafts of live pages). Bringing it back is registered
by the layer that reads spreadsheets (apps/tables/exchange.py); here is what both of them know."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import MultipleChoiceField
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column, reading_language
from apps.publishing.admin.screens import route_name
from apps.publishing.export import (
    NUMBER_WIDTH,
    PORTION,
    TEXT_WIDTH,
    XLSX,
    Texts,
    in_both,
    xlsx_value,
)
from apps.publishing.feeds import printable
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Revision, RevisionState
from apps.publishing.revisions.content import columns_of, revised_fields, text_columns

# What a cell of a workbook can hold; a longer text stands in the form alone.
MOST_LETTERS = 32_767
TOO_LONG = "⟨…⟩"
# Between the number of a record named in a cell and its words: «12 · Зертхана».
NAMES = " · "
# The columns that are no field: which record, and which revision of it was written down.
NUMBER, REVISION = "№", "revision"
# Records whose drafts and names are asked for at a time.
RECORDS = min(PORTION, 200)

Names = dict[str, dict[Any, str]]


@dataclass(frozen=True)
class SheetColumn:
    """A column of the workbook that stands for a field.

    `language`: of its texts, '' for what both languages share; `is_list`: several choices with
    commas between them."""

    field: models.Field
    language: str = ""
    is_list: bool = False

    @property
    def name(self) -> str:
        """The column of the database, as revisions name it."""
        return self.field.attname

    @property
    def titles(self) -> Texts:
        return in_both(lambda: self.field.verbose_name)

    @property
    def is_text(self) -> bool:
        return isinstance(self.field, models.CharField | models.TextField)

    def cell(self, value: Any, names: Names) -> Any:
        """What stands in the cell for a value as a revision holds it."""
        if value is None or value == "":
            return None
        if self.is_list:
            parts = value if isinstance(value, list) else str(value).split(",")
            return ", ".join(str(each) for each in parts) or None
        if self.field.is_relation:
            return f"{value}{NAMES}{names.get(self.name, {}).get(value, '')}".rstrip(NAMES)
        if self.field.choices:
            return str(dict(self.field.flatchoices).get(value, value))
        if isinstance(self.field, models.DateTimeField):
            moment = datetime.fromisoformat(value)
            return timezone.localtime(moment).replace(microsecond=0, tzinfo=None)
        if isinstance(self.field, models.DateField):
            return date.fromisoformat(value)
        if isinstance(self.field, models.DecimalField):
            return Decimal(value)
        if isinstance(value, str):
            text = printable(value)
            return text if len(text) <= MOST_LETTERS else TOO_LONG
        return value


def sheet_columns(model_admin: Any, request: HttpRequest) -> list[SheetColumn]:
    """The columns of a workbook of one kind of record: what its form has, rows below it aside."""
    model = model_admin.model
    texts = text_columns(model)
    english = {column(name, "en") for name in model.translated}
    hidden = set(model_admin.get_exclude(request, None) or ()) - set(texts)
    fields = model_admin.get_form(request, None).base_fields
    found = []
    for each in revised_fields(model):
        if each.name in english or each.name in hidden:
            continue
        is_list = isinstance(fields.get(each.name), MultipleChoiceField)
        if isinstance(each, models.OneToOneField | models.FileField) or (
            isinstance(each, models.JSONField) and not is_list
        ):
            continue
        language = texts[each.name][1] if each.name in texts else ""
        found.append(SheetColumn(each, language, is_list))
    return found


@dataclass(frozen=True)
class SheetRow:
    """A record as the workbook has it: the number of its newest revision, 0 for none, and its
    columns as revisions hold them."""

    record: Publishable
    revision: int
    fields: dict[str, Any]


def sheet_rows(records: Iterable[Publishable]) -> Iterator[SheetRow]:
    """Records with the texts an editor would find in their forms; one query for RECORDS of them."""
    stream = iter(records)
    while portion := list(islice(stream, RECORDS)):
        kind = ContentType.objects.get_for_model(type(portion[0]))
        keys = [record.pk for record in portion]
        newest = Revision.objects.newest().filter(content_type=kind, object_id__in=keys)
        by_key = {revision.object_id: revision for revision in newest}
        for record in portion:
            revision = by_key.get(record.pk)
            number = revision.number if revision is not None else 0
            fields = columns_of(record)
            if revision is not None and waits(record, revision):
                fields |= revision.content["fields"]
            yield SheetRow(record, number, fields)


def waits(record: Publishable, newest: Revision) -> bool:
    """Whether the newest revision is a draft of a page readers see (revisions.pending_of)."""
    if record.status not in PUBLIC_STATUSES or not newest.is_open:
        return False
    return newest.state != RevisionState.SCHEDULED or record.is_public


def names_of(columns: Iterable[SheetColumn], rows: Iterable[SheetRow]) -> Names:
    """The words for the records that the cells name; one query for each relation."""
    rows = list(rows)
    found: Names = {}
    for each in columns:
        if each.field.is_relation:
            keys = {row.fields.get(each.name) for row in rows} - {None}
            related = each.field.related_model._base_manager.in_bulk(keys)
            found[each.name] = {key: name_of(row) for key, row in related.items()}
    return found


def name_of(record: models.Model) -> str:
    if isinstance(record, Translated) and record.translated:
        words = record.text(record.translated[0], reading_language())
        return words or str(record)
    return str(record)


# --- The workbook -------------------------------------------------------------------------------


def heading_rows(columns: Iterable[SheetColumn]) -> list[list[str]]:
    """Two rows of headings, Kazakh and Russian."""
    revision = in_both(lambda: _("revision number"))
    titles = [{code: NUMBER for code in EDITORIAL_LANGUAGES}, revision]
    titles += [each.titles for each in columns]
    return [[each[code] for each in titles] for code in EDITORIAL_LANGUAGES]


def write_workbook(
    title: str, columns: list[SheetColumn], records: Iterable[Publishable], file: Any
) -> None:
    """A workbook of one sheet under frozen headings in both languages; rows go to disk as they
    come."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31].translate(str.maketrans("[]:*?/\\", "       ")).strip())
    sheet.freeze_panes = "C3"
    for number, each in enumerate([None, None, *columns], start=1):
        width = TEXT_WIDTH if each is not None and each.is_text else NUMBER_WIDTH
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in heading_rows(columns):
        cells = [WriteOnlyCell(sheet, words) for words in row]
        for cell in cells:
            cell.font = Font(bold=True)
        sheet.append(cells)
    stream = sheet_rows(records)
    while portion := list(islice(stream, RECORDS)):
        names = names_of(columns, portion)
        for row in portion:
            values = [each.cell(row.fields.get(each.name), names) for each in columns]
            cells = [row.record.pk, row.revision, *values]
            sheet.append([xlsx_value(sheet, value) for value in cells])
    book.save(file)


def export_view(request: HttpRequest, model_admin: Any) -> HttpResponseBase:
    """The list as the person has filtered it."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    request.GET = request.GET.copy()  # type: ignore[misc]
    for name in ("p", "all", "e"):
        request.GET.pop(name, None)
    try:
        shown = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        return HttpResponseRedirect("./?e=1")
    opts = model_admin.opts
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    records = shown.queryset.iterator(chunk_size=RECORDS)
    columns = sheet_columns(model_admin, request)
    write_workbook(str(opts.verbose_name_plural), columns, records, file)
    file.seek(0)
    name = f"{opts.app_label}-{opts.model_name}-{timezone.localdate().isoformat()}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response.headers["Cache-Control"] = "private, no-store"
    return response


# --- Addresses ----------------------------------------------------------------------------------

# The way back, registered by the layer that reads spreadsheets when its app is ready.
_ways_back: list[Callable[[Any], list[URLPattern]]] = []


def register_way_back(urls: Callable[[Any], list[URLPattern]]) -> None:
    """Adds the addresses by which a workbook is brought back; the same function once."""
    if urls not in _ways_back:
        _ways_back.append(urls)


def urls(model_admin: Any) -> list[URLPattern]:
    view = model_admin.admin_site.admin_view(partial(export_view, model_admin=model_admin))
    found = [path("export.xlsx", view, name=route_name(model_admin, "export"))]
    for way_back in _ways_back:
        found += way_back(model_admin)
    return found
