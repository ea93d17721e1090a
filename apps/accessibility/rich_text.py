"""Prepares the editor's finished text for a reader: tables that turn into cards on a phone, files
of the library in place of their numbers, pictures and embedded videos replaced by words where the
reader asked for it. Cleaning the text of unsafe markup is not done here: what comes in has been
cleaned when it was stored. Where the files come from, a layer above says (`register_files`)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any, Protocol

from django.template.loader import render_to_string
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
CHANGED_TAGS = ("<table", "<img", "<iframe", "<video", "<figure", "<a data-document")
# The two symbols of the State are never taken away.
SYMBOL = "symbol"


class FileLink(Protocol):
    """A file as a link in a sentence: address, format and size in words, and the code of its
    language where that is not the page's own ('' otherwise)."""

    url: str
    words: str
    language: str


class TextFiles(Protocol):
    """What stands for the numbers in a text: pictures as components/image.html takes them, and
    links. A number that is in neither is not for this reader."""

    pictures: Mapping[int, Any]
    links: Mapping[int, FileLink]


FilesOf = Callable[[str, bool], TextFiles]
_sources: list[FilesOf] = []
_private: ContextVar[bool] = ContextVar("rich_text_private", default=False)


def register_files(files_of: FilesOf) -> FilesOf:
    """Says where pictures and files of texts come from: a function of a text, and of whether what
    is not public is shown too; a layer above registers it when its app is ready."""
    _sources[:] = [files_of]
    return files_of


def files_of(html: str, private: bool = False) -> TextFiles | None:
    """What the registered source gives for a text; None for a text that names no file."""
    if not _sources or not ("data-image" in html or "data-document" in html):
        return None
    return _sources[0](html, private or _private.get())


@contextmanager
def showing_private_files() -> Iterator[None]:
    """Inside, texts show also what is not public yet: for previews and drafts, which only the staff
    can open. The page must be rendered inside as well."""
    before = _private.set(True)
    try:
        yield
    finally:
        _private.reset(before)


def prepare(html: str, low_vision: LowVision, files: TextFiles | None = None) -> str:
    """The text as this reader is to get it.

    Rows of a table become cards on a narrow screen, and `display` takes a table's roles away; so
    they are written into the markup, and each cell carries the heading of its column. A picture or
    file that `files` does not know leaves nothing, or the plain words of its link.
    """
    if not any(tag in html for tag in CHANGED_TAGS):
        return html
    writer = _Writer(low_vision, files)
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

    def __init__(self, low_vision: LowVision, files: TextFiles | None) -> None:
        super().__init__(convert_charrefs=False)
        self.low_vision = low_vision
        self.pictures = files.pictures if files else {}
        self.links = files.links if files else {}
        # What the next closing tag of a link is to be written as; None for any other link.
        self.link_end: str | None = None
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
        if tag == "figure" and "data-image" in known:
            self.out.append(self._picture(known["data-image"]))
            self.silent = tag
            return
        if tag == "a" and "data-document" in known:
            self._file(known["data-document"])
            return
        if tag == "table":
            known["class"] = f"{known.get('class', '')} table".strip()
            self.tables.append(_Table(len(self.out), known))
        if self.tables:
            self._table_tag(tag, known)
        self.out.append(_tag(tag, known))

    def _picture(self, number: str) -> str:
        picture = self.pictures.get(_number(number))
        if picture is None:
            return ""
        context = {"image": picture, "low_vision": self.low_vision, "whole": True}
        return render_to_string("components/image.html", context).strip()

    def _file(self, number: str) -> None:
        link = self.links.get(_number(number))
        if link is None:
            self.link_end = ""
            return
        language = {"hreflang": link.language} if link.language else {}
        self.out.append(_tag("a", {"class": "file-link", "href": link.url, **language}))
        self.link_end = f' <span class="file-link__words">({escape(link.words)})</span></a>'

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
        if tag == "a" and self.link_end is not None:
            self.out.append(self.link_end)
            self.link_end = None
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


def _number(written: str) -> int:
    """The number of a file, 0 (which no file has) for anything else."""
    return int(written) if written.isdecimal() else 0
