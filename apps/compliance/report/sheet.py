"""The report as PDF: A4 lying, the site's own typeface, the heads of tables again on each page,
numbers of pages, headings as bookmarks. The rows come one by one; the pages are in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from fpdf.enums import Align, MethodReturnValue

from apps.compliance.report.composing import Report
from apps.compliance.report.parts import Part, Printed, text
from apps.compliance.report.presenting import parts_of, title_of
from apps.languages.models import reading_language
from apps.library.pdf import (
    FONT,
    INK,
    LINE,
    MUTED,
    TINT,
    MissingGlyphs,
    Sheet,
    drawable,
    font_file,
    glyphs,
)

# Millimetres and points.
MARGIN = 14
FOOT = 18
LEADING = 1.35
CELL_SIZE, FACT_SIZE, HEADING_SIZE, TITLE_SIZE = 7.5, 9.5, 13, 17
PADDING = 1
FACT_WIDTH = 95
UNKNOWN = "?"


def height_of(size: float) -> float:
    """The height of a line, in millimetres, of letters so many points tall."""
    return size * LEADING * 25.4 / 72


@lru_cache(maxsize=4)
def signs(regular: Path, bold: Path) -> frozenset[str]:
    """The signs both weights of the typeface have."""
    return frozenset(map(chr, glyphs(regular) & glyphs(bold)))


def drawn(words: str) -> str:
    """The words with a question mark for each sign the typeface lacks: what somebody typed must not
    keep the report from being made."""
    if signs(font_file(""), font_file("B")).issuperset(words):
        return words
    try:
        return drawable(words)
    except MissingGlyphs:
        return "".join(map(drawn_sign, words))


def drawn_sign(sign: str) -> str:
    try:
        return drawable(sign)
    except MissingGlyphs:
        return UNKNOWN


@dataclass(frozen=True)
class Row:
    """A row of a table, its cells broken into lines; sizes in points, widths in millimetres."""

    cells: Sequence[Sequence[str]]
    widths: Sequence[float]
    size: float
    numeric: Sequence[bool]
    style: str

    @property
    def height(self) -> float:
        lines = max(len(cell) for cell in self.cells)
        return max(lines, 1) * height_of(self.size) + 2 * PADDING


class ReportSheet(Sheet):
    """Pages of a report: facts in two columns, tables of any length."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, FOOT)
        self.add_page(orientation="landscape")

    @property
    def room(self) -> float:
        """Millimetres left on the page."""
        return self.h - FOOT - self.get_y()

    def heading(self, words: str) -> None:
        """A heading with a bookmark; never alone at the foot of a page."""
        if self.room < 35:
            self.add_page(same=True)
        self.ln(3)
        self.start_section(words, strict=False)
        self.lines(words, HEADING_SIZE, style="B", after=1)

    def facts(self, part: Part) -> None:
        widths = (FACT_WIDTH, self.epw - FACT_WIDTH)
        for fact in part.facts:
            row = self.wrapped((fact.title, text(fact.value)), widths, FACT_SIZE)
            if row.height > self.room:
                self.add_page(same=True)
            self.draw(row)

    def rows_of(self, part: Part) -> None:
        columns = part.shown
        whole = sum(column.width for column in columns)
        widths = [self.epw * column.width / whole for column in columns]
        numeric = [column.numeric for column in columns]
        titles = [column.title for column in columns]
        head = self.wrapped(titles, widths, CELL_SIZE, numeric, style="B")
        head_stands = False
        for words in part.lines():
            row = self.wrapped(words, widths, CELL_SIZE, numeric)
            needed = row.height if head_stands else head.height + row.height
            if needed > self.room:
                self.add_page(same=True)
                head_stands = False
            if not head_stands:
                self.draw(head)
                head_stands = True
            self.draw(row)
        if not head_stands:
            self.lines(drawn(part.empty), FACT_SIZE)

    def wrapped(
        self,
        words: Sequence[str],
        widths: Sequence[float],
        size: float,
        numeric: Sequence[bool] = (),
        style: str = "",
    ) -> "Row":
        """A row with its words broken into lines; a cell longer than a page is cut at its foot."""
        self.set_font(FONT, style, size)
        most = int((self.h - FOOT - 2 * MARGIN) / height_of(size)) - 3
        cells = [
            self.broken(drawn(each), width)[:most]
            for each, width in zip(words, widths, strict=True)
        ]
        return Row(cells, widths, size, numeric or [False] * len(cells), style)

    def broken(self, words: str, width: float) -> list[str]:
        if "\n" not in words and self.get_string_width(words) <= width - 2 * PADDING:
            return [words]
        return self.multi_cell(
            width, text=words, dry_run=True, output=MethodReturnValue.LINES, align=Align.L
        )

    def draw(self, row: "Row") -> None:
        """Sets a row, with a line below, where the page has room for it."""
        self.set_font(FONT, row.style, row.size)
        top = self.get_y()
        if row.style:
            self.set_fill_color(*TINT)
            self.rect(self.l_margin, top, self.epw, row.height, style="F")
        left = self.l_margin
        for lines, width, is_number in zip(row.cells, row.widths, row.numeric, strict=True):
            align = Align.R if is_number else Align.L
            for place, words in enumerate(lines):
                self.set_xy(left, top + PADDING + place * height_of(row.size))
                self.cell(width, height_of(row.size), words, align=align)
            left += width
        self.set_draw_color(*LINE)
        self.line(self.l_margin, top + row.height, self.w - self.r_margin, top + row.height)
        self.set_xy(self.l_margin, top + row.height)

    def small(self, words: str) -> None:
        self.ln(1)
        self.set_text_color(*MUTED)
        self.lines(drawn(words), FACT_SIZE - 1)
        self.set_text_color(*INK)


def make_pdf(report: Report, printed: Printed | None = None) -> bytes:
    """The report as PDF; the same report and copy give the same bytes."""
    sheet = ReportSheet(reading_language())
    title = drawn(title_of(report))
    sheet.set_title(title)
    sheet.set_author(drawn(report.organisation))
    sheet.set_creation_date(printed.at if printed else datetime(2000, 1, 1, tzinfo=UTC))
    sheet.lines(drawn(report.organisation), FACT_SIZE + 1.5, after=1)
    sheet.lines(title, TITLE_SIZE, style="B", after=1)
    period = _("From %(start)s to %(end)s, as it was known at %(at)s.") % {
        "start": text(report.start),
        "end": text(report.end),
        "at": text(report.at),
    }
    sheet.lines(period, FACT_SIZE + 1.5, after=1)
    if printed is not None and printed.by:
        sheet.small(f"{pgettext('report', 'Made by')}: {printed.by}, {text(printed.at)}")
    for part in parts_of(report):
        sheet.heading(drawn(part.title))
        if part.is_table:
            sheet.rows_of(part)
        else:
            sheet.facts(part)
        if part.note:
            sheet.small(part.note)
    content = bytes(sheet.output())
    # The library leaves them open.
    for font in sheet.fonts.values():
        font.ttfont.close()
    return content
