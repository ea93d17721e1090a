"""Open data: the published records of a collection as CSV, JSON and XLSX, in both languages.

A collection names the fields in `exports`; a shape with rows of its own gives another `Dataset`.
Nothing is gathered in memory: rows go from the database to the reader in portions, so a table of a
hundred thousand rows needs no more than one of ten."""

import csv
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import StringIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext, override
from django.views import View
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column, reading_language
from apps.publishing.feeds import printable
from apps.publishing.presenters import language_name
from apps.publishing.richtext import CleanTextField

if TYPE_CHECKING:
    from apps.publishing.sections import Collection

# Rows read from the database and sent to the reader at a time.
PORTION = 2000
# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Widths of the columns of a workbook, in characters.
TEXT_WIDTH, NUMBER_WIDTH = 40, 14

Texts = dict[str, str]


@dataclass(frozen=True)
class DataColumn:
    """A column of a download.

    `name`: for machines; `lookup`: where the value stands; `kind`: text, integer, number, date,
    datetime or boolean; `titles`: its heading in each language; `labels`: words for stored codes;
    `is_markup`: whether it is HTML, of which only the words are published."""

    name: str
    lookup: str
    kind: str
    titles: Texts
    labels: Mapping[Any, str] = field(default_factory=dict, hash=False)
    is_markup: bool = False

    def value(self, stored: Any) -> Any:
        """The stored value as it is published: '' for a missing text, None for any other."""
        if self.kind == "text":
            text = str(self.labels.get(stored, "" if stored is None else stored))
            if self.is_markup:
                text = " ".join(html.unescape(strip_tags(text.replace("<", " <"))).split())
            return printable(text)
        if isinstance(stored, datetime):
            return timezone.localtime(stored).replace(microsecond=0)
        return stored


@dataclass(frozen=True)
class Dataset:
    """What a download holds: a title in each language, the rows in order, their columns, the day
    they were last changed."""

    titles: Texts
    rows: QuerySet
    columns: tuple[DataColumn, ...]
    updated: date | None = None

    @cached_property
    def lookups(self) -> tuple[str, ...]:
        # Two at least, otherwise a row would be a bare value.
        return ("pk", *dict.fromkeys(each.lookup for each in self.columns))

    def __iter__(self) -> Iterator[list[Any]]:
        """The values of each row, read in portions."""
        places = [(each, self.lookups.index(each.lookup)) for each in self.columns]
        for row in self.rows.values_list(*self.lookups).iterator(chunk_size=PORTION):
            yield [each.value(row[place]) for each, place in places]


def in_both(words: Callable[[], Any]) -> Texts:
    """Words in each language of the site."""
    found = {}
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            found[language] = str(words())
    return found


def columns_of(model: type[models.Model], names: Iterable[str]) -> tuple[DataColumn, ...]:
    """The columns of fields: two for a translated text, a code and its words for a choice, the text
    that names the record for a relation.

    A name may go through relations, `unit__code`. Raises FieldDoesNotExist for one that names no
    single value."""
    return tuple(each for name in names for each in columns_of_field(model, name))


def columns_of_field(model: type[models.Model], lookup: str) -> list[DataColumn]:
    *relations, last = lookup.split("__")
    owners: list[models.Field] = []
    for relation in relations:
        owners.append(model._meta.get_field(relation))
        model = owners[-1].related_model
    found = model._meta.get_field(last)
    name = lookup.replace("__", "_")
    if found.is_relation:
        model = found.related_model
        if not (found.many_to_one or found.one_to_one) or not issubclass(model, Translated):
            raise FieldDoesNotExist(f"“{lookup}” is a relation; name a field of its record")
        owners, last = [found], model.sorted_by or model.translated[0]
        lookup = f"{lookup}__{last}"

    def heading(own: models.Field) -> str:
        return ": ".join(str(each.verbose_name) for each in (*owners, own))

    if issubclass(model, Translated) and last in model.translated:
        own_columns = [model._meta.get_field(column(last, code)) for code in EDITORIAL_LANGUAGES]
        return [
            DataColumn(
                name=column(name, language),
                lookup=column(lookup, language),
                kind="text",
                titles=in_both(partial(heading, own)),
                is_markup=isinstance(own, CleanTextField),
            )
            for language, own in zip(EDITORIAL_LANGUAGES, own_columns, strict=True)
        ]
    columns = [DataColumn(name, lookup, kind_of(found), in_both(partial(heading, found)))]
    for language in EDITORIAL_LANGUAGES if found.choices else ():
        with override(language):
            labels = {code: str(label) for code, label in found.flatchoices}
        titles = in_both(partial(in_words, partial(heading, found), language))
        columns.append(DataColumn(column(name, language), lookup, "text", titles, labels))
    return columns


def in_words(heading: Callable[[], str], language: str) -> str:
    """The heading of the words of a choice: «күйі (қазақша)»."""
    return f"{heading()} ({language_name(language)})"


def kind_of(found: models.Field) -> str:
    kinds = (
        (models.DateTimeField, "datetime"),
        (models.DateField, "date"),
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.DecimalField | models.FloatField, "number"),
    )
    return next((kind for field_type, kind in kinds if isinstance(found, field_type)), "text")


# --- Where the data come from -------------------------------------------------------------------

_publishers: list[Callable[[], Texts]] = []


def register_publisher(names: Callable[[], Texts]) -> Callable[[], Texts]:
    """Says who publishes the data: a function that gives the organisation's name in each language;
    a layer above registers it when its app is ready."""
    _publishers[:] = [names]
    return names


def source() -> dict[str, Any]:
    """The organisation and its site."""
    names = _publishers[0]() if _publishers else {}
    return {**names, "url": settings.SITE_URL}


# --- The three formats --------------------------------------------------------------------------


def csv_text(dataset: Dataset, language: str) -> Iterator[str]:
    """RFC 4180, with the byte order mark by which spreadsheets know UTF-8; headings in one
    language."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer.writerow([each.titles[language] for each in dataset.columns])
    for number, row in enumerate(dataset, start=1):
        writer.writerow([csv_value(value) for value in row])
        if number % PORTION == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_value(value: Any) -> str:
    """A text that a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def json_text(dataset: Dataset) -> Iterator[str]:
    """One object: what the data are, whose, since when, their fields, and the rows."""
    head = {
        "title": dataset.titles,
        "source": source(),
        "terms": in_both(lambda: gettext("Free to use with a reference to the source.")),
        "updated": dataset.updated,
        "fields": [
            {"name": each.name, "type": each.kind, "title": each.titles} for each in dataset.columns
        ],
    }
    names = [each.name for each in dataset.columns]
    # The head without its closing brace: the rows are its last member.
    portion, comma = [f'{as_json(head)[:-1]}, "rows": ['], "\n"
    for number, row in enumerate(dataset, start=1):
        portion.append(comma + as_json(dict(zip(names, row, strict=True))))
        comma = ",\n"
        if number % PORTION == 0:
            yield "".join(portion)
            portion = []
    yield "".join([*portion, "\n]}\n"])


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=json_value)


def json_value(value: Any) -> Any:
    """Decimals as numbers, dates as ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def write_xlsx(dataset: Dataset, file: Any, language: str) -> None:
    """A workbook of one sheet with a frozen heading; the rows go to disk as they come."""
    book = Workbook(write_only=True)
    title = re.sub(r"[\[\]:*?/\\]", " ", dataset.titles[language])
    sheet = book.create_sheet(title[:31].strip() or "data")
    sheet.freeze_panes = "A2"
    headings = []
    for number, each in enumerate(dataset.columns, start=1):
        heading = each.titles[language]
        width = TEXT_WIDTH if each.kind == "text" else max(NUMBER_WIDTH, len(heading) + 2)
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        headings.append(cell)
    sheet.append(headings)
    for row in dataset:
        sheet.append([xlsx_value(sheet, value) for value in row])
    book.save(file)


def xlsx_value(sheet: Any, value: Any) -> Any:
    """A text stays a text, whatever it begins with; moments are of the organisation's own zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, str) and value.startswith(FORMULA):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return value


# --- Addresses ----------------------------------------------------------------------------------

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Download(View):
    """`data.csv`, `data.json`, `data.xlsx` of a collection; the query of the address goes to the
    shape, which may know editions."""

    http_method_names = ["get", "head", "options"]
    collection: "Collection" = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in FORMATS:
            raise Http404
        dataset = self.collection.shape.dataset(self.collection, request.GET)
        day, language = timezone.localdate().isoformat(), reading_language()
        name = f"{self.collection.name.replace('.', '-')}-{day}.{kind}"
        if kind == "xlsx":
            file = TemporaryFile()  # noqa: SIM115 - the response closes it
            write_xlsx(dataset, file, language)
            file.seek(0)
            return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        if kind == "csv":
            parts, content_type = csv_text(dataset, language), "text/csv; charset=utf-8"
        else:
            parts, content_type = json_text(dataset), "application/json"
        response = StreamingHttpResponse(parts, content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


FORMATS = ("csv", "json", "xlsx")


def download_links(collection: "Collection", query: str = "") -> list[dict[str, str]]:
    """The downloads a page offers; none for a collection without exported fields."""
    if not collection.shape.exported(collection):
        return []
    return [
        {
            "format": kind.upper(),
            "url": reverse(f"{collection.name}.data", args=[kind]) + (query and f"?{query}"),
        }
        for kind in FORMATS
    ]


def download_patterns(collections: Iterable["Collection"]) -> list[URLPattern]:
    return [
        path(
            f"{each.address}/data.<slug:kind>",
            Download.as_view(collection=each),
            name=f"{each.name}.data",
        )
        for each in collections
        if each.shape.exported(each)
    ]
