"""A page as a reader gets it: headings, links, forms, and texts with the language of each.

Asks nothing of Django, so the browser walk reads its pages with it too."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import SplitResult
from zlib import crc32

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
# Attributes a reader sees or hears.
SPOKEN = ("alt", "title", "placeholder", "aria-label", "content")
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
INVISIBLE = re.compile("[\u00ad\u200b\u2060]")


def plain(text: str) -> str:
    """The words alone: one kind of space, no soft hyphens."""
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


@dataclass
class Element:
    """One tag: its attributes, the language it stands in, the classes of what is around it, and the
    text inside it."""

    tag: str
    attributes: dict[str, str]
    lang: str = ""
    inside: tuple[str, ...] = ()
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A parsed page."""

    html: str
    elements: list[Element] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        around = self._open[-1] if self._open else Element("", {})
        inside = (*around.inside, *around.attributes.get("class", "").split())
        element = Element(tag, known, known.get("lang", around.lang), inside)
        self.elements.append(element)
        for name in SPOKEN:
            if name in known and (name != "content" or known.get("name") == "description"):
                self.words.append((element.lang, plain(known[name])))
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if data.strip() and self._open and self._open[-1].tag not in ("script", "style"):
            self.words.append((self._open[-1].lang, plain(data)))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a tag that carry these attributes; `_` stands for `-` in their names."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in wanted.items())
        ]

    @property
    def lang(self) -> str:
        return self.all("html")[0].attributes.get("lang", "")

    @property
    def title(self) -> str:
        return plain(self.all("title")[0].text)

    @property
    def headings(self) -> list[str]:
        return [plain(element.text) for element in self.all("h1")]

    @property
    def text(self) -> str:
        """Everything a reader sees, and what is said instead of a picture."""
        return plain(" ".join(words for _lang, words in self.words))

    @property
    def links(self) -> list[str]:
        """Where the page leads, in its own order."""
        return [each.attributes["href"] for each in self.all("a") if each.attributes.get("href")]

    @property
    def alternates(self) -> dict[str, str]:
        """The counterparts named in the head, by language."""
        return {
            each.attributes["hreflang"]: each.attributes["href"]
            for each in self.all("link", rel="alternate")
            if "hreflang" in each.attributes
        }

    @property
    def language_switch(self) -> dict[str, str]:
        """Where the visible switch leads, by language."""
        return {
            each.attributes["hreflang"]: each.attributes["href"]
            for each in self.all("a")
            if "languages" in each.inside
        }

    def words_outside(self, language: str) -> list[str]:
        """Texts that do not stand in an element marked as being in `language`."""
        return [words for lang, words in self.words if lang.split("-")[0] != language]


# What every page has of its own, all of one template: its history, the form that says what is wrong
# on it, as the path or the page a query names.
OF_EACH_PAGE = re.compile(
    r"/(?:kk|ru)/(?:history/(.+)|feedback/page/\?page=.*?(?:kk|ru)(?:%2F|/)(.*))"
)


def is_walked(target: SplitResult) -> bool:
    """Whether a walk over all links goes there: of what each page has one in twelve, the same ones
    in both languages."""
    address = target._replace(scheme="", netloc="", fragment="").geturl()
    found = OF_EACH_PAGE.fullmatch(address)
    return found is None or crc32("".join(filter(None, found.groups())).encode()) % 12 == 0
