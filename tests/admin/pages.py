"""Reading an admin page: what a person sees on it. Only the standard library's parser."""

import re
from html import unescape
from html.parser import HTMLParser


class Page(HTMLParser):
    """The parts of a page that the tests of the admin ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.buttons: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.titles: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "button":
            self._start(tag, named.get("name") or "")
        elif tag == "a":
            self._start(tag, named.get("href") or "")
        elif tag == "h1":
            self._start(tag, "")

    def handle_data(self, data: str) -> None:
        if self._open:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _tag, key = self._open.pop()
        words = " ".join("".join(self._words).split())
        if tag == "button":
            self.buttons[key] = words
        elif tag == "a":
            self.links[key] = words
        else:
            self.titles.append(words)

    def _start(self, tag: str, key: str) -> None:
        self._open.append((tag, key))
        self._words = []


class Fields(HTMLParser):
    """What a browser would send of the fields of a page's forms when nobody touches them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._name = ""
        self._words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        name = named.get("name") or ""
        if tag == "input" and name:
            ticked = named.get("type") not in ("checkbox", "radio") or "checked" in named
            if ticked and named.get("type") not in ("submit", "file"):
                self.sent[name] = named.get("value") or ""
        elif tag in ("textarea", "select") and name:
            self._name, self._words = name, []
            self.sent.setdefault(name, "")
        elif tag == "option" and "selected" in named:
            self.sent[self._name] = named.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._name:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._name:
            self.sent[self._name] = "".join(self._words).removeprefix("\n")
        if tag in ("textarea", "select"):
            self._name = ""


def fields_of(response) -> dict[str, str]:
    """The fields of a page as a browser sends them untouched, the lines below a record as well."""
    found = Fields(response.content.decode()).sent
    return {name: value for name, value in found.items() if "__prefix__" not in name}


def read(response) -> Page:
    """The page of a response that answered 200."""
    assert response.status_code == 200, response.status_code
    return Page(response.content.decode())


def words_of(html: str) -> str:
    """The words a reader sees: without scripts, styles and tags."""
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", html)
    return " ".join(unescape(html).split())
