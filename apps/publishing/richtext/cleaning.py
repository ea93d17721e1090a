"""What a rich text may hold, and the cleaner that lets nothing else through.

The value is cleaned whenever it is stored (form, import, command, migration), because the editor's
own filter can be passed by (CVE-2024-24815). What an office program means by its styles is turned
into structure before (structure.py); pictures and files stand in the text as numbers of the
library only."""

import re
from html import escape

import nh3

from apps.publishing.richtext.structure import DROPPED_WITH_CONTENT, structured
from apps.publishing.richtext.tree import Element, read

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "sub", "sup", "blockquote", "a",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "hr",
    "abbr", "span", "dl", "dt", "dd", "figure",
}  # fmt: skip
ATTRIBUTES = {
    # A link to a file of the library has its number and no address.
    "a": {"href", "hreflang", "data-document"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
    # A word in another language must say so to a screen reader.
    "span": {"lang"},
    "p": {"lang"},
    "blockquote": {"lang"},
    "figure": {"data-image"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# What the editor or a word processor calls by another name.
SAME_AS = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_SPAN = re.compile(r"[1-9][0-9]{0,2}")
VALUES = {
    "data-image": _NUMBER,
    "data-document": _NUMBER,
    "colspan": _SPAN,
    "rowspan": _SPAN,
    "start": re.compile(r"-?[0-9]{1,6}"),
    "scope": re.compile(r"col|row|colgroup|rowgroup"),
    "lang": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
    "hreflang": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"),
}
# A section of XML is read by no browser as one and only hides what follows its first ">".
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL | re.IGNORECASE)
_NOTHING_SAID = re.compile(r"(<(?!(?:hr|figure)\b)[^>]*>|&nbsp;|\s|\u200b)+", re.IGNORECASE)
_NEEDS_CARE = re.compile(r"<(?:a|span|figure|b|i|h1|h5|h6)\b")
_IMAGE = re.compile(r'<figure data-image="([1-9][0-9]{0,17})"')
_DOCUMENT = re.compile(r'<a data-document="([1-9][0-9]{0,17})"')
# A text settles after two; one made to change for ever is kept as its words.
_MOST_ROUNDS = 6


def clean(html: str | None) -> str:
    """The text with everything taken out that TAGS, ATTRIBUTES and VALUES do not name.

    Cleaning twice changes nothing more. A text that says nothing (empty paragraphs, spaces)
    becomes ''."""
    if not html:
        return ""
    cleaned = _once(html)
    for _round in range(_MOST_ROUNDS):
        again = _once(cleaned)
        if again == cleaned:
            return cleaned
        cleaned = again
    return escape(" ".join(read(cleaned).text().split()), quote=False)


def _once(html: str) -> str:
    html = _sanitised(structured(_CDATA.sub("", html)), TAGS | SAME_AS.keys())
    if _NEEDS_CARE.search(html):
        root = read(html)
        _settle(root)
        html = _sanitised(root.written(), TAGS)
    html = html.strip()
    return "" if _NOTHING_SAID.fullmatch(html) else html


def _sanitised(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_value,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _value(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute, or None for one that is not of its kind."""
    kind = VALUES.get(name)
    return value if kind is None or kind.fullmatch(value) else None


def _settle(parent: Element) -> None:
    """Puts our names and the rules of pictures, links and marked words into effect."""
    settled = []
    for child in parent.children:
        if isinstance(child, str):
            settled.append(child)
            continue
        _settle(child)
        child.tag = SAME_AS.get(child.tag, child.tag)
        if child.tag == "figure" and "data-image" in child.attributes:
            # One file has one description: nothing of it is copied into the text.
            child.children.clear()
        elif child.tag == "a" and "data-document" in child.attributes and child.text().strip():
            child.attributes = {"data-document": child.attributes["data-document"]}
        elif (
            child.tag == "figure"
            or (child.tag == "span" and "lang" not in child.attributes)
            or (child.tag == "a" and not _leads_somewhere(child))
        ):
            settled += child.children
            continue
        settled.append(child)
    parent.children = settled


def _leads_somewhere(link: Element) -> bool:
    return bool(link.attributes.get("href", "").strip()) and bool(link.text().strip())


def image_ids(html: str | None) -> list[int]:
    """The numbers of the library's images that a stored text shows, each once, in its order."""
    return _numbers(_IMAGE, html)


def document_ids(html: str | None) -> list[int]:
    """The numbers of the library's documents that a stored text links to, each once, in order."""
    return _numbers(_DOCUMENT, html)


def _numbers(kind: re.Pattern, html: str | None) -> list[int]:
    return list(dict.fromkeys(int(number) for number in kind.findall(html or "")))
