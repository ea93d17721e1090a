"""Prepares the editor's finished text for a reader: tables that turn into cards on a phone, and
pictures and embedded videos replaced by words where the reader asked for it. Cleaning the text of
unsafe markup is not done here: what comes in has been cleaned when it was stored."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from .low_vision import LowVision

ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "tr": "row",
    "td": "cell",
}
CHANGED_TAGS = ("<table", "<img", "<iframe", "<video")
# The two symbols of the State are never taken away.
SYMBOL = "symbol"


def prepare(html: str, low_vision: LowVision) -> str:
    """The text as this reader is to get it.

    Rows of a table become cards on a narrow screen, and `display` takes a table's roles away; so
    they are written into the markup, and each cell carries the heading of its column.
    """
    if not any(tag in html for tag in CHANGED_TAGS):
        return html
    writer = _Writer(low_vision)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


@dataclass
class _Table:
    """What is known of the table being read: where its tag stands in the output, with which
    attributes; its column headings; the place in the row."""

    tag: int
    attributes: dict[str, str]
    headings: list[str] = field(default_factory=list)
    in_head: bool = False
    reading_heading: bool = False
    column: int = 0


class _Writer(HTMLParser):
    """Copies the text through, changing the few tags named above."""

    def __init__(self, low_vision: LowVision) -> None:
        super().__init__(convert_charrefs=False)
        self.low_vision = low_vision
        self.out: list[str] = []
        self.tables: list[_Table] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            return
        known = {name: value or "" for name, value in attrs}
        if tag == "img" and self.low_vision.images_as_text and known.get("class") != SYMBOL:
            self.out.append(image_in_words(known.get("alt", "")))
            return
        if tag in ("iframe", "video") and self.low_vision.hides_embeds:
            self.silent = tag
            self.out.append(embed_in_words(known.get("src", ""), known.get("title", "")))
            return
        if tag == "table":
            known["class"] = f"{known.get('class', '')} table".strip()
            self.tables.append(_Table(len(self.out), known))
        if self.tables:
            self._table_tag(tag, known)
        self.out.append(_tag(tag, known))

    def _table_tag(self, tag: str, known: dict[str, str]) -> None:
        table = self.tables[-1]
        if tag in ROLES:
            known["role"] = ROLES[tag]
        if tag == "thead":
            table.in_head = True
        elif tag == "tr":
            table.column = 0
        elif tag == "th" and table.in_head:
            known["role"] = "columnheader"
            table.headings.append("")
            table.reading_heading = True
        elif tag in ("th", "td"):
            if tag == "th":
                known["role"] = "rowheader"
            elif table.column < len(table.headings) and table.headings[table.column].strip():
                known["data-label"] = table.headings[table.column].strip()
            span = known.get("colspan", "1")
            table.column += int(span) if span.isdigit() else 1

    def _head_is_read(self, table: _Table) -> None:
        table.in_head = False
        # Two columns fit on a phone side by side; the style sheet leaves such a table a table.
        if len(table.headings) == 2:
            table.attributes["class"] += " table--pairs"
            self.out[table.tag] = _tag("table", table.attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent:
                self.silent = ""
            return
        if self.tables:
            if tag == "thead":
                self._head_is_read(self.tables[-1])
            elif tag == "th":
                self.tables[-1].reading_heading = False
            elif tag == "table":
                self.tables.pop()
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.tables and self.tables[-1].reading_heading:
            self.tables[-1].headings[-1] += data
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def image_in_words(alt: str) -> str:
    """What stands in place of a picture; nothing for a decorative one."""
    if not alt:
        return ""
    return f'<span class="image-text">{escape(_("Image: %(text)s") % {"text": alt})}</span>'


def embed_in_words(address: str, title: str) -> str:
    """A link in place of an embedded video; without an address only the words."""
    words = escape(title or _("Open the video on its own page"))
    if not address:
        return f'<span class="image-text">{words}</span>'
    return f'<a class="image-text" href="{escape(address)}">{words}</a>'


def _tag(tag: str, attributes: dict[str, str]) -> str:
    written = "".join(
        f' {name}="{escape(value) if name != "data-label" else value.replace(chr(34), "&quot;")}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>"
