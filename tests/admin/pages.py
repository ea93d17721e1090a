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


def read(response) -> Page:
    """The page of a response that answered 200."""
    assert response.status_code == 200, response.status_code
    return Page(response.content.decode())


def words_of(html: str) -> str:
    """The words a reader sees: without scripts, styles and tags."""
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", " ", html)
    return " ".join(unescape(html).split())
