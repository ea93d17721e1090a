"""Reads a spreadsheet as rows of a table: finds the columns, asks the fields what each cell means
and names every fault by row and column. It stores nothing.

What a table expects is said by its row model alone (`columns`, `key`, the fields and their
`clean`); nothing is written here or in a section for one table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.languages.folding import fold
from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.tables.headings import Column, by_heading, columns_of, heading_form
from apps.tables.models import Row
from apps.tables.spreadsheets import (
    MAX_COLUMNS,
    Line,
    is_empty_cell,
    no_rows,
    open_sheet,
    refusal,
)
from apps.tables.values import has_kazakh, looks_russian, mistake, value_of

# A price list has some hundred rows, the largest register of medicines some ten thousand.
MAX_ROWS = 100_000
# From so many rows on, texts under the heading of the other language are no slip of one row.
SWAPPED_FROM = 3
SHOWN_VALUE = 80


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, or with a row when `column` is None; `row` is its number in
    the sheet."""

    row: int
    column: Column | None
    value: Any
    error: ValidationError

    @property
    def message(self) -> str:
        """In the language of the page, one sentence after another."""
        return " ".join(self.error.messages)

    def stored(self) -> dict[str, Any]:
        """For keeping: the words in both languages, because two people may read them."""
        messages = {}
        for language in EDITORIAL_LANGUAGES:
            with override(language):
                messages[language] = self.message
        return {
            "row": self.row,
            "column": self.column.titles if self.column else {},
            "value": "" if self.value is None else str(self.value)[:SHOWN_VALUE],
            "message": messages,
        }


@dataclass(frozen=True)
class ReadRow:
    """A row of the sheet: the values by field, and what is wrong or doubtful with it."""

    number: int
    values: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


class Headings:
    """Which column stands where in the sheet.

    Raises ValidationError naming all that is missing, unknown or there twice."""

    def __init__(self, line: Line, columns: list[Column]) -> None:
        known = by_heading(columns)
        cells = [heading_form(cell) if not is_empty_cell(cell) else "" for cell in line.cells]
        if max(place for place, form in enumerate(cells) if form) >= MAX_COLUMNS:
            raise refusal("columns", _("There are more than %(limit)s columns."), limit=MAX_COLUMNS)
        self.row = line.number
        self.places: dict[int, Column] = {}
        unknown, twice = [], []
        for place, form in enumerate(cells):
            found = known.get(form)
            if not form:
                continue
            if found is None:
                unknown.append(str(line.cells[place]).strip()[:SHOWN_VALUE])
            elif found in self.places.values():
                twice.append(str(line.cells[place]).strip())
            else:
                self.places[place] = found
        missing = [each for each in columns if each not in self.places.values()]
        errors = []
        if missing:
            names = "; ".join(f"«{each.field.verbose_name}»" for each in missing)
            errors.append(refusal("missing", _("Columns are missing: %(names)s."), names=names))
        if unknown:
            names = "; ".join(f"«{name}»" for name in unknown)
            errors.append(
                refusal("unknown", _("Columns this table does not have: %(names)s."), names=names)
            )
        if twice:
            names = "; ".join(f"«{name}»" for name in twice)
            errors.append(refusal("twice", _("Columns that stand twice: %(names)s."), names=names))
        if errors:
            raise ValidationError(errors)


class Reading:
    """A spreadsheet being read, one row at a time.

    Opening raises ValidationError for a file that is no such table; going through the rows raises
    it for what is seen only there: no rows, too many, Kazakh and Russian columns swapped."""

    def __init__(self, file: File, row_model: type[Row]) -> None:
        self.row_model = row_model
        self.columns = columns_of(row_model)
        known = by_heading(self.columns)

        def score(cells: Iterable[Any]) -> int:
            return sum(heading_form(cell) in known for cell in cells)

        sheet = open_sheet(file, score)
        self.merged = sheet.merged
        self.lines = sheet.lines
        first = next((line for line in self.lines if not line.is_blank), None)
        if first is None:
            raise no_rows()
        self.headings = Headings(first, self.columns)
        # Making a record for nothing costs as much as all the rest.
        self.has_rules_between_fields = row_model.clean is not models.Model.clean
        self.seen: dict[str, int] = {}
        self.swapped = dict.fromkeys(row_model.translated, 0)
        self.in_place = dict.fromkeys(row_model.translated, 0)

    def __iter__(self) -> Iterator[ReadRow]:
        count = 0
        for line in self.lines:
            if line.is_blank:
                continue
            count += 1
            if count > MAX_ROWS:
                raise refusal(
                    "rows",
                    _("There are more than %(limit)s rows. Divide the table."),
                    limit=MAX_ROWS,
                )
            yield self.row_of(line)
        if not count:
            raise no_rows()
        self.refuse_swapped()

    def row_of(self, line: Line) -> ReadRow:
        row = ReadRow(line.number, {})
        for reference in self.merged.get(line.number, ()):
            message = _("The cells are merged. Divide them and fill each.")
            row.faults.append(Fault(line.number, None, reference, mistake("merged", message)))
        for place in range(max(len(line.cells), max(self.headings.places) + 1)):
            cell = line.cells[place] if place < len(line.cells) else None
            found = self.headings.places.get(place)
            if found is not None:
                try:
                    row.values[found.name] = value_of(found, cell)
                except ValidationError as error:
                    row.faults.append(Fault(line.number, found, cell, error))
            elif not is_empty_cell(cell):
                message = _("The value stands in a column without a heading.")
                row.faults.append(Fault(line.number, None, cell, mistake("outside", message)))
                if place >= MAX_COLUMNS:
                    # A line may hold millions of them.
                    break
        self.both_languages(row)
        self.once(row)
        if not row.faults and self.has_rules_between_fields:
            self.whole(row)
        return row

    def column(self, name: str) -> Column | None:
        return next((each for each in self.columns if each.name == name), None)

    def both_languages(self, row: ReadRow) -> None:
        """Each text in both languages; an optional one in both or in none."""
        required = self.row_model.required_texts()
        for name in self.row_model.translated:
            pair = {code: row.values.get(column(name, code)) for code in EDITORIAL_LANGUAGES}
            self.watch_order(row, name)
            if None in pair.values():
                continue
            empty = [code for code, text in pair.items() if not text]
            if empty and (len(empty) == 1 or name in required):
                for code in empty:
                    words = (
                        _("Fill this in Kazakh.") if code == "kk" else _("Fill this in Russian.")
                    )
                    place = self.column(column(name, code))
                    row.faults.append(Fault(row.number, place, "", mistake("required", words)))
            elif not empty and looks_russian(pair["kk"], pair["ru"]):
                place = self.column(column(name, "kk"))
                words = _("The text in the Kazakh column looks Russian.")
                row.warnings.append(
                    Fault(row.number, place, pair["kk"], mistake("looks_russian", words))
                )

    def watch_order(self, row: ReadRow, name: str) -> None:
        """Counts the rows that speak for and against the languages of a pair of columns."""
        kazakh = row.values.get(column(name, "kk"))
        wrong = any(
            fault.error.code == "kazakh_in_russian" and fault.column.declared == name
            for fault in row.faults
            if fault.column is not None and hasattr(fault.error, "code")
        )
        if wrong and kazakh and not has_kazakh(kazakh):
            self.swapped[name] += 1
        elif kazakh and has_kazakh(kazakh) and not wrong:
            self.in_place[name] += 1

    def refuse_swapped(self) -> None:
        for name, count in self.swapped.items():
            if count >= SWAPPED_FROM and count > 2 * self.in_place[name]:
                pair = [self.column(column(name, code)) for code in EDITORIAL_LANGUAGES]
                raise refusal(
                    "swapped",
                    _("The columns «%(kk)s» and «%(ru)s» stand in each other's place."),
                    kk=pair[0].field.verbose_name,
                    ru=pair[1].field.verbose_name,
                )

    def once(self, row: ReadRow) -> None:
        """What names a thing stands in one row only."""
        key = self.row_model.key
        value = row.values.get(key) if key else None
        if value in (None, ""):
            return
        first = self.seen.setdefault(fold(str(value)), row.number)
        if first != row.number:
            message = _("The same value stands in row %(row)s already.")
            fault = Fault(row.number, self.column(key), value, mistake("once", message, row=first))
            row.faults.append(fault)

    def whole(self, row: ReadRow) -> None:
        """The rules between the fields of a row, which its model has in `clean`."""
        try:
            self.row_model(**row.values).clean()
        except ValidationError as error:
            by_field = getattr(error, "error_dict", {NON_FIELD_ERRORS: [error]})
            for name, errors in by_field.items():
                place, value = self.column(name), row.values.get(name)
                row.faults.append(Fault(row.number, place, value, ValidationError(errors)))


def shown(value: Any) -> str:
    """A value as an editor compares it with the sheet."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return str(value)
