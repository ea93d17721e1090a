"""A4 documents as PDF out of simple HTML, set in the site's own typeface.

The typeface is stored in parts for the web; a PDF needs it whole, so the parts are merged once and
kept under DATA_DIR/fonts. A letter that the typeface lacks is an error here, never an empty box.
What is said in a document, and its page for readers, is elsewhere."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

FONT = "golos-text"
# In the order of preference where two parts hold the same letter.
FONT_PARTS = ("cyrillic", "cyrillic-ext", "latin", "currency")
WEIGHTS = {"": 400, "B": 700}
# Layout tables of the parts contradict each other, and a PDF of ours uses none of them.
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "STAT", "HVAR", "MVAR", "DSIG")
# Characters that only steer line breaking, and what stands for them where there is no glyph.
STEERING = {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2011": "-", "\u00ad": "", "\u200b": ""}

# Millimetres and points.
MARGIN = 20
TEXT_SIZE = 11
LINE_HEIGHT = 1.45
HEADING_SIZES = {"h2": 14, "h3": 12}
TABLE_SIZE = 9.5
INK = (18, 36, 46)
MUTED = (63, 87, 99)
LINE = (213, 225, 231)
TINT = (242, 247, 249)


class MissingGlyphs(ValueError):
    """The text holds characters that the typeface cannot draw; the message lists them."""


# --- The typeface -------------------------------------------------------------------------------


def font_file(style: str) -> Path:
    """The whole typeface as one static TrueType file; `style` is "" or "B" (bold).

    Made on the first question, again when a part has changed. Raises FileNotFoundError when a part
    is missing from static/fonts."""
    folder = settings.BASE_DIR / "static" / "fonts"
    parts = [folder / f"{FONT}-{part}-wght-normal.woff2" for part in FONT_PARTS]
    return merged_font(tuple(parts), WEIGHTS[style], Path(settings.DATA_DIR) / "fonts")


@lru_cache(maxsize=8)
def merged_font(parts: tuple[Path, ...], weight: int, folder: Path) -> Path:
    origin = sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    merged = folder / f"{FONT}-{weight}-{origin}.ttf"
    if merged.exists():
        return merged
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as workshop:
        statics, taken = [], set()
        for part in parts:
            # Without the hour of merging, so that two machines make the same file.
            font = TTFont(part, recalcTimestamp=False)
            font = instantiateVariableFont(font, {"wght": weight})
            # The web parts overlap in a few signs; merging wants each letter once.
            for table in font["cmap"].tables:
                table.cmap = {code: name for code, name in table.cmap.items() if code not in taken}
            taken |= set(font.getBestCmap())
            for tag in LAYOUT_TABLES:
                if tag in font:
                    del font[tag]
            font.flavor = None
            statics.append(str(Path(workshop) / f"{part.stem}.ttf"))
            font.save(statics[-1])
        whole = Path(workshop) / "whole.ttf"
        font = Merger().merge(statics)
        font.recalcTimestamp = False
        font.save(whole)
        os.replace(whole, merged)
    return merged


@lru_cache(maxsize=8)
def glyphs(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def drawable(text: str) -> str:
    """The text with steering characters replaced where the typeface has no glyph for them.

    Raises MissingGlyphs for any other character without a glyph, in either weight."""
    known = glyphs(font_file("")) & glyphs(font_file("B"))
    for character, stand_in in STEERING.items():
        if ord(character) not in known:
            text = text.replace(character, stand_in)
    missing = sorted({c for c in text if ord(c) not in known and c not in "\n\t"})
    if missing:
        listed = ", ".join(f"{c} (U+{ord(c):04X})" for c in missing)
        raise MissingGlyphs(f"The typeface lacks: {listed}")
    return text


# --- Reading the HTML ---------------------------------------------------------------------------


@dataclass
class Block:
    """One thing that stands on its own: a heading, paragraph, list entry, or table.

    `runs` are (text, is bold) in order; `mark` is what stands before a list entry, `depth` how deep
    its list lies; `rows` are the cells of a table, `heading_rows` how many of them are its head."""

    kind: str
    runs: list[tuple[str, bool]] = field(default_factory=list)
    mark: str = ""
    depth: int = 0
    rows: list[list[str]] = field(default_factory=list)
    heading_rows: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _bold in self.runs)


class Blocks(HTMLParser):
    """Reads the rich text of the site's editor: p, h2, h3, ul, ol, li, blockquote, table, strong,
    em, a, br. Any other tag gives its text only."""

    PARAGRAPHS = {"p": "p", "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "blockquote": "quote"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.current: Block | None = None
        self.table: Block | None = None
        self.cell: list[str] | None = None
        self.in_caption = False
        self.bold = 0
        # For each open list the number of its last entry, or None for a bulleted one.
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("strong", "b"):
            self.bold += 1
        elif tag == "br":
            self.handle_data("\n")
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.start(Block("li", mark=self.next_mark(), depth=max(len(self.lists) - 1, 0)))
        elif tag == "table":
            self.current, self.table = None, Block("table")
        elif tag == "caption":
            self.start(Block("caption"))
        elif self.table is not None and tag == "tr":
            self.table.rows.append([])
        elif self.table is not None and tag in ("td", "th"):
            self.cell = []
            if tag == "th" and len(self.table.rows) == self.table.heading_rows + 1:
                is_head = not self.table.rows[-1]
                self.table.heading_rows += is_head and dict(attrs).get("scope") != "row"
        elif tag in self.PARAGRAPHS and self.cell is None and not self.in_open_entry():
            self.start(Block(self.PARAGRAPHS[tag]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "b"):
            self.bold = max(self.bold - 1, 0)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th") and self.cell is not None and self.table is not None:
            if not self.table.rows:
                self.table.rows.append([])
            self.table.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None
        elif tag == "table" and self.table is not None:
            self.blocks.append(self.table)
            self.table = self.current = None
        elif tag in ("li", "caption") or (tag in self.PARAGRAPHS and not self.in_open_entry()):
            self.current = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
            return
        text = data if data == "\n" else " ".join(f"|{data}|".split())[1:-1]
        if self.current is None:
            if self.table is not None or not text.strip():
                return
            self.start(Block("p"))
        if self.current.runs and self.current.text.endswith((" ", "\n")):
            text = text.removeprefix(" ")
        self.current.runs.append((text, bool(self.bold)))

    def start(self, block: Block) -> None:
        self.blocks.append(block)
        self.current = block

    def in_open_entry(self) -> bool:
        return self.current is not None and self.current.kind == "li"

    def next_mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "•"
        self.lists[-1] += 1
        return f"{self.lists[-1]}."


def read_blocks(html: str) -> list[Block]:
    reader = Blocks()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block.rows or block.text.strip()]


# --- Setting the pages --------------------------------------------------------------------------


class Sheet(FPDF):
    """A4 with page numbers at the foot, in our typeface."""

    def __init__(self, language: str) -> None:
        super().__init__(format="A4")
        for style in WEIGHTS:
            self.add_font(FONT, style, font_file(style))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_lang(language)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        self.set_font(FONT, size=TEXT_SIZE)

    def footer(self) -> None:
        self.set_y(-14)
        with self.local_context():
            self.set_font(FONT, size=9)
            self.set_text_color(*MUTED)
            self.cell(0, 6, f"{self.page_no()} / {{nb}}", align=Align.C)

    def lines(
        self, text: str, size: float, *, style: str = "", align: Align = Align.L, after: float = 2
    ) -> None:
        """One paragraph in one style; `after` is the space below in millimetres."""
        self.set_font(FONT, style, size)
        self.multi_cell(
            0,
            size * LINE_HEIGHT * 25.4 / 72,
            text,
            align=align,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.ln(after)

    def runs(self, block: Block, *, indent: float = 0, mark: str = "", after: float = 2) -> None:
        """One paragraph with bold words; `indent` and `after` in millimetres."""
        self.set_font(FONT, size=TEXT_SIZE)
        columns = self.text_columns(line_height=LINE_HEIGHT, text_align=Align.L)
        with (
            columns,
            columns.paragraph(
                indent=indent, bullet_string=mark, bullet_r_margin=2 if mark else None
            ) as paragraph,
        ):
            for text, bold in block.runs:
                self.set_font(FONT, "B" if bold else "", TEXT_SIZE)
                paragraph.write(text)
        self.ln(after)

    def table_of(self, block: Block) -> None:
        width = max(len(row) for row in block.rows)
        rows = [row + [""] * (width - len(row)) for row in block.rows]
        weights = [
            # Between six and thirty-six letters: neither a sliver nor the whole sheet.
            min(max(max(len(row[i]) for row in rows), 6), 36)
            for i in range(width)
        ]
        self.set_font(FONT, size=TABLE_SIZE)
        with self.table(
            align=Align.L,
            text_align=Align.L,
            col_widths=tuple(weights),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            first_row_as_headings=block.heading_rows > 0,
            num_heading_rows=max(block.heading_rows, 1),
            headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=TINT),
            line_height=TABLE_SIZE * LINE_HEIGHT * 25.4 / 72,
            padding=(1, 1.5),
        ) as table:
            for cells in rows:
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self.ln(3)


def make_pdf(
    title: str,
    paragraphs: str | Iterable[str],
    language: str,
    *,
    number: str = "",
    date_text: str = "",
    signatory: str = "",
    organisation: str = "",
    emblem: Path | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """An official document of a page or more.

    `paragraphs` is simple HTML, or a sequence of plain texts and pieces of HTML (a piece that
    starts with "<" is HTML). `language` ("kk" or "ru") is noted for screen readers. `date_text` is
    the date in words, `emblem` a picture for the head. The same arguments give the same bytes;
    `made_at` (aware) stands in the properties. Raises MissingGlyphs."""
    blocks = [
        Block(
            block.kind,
            [(drawable(text), bold) for text, bold in block.runs],
            block.mark,
            block.depth,
            [[drawable(cell) for cell in row] for row in block.rows],
            block.heading_rows,
        )
        for block in read_blocks(as_html(paragraphs))
    ]
    details = " · ".join(part for part in (f"№\u00a0{number}" if number else "", date_text) if part)
    title, details, signatory, organisation = (
        drawable(text) for text in (title, details, signatory, organisation)
    )
    sheet = Sheet(language)
    sheet.set_title(title)
    if organisation:
        sheet.set_author(organisation)
    sheet.set_creation_date(made_at or datetime(2000, 1, 1, tzinfo=UTC))
    sheet.add_page()
    if emblem is not None:
        sheet.image(emblem, x=(sheet.w - 18) / 2, h=18)
        sheet.ln(3)
    if organisation:
        sheet.lines(organisation, 10, align=Align.C, after=5)
    sheet.lines(title, 16, style="B", align=Align.C, after=2)
    if details:
        sheet.lines(details, 10, align=Align.C, after=4)
    for block, following in with_following(blocks):
        set_block(sheet, block, following)
    if signatory:
        sheet.ln(8)
        sheet.lines(signatory, TEXT_SIZE, style="B")
    content = bytes(sheet.output())
    # The library leaves them open.
    for font in sheet.fonts.values():
        font.ttfont.close()
    return content


def as_html(paragraphs: str | Iterable[str]) -> str:
    if isinstance(paragraphs, str):
        return paragraphs
    return "".join(
        text if text.lstrip().startswith("<") else f"<p>{escape(text)}</p>" for text in paragraphs
    )


def with_following(blocks: list[Block]) -> Iterator[tuple[Block, Block | None]]:
    yield from zip(blocks, [*blocks[1:], None], strict=True)


def set_block(sheet: Sheet, block: Block, following: Block | None) -> None:
    if block.kind in HEADING_SIZES:
        # A heading never stands alone at the foot of a page.
        if sheet.will_page_break(30):
            sheet.add_page()
        sheet.ln(2)
        sheet.start_section(block.text.strip(), level=0 if block.kind == "h2" else 1, strict=False)
        sheet.lines(block.text.strip(), HEADING_SIZES[block.kind], style="B", after=1)
    elif block.kind == "table":
        sheet.table_of(block)
    elif block.kind == "caption":
        sheet.lines(block.text.strip(), TABLE_SIZE, style="B", after=1)
    elif block.kind == "li":
        ends = following is None or following.kind != "li"
        indent = 7 + 7 * block.depth
        sheet.runs(block, indent=indent, mark=block.mark, after=3 if ends else 1)
    else:
        sheet.runs(block, indent=8 if block.kind == "quote" else 0)
