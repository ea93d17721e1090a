"""The report as a workbook: the facts on the first sheet, a sheet for each table. The rows go to
disk as they come."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from apps.compliance.report.composing import Report
from apps.compliance.report.parts import Month, Part, Printed, Share, text
from apps.compliance.report.presenting import parts_of, title_of
from apps.publishing.export import xlsx_value
from apps.publishing.feeds import printable

DAY, MOMENT, PER_CENT = "DD.MM.YYYY", "DD.MM.YYYY HH:MM", "0.0%"
# Widths in characters: of a column of width 1, of the first sheet's two columns.
UNIT, LEAST, MOST = 8, 12, 60
FACT_WIDTHS = (48, 80)


def write_xlsx(report: Report, file: BinaryIO, printed: Printed | None = None) -> None:
    """Writes the workbook to an open file."""
    book = Workbook(write_only=True)
    first = book.create_sheet(pgettext("report", "Report")[:31])
    for letter, width in zip("AB", FACT_WIDTHS, strict=True):
        first.column_dimensions[letter].width = width
    first.append([bold(first, title_of(report))])
    if printed is not None and printed.by:
        first.append([pgettext("report", "Made by"), cell(first, printed.by)])
        first.append([pgettext("report", "Made at"), cell(first, printed.at)])
    taken: set[str] = {first.title}
    for part in parts_of(report):
        if part.is_table:
            write_table(book, part, taken)
            continue
        first.append([])
        first.append([bold(first, part.title)])
        for fact in part.facts:
            first.append([cell(first, fact.title), cell(first, fact.value)])
        if part.note:
            first.append([cell(first, part.note)])
    book.save(file)


def write_table(book: Workbook, part: Part, taken: set[str]) -> None:
    sheet = book.create_sheet(sheet_title(part.title, taken))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(part.columns, start=1):
        width = min(max(column.width * UNIT, LEAST, len(column.title) + 2), MOST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([bold(sheet, column.title) for column in part.columns])
    for row in part.rows():
        sheet.append([cell(sheet, value) for value in row])


def sheet_title(words: str, taken: set[str]) -> str:
    """At most 31 signs, each name once."""
    names: Iterator[str] = (f"{words[: 31 - len(end)]}{end}" for end in ("", " 2", " 3", " 4"))
    found = next(name for name in names if name not in taken)
    taken.add(found)
    return found


def bold(sheet: Any, words: str) -> WriteOnlyCell:
    found = WriteOnlyCell(sheet, words)
    found.font = Font(bold=True)
    found.alignment = Alignment(wrap_text=True, vertical="top")
    return found


def cell(sheet: Any, value: Any) -> Any:
    """Days, moments, months and shares as such; a text stays a text, whatever it begins with."""
    if value is None:
        return None
    if isinstance(value, Share):
        return formed(sheet, value.value / 100, PER_CENT)
    if isinstance(value, Month):
        return formed(sheet, value.first, "MM.YYYY")
    if isinstance(value, datetime):
        moment = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        return formed(sheet, moment, MOMENT)
    if isinstance(value, date):
        return formed(sheet, value, DAY)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return xlsx_value(sheet, printable(text(value)))


def formed(sheet: Any, value: Any, form: str) -> WriteOnlyCell:
    found = WriteOnlyCell(sheet, value)
    found.number_format = form
    return found
