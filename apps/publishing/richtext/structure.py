"""Turns what word processors write into structure: the lists, headings, tables with headings, notes
and marks of Word, LibreOffice and Google Docs, without their styles. It makes nothing safe: the
cleaner runs after it, on every text, and before it is stored (cleaning.py)."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import nh3

from apps.publishing.richtext.tree import Element, Node, read

# Elements whose text is no text of the page.
DROPPED_WITH_CONTENT = {
    "script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "embed",
    "applet", "svg", "math", "xml", "xmp", "plaintext", "title", "textarea", "select", "audio",
    "video", "canvas",
}  # fmt: skip

# Only texts with a trace of another program are rearranged; what our editor wrote has none.
_FOREIGN = re.compile(
    r"\bmso-|\bMso[A-Z]|docs-internal-guid|sdfootnote|<o:p|<div\b|<font\b|\sstyle\s*=|\sclass\s*=",
    re.IGNORECASE,
)
# They mark every word with a language, most of them wrongly.
_OFFICE = re.compile(r"\bmso-|\bMso[A-Z]|sdfootnote|LibreOffice|OpenOffice|\bwestern\b")

_INLINE = {"a", "abbr", "b", "br", "del", "em", "i", "span", "strong", "sub", "sup"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    "p", "div", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
    "blockquote", "dl", "dt", "dd", "figure", "hr",
}  # fmt: skip
_READ = {
    "*": {"style", "class", "lang", "id"},
    "a": {"href", "hreflang", "data-document", "name"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "abbr": {"title"},
    "figure": {"data-image"},
}
_KEPT = {
    "href", "hreflang", "data-document", "colspan", "rowspan", "scope", "start", "title",
    "data-image",
}  # fmt: skip

_BOLD = re.compile(r"bold|bolder|[6-9]00")
_LIST = re.compile(r"(?:(l\d+)\s+)?level(\d)(?:\s+(lfo\d+))?")
_NUMBERED = re.compile(r"\(?(?:\d+|[^\W\d_]|[ivxlcdm]+)[.)]|\(?\d+(?:\.\d+)*[.)]?", re.IGNORECASE)
# The bullet or the number of a list item that is only drawn as one, and the gap after it.
_DRAWN = re.compile(r"\s*([·•§o▪–—*-]|\(?(?:\d+(?:\.\d+)*|[^\W\d_])[.)])[ \xa0\t]{2,}")
_LENGTH = re.compile(r"(-?[\d.]+)(pt|in|cm|mm|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
# One level of a list is half an inch.
_LEVEL_POINTS = 36
_NOTE_MARK = re.compile(r"#(?:_?ftn(?:t|ref|t_ref)?_?(?:ref)?|_?edn(?:ref)?|sd(?:foot|end)note)\w*")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def structured(html: str) -> str:
    """The text with the structure another program expressed by styles; any other text unchanged.

    Paragraphs drawn as list items become lists, nested by their level; headings begin below the
    page's own; the bold first row of a table becomes its heading; footnotes become text; spans,
    fonts and empty paragraphs go."""
    if not _FOREIGN.search(html):
        return html
    office = bool(_OFFICE.search(html))
    root = read(
        nh3.clean(
            html,
            tags=_BLOCKS | _INLINE,
            clean_content_tags=DROPPED_WITH_CONTENT,
            attributes=_READ,
            generic_attribute_prefixes=set(),
            link_rel=None,
        )
    )
    _rewrite(root, _without_hidden)
    _rewrite(root, _note)
    _rewrite(root, _mark)
    _name_headings(root)
    _fill_blocks(root)
    _collect_lists(root)
    _rewrite(root, _list)
    _rewrite(root, _quote)
    _tidy(root)
    _rewrite(root, _table)
    _forget_styles(root, with_languages=office)
    return root.written()


def _rewrite(parent: Element, rule: Callable[[Element], list[Node]]) -> None:
    """Puts what `rule` makes of each element in its place, the innermost first."""
    made: list[Node] = []
    for child in parent.children:
        if isinstance(child, str):
            made.append(child)
        else:
            _rewrite(child, rule)
            made += rule(child)
    parent.children = made


# --- Words --------------------------------------------------------------------------------------


def _without_hidden(element: Element) -> list[Node]:
    """Nothing of what the author does not see: deleted words, comments, hidden text."""
    style = element.style
    hidden = (
        element.tag == "del"
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("mso-element") in ("comment-list", "comment")
        or {"msocomanchor", "msocommentreference"} & set(element.classes)
        or (element.tag == "br" and ("page-break-before" in style or "clear" in style))
    )
    return [] if hidden else [element]


def _note(element: Element) -> list[Node]:
    """A footnote is text: its number in the sentence is raised, the notes stand at the end."""
    if element.tag == "div" and "sdfootnote" in element.attributes.get("id", ""):
        return [element] if element.attributes["id"] != "sdfootnote1" else [Element("hr"), element]
    if element.tag == "sup" and len(element.elements) == 1 and element.elements[0].tag == "sup":
        return element.elements
    if element.tag != "a":
        return [element]
    address = element.attributes.get("href", "")
    if not address.startswith("#"):
        element.attributes["href"] = _behind_redirect(address)
        return [element]
    if not _NOTE_MARK.fullmatch(address):
        # Targets inside the text are not kept, so nothing leads to them.
        return list(element.children)
    number = f"[{element.text().strip().strip('[]')}]"
    in_the_notes = re.search(r"ref|anc", address)
    return [f"{number} "] if in_the_notes else [Element("sup", {}, [number])]


def _behind_redirect(address: str) -> str:
    """The address itself where Google has put its own before it."""
    parts = urlsplit(address) if address.startswith("https://www.google.com/url?") else None
    return parse_qs(parts.query).get("q", [address])[0] if parts else address


def _mark(element: Element) -> list[Node]:
    """Bold, italic, raised and lowered words, whether by an element or by a style."""
    style = element.style
    if element.tag in ("b", "strong", "i", "em", "span", "sub", "sup", "p"):
        marks = {
            "strong": _BOLD.fullmatch(style.get("font-weight", "")) is not None,
            "em": style.get("font-style", "") in ("italic", "oblique"),
            "sup": style.get("vertical-align") == "super",
            "sub": style.get("vertical-align") == "sub",
        }
        plain = {"b": "font-weight", "strong": "font-weight", "i": "font-style", "em": "font-style"}
        own = {"b": "strong", "i": "em"}.get(element.tag, element.tag)
        if own in marks:
            refused = style.get(plain.get(element.tag, "")) in ("normal", "400")
            marks[own] = not refused
        inner = element.children
        for name, wanted in marks.items():
            if wanted and not _is_blank(inner):
                marked = Element(name, {}, inner)
                _unwrap(marked, {name})
                inner = [marked]
        if element.tag == "p" or (
            element.tag == "span" and (element.attributes.get("lang") or "mso-list" in style)
        ):
            element.children = inner
            return [element]
        return inner
    return [element]


def _is_blank(nodes: list[Node]) -> bool:
    return not Element("", {}, nodes).text().strip() and not Element("", {}, nodes).has({"figure"})


# --- Headings, lists, tables --------------------------------------------------------------------


def _name_headings(root: Element) -> None:
    """Paragraphs that are headings by style become headings; all begin at the second level, the
    first being the page's title."""
    for element in root.walk():
        level = element.style.get("mso-outline-level", "")
        if element.tag == "p" and level.isdigit() and level in "123456":
            element.tag = f"h{level}"
        elif element.tag == "p" and "msotitle" in element.classes:
            element.tag = "h1"
    headings = [element for element in root.walk() if element.tag in _HEADINGS]
    lower = 1 if any(each.tag == "h1" for each in headings) else 0
    for heading in headings:
        heading.tag = f"h{min(int(heading.tag[1]) + lower, 4)}"
        for child in heading.walk():
            # The number of a heading is part of its words.
            if "ignore" in child.style.get("mso-list", ""):
                child.children = [f"{child.text().strip()} "]
        _unwrap(heading, {"strong"})


def _unwrap(parent: Element, tags: set[str]) -> None:
    _rewrite(parent, lambda each: list(each.children) if each.tag in tags else [each])


class _Item:
    """A paragraph that is an item of a list: its level, its list, its bullet or number."""

    def __init__(self, level: int, of: str, marker: str, content: list[Node]) -> None:
        self.level = level
        self.of = of
        self.marker = marker
        self.content = content

    @property
    def tag(self) -> str:
        # A lone letter without a point is a bullet of a symbol font.
        return "ol" if _NUMBERED.fullmatch(self.marker) else "ul"

    @property
    def number(self) -> int | None:
        digits = re.fullmatch(r"\(?(\d{1,6})[.)]?", self.marker)
        return int(digits[1]) if digits else None


def _item(element: Node) -> _Item | None:
    if not isinstance(element, Element) or element.tag != "p":
        return None
    named = element.style.get("mso-list", "")
    found = _LIST.search(named)
    if found:
        marker = _take_marker(element)
        of = f"{found[1]} {found[3]}"
        return _Item(int(found[2]), of, marker, element.children)
    if not named and any(name.startswith("msolistparagraph") for name in element.classes):
        drawn = _DRAWN.match(element.text())
        if drawn:
            _take_letters(element, drawn.end())
            return _Item(_drawn_level(element), "", drawn[1], element.children)
    return None


def _take_marker(paragraph: Element) -> str:
    for element in [paragraph, *paragraph.walk()]:
        for child in element.elements:
            if "ignore" in child.style.get("mso-list", ""):
                element.children.remove(child)
                return child.text().strip()
    drawn = _DRAWN.match(paragraph.text())
    if drawn:
        _take_letters(paragraph, drawn.end())
        return drawn[1]
    return ""


def _take_letters(element: Element, count: int) -> int:
    """Takes the first `count` letters away; gives how many are still to be taken."""
    for place, child in enumerate(element.children):
        if count == 0:
            break
        if isinstance(child, str):
            element.children[place] = child[count:]
            count -= min(count, len(child))
        else:
            count = _take_letters(child, count)
    return count


def _drawn_level(paragraph: Element) -> int:
    length = _LENGTH.fullmatch(paragraph.style.get("margin-left", ""))
    if not length:
        return 1
    return max(1, min(9, round(float(length[1]) * _POINTS[length[2]] / _LEVEL_POINTS)))


def _collect_lists(parent: Element) -> None:
    """Neighbouring paragraphs that are items become lists inside lists."""
    made: list[Node] = []
    items: list[_Item] = []
    for child in parent.children:
        if isinstance(child, Element):
            _collect_lists(child)
        item = _item(child)
        if item is not None:
            items.append(item)
        elif items and isinstance(child, str) and not child.strip():
            continue
        else:
            made += _nested(items)
            items = []
            made.append(child)
    parent.children = [*made, *_nested(items)]


def _nested(items: list[_Item]) -> list[Node]:
    made: list[Node] = []
    open_lists: list[tuple[_Item, Element]] = []
    for item in items:
        while open_lists and open_lists[-1][0].level > item.level:
            open_lists.pop()
        if open_lists and open_lists[-1][0].level == item.level:
            first = open_lists[-1][0]
            if (first.tag, first.of) != (item.tag, item.of) or item.number == 1:
                open_lists.pop()
        if not open_lists or open_lists[-1][0].level < item.level:
            new = Element(item.tag)
            if item.tag == "ol" and item.number not in (None, 1):
                new.attributes["start"] = str(item.number)
            if open_lists:
                open_lists[-1][1].elements[-1].children.append(new)
            else:
                made.append(new)
            open_lists.append((item, new))
        open_lists[-1][1].children.append(Element("li", {}, item.content))
    return made


def _list(element: Element) -> list[Node]:
    """A list inside a list belongs to the item before it; an item of one paragraph is its words."""
    if element.tag in ("ul", "ol"):
        items: list[Node] = []
        for child in element.elements:
            if child.tag == "li":
                items.append(child)
            elif child.tag in ("ul", "ol") and items:
                items[-1].children.append(child)
            else:
                items.append(Element("li", {}, [child]))
        element.children = items
    elif element.tag in ("li", "td", "th"):
        element.children = [
            each
            for each in element.children
            if isinstance(each, str) or each.tag != "p" or not _is_blank([each])
        ]
        said = [child for child in element.elements if child.tag == "p"]
        if len(said) == 1:
            place = element.children.index(said[0])
            element.children[place : place + 1] = said[0].children
    return [element]


def _table(element: Element) -> list[Node]:
    """A table whose headings are marked as such, by its own rows of headings or by a bold row."""
    if element.tag != "table":
        return [element]
    parts = [child for child in element.elements if child.tag in ("thead", "tbody", "tfoot")]
    for cell in element.walk():
        if cell.tag in ("td", "th"):
            for name in ("colspan", "rowspan"):
                if cell.attributes.get(name) == "1":
                    del cell.attributes[name]
    head = next((part for part in parts if part.tag == "thead"), None)
    body = next((part for part in parts if part.tag == "tbody"), None)
    if head is None and body is not None:
        rows = body.elements
        tall = _tall(rows[0]) if rows else 0
        if len(rows) > tall and _is_heading(rows[0]):
            head = Element("thead", {}, list(rows[:tall]))
            body.children = list(rows[tall:])
            element.children.insert(element.children.index(body), head)
    if head is not None:
        for row in head.elements:
            for cell in row.elements:
                cell.tag = "th"
                cell.attributes.setdefault("scope", "col")
                _unwrap(cell, {"strong"})
    element.children = [
        child for child in element.children if isinstance(child, Element) and child.children
    ]
    return [element]


def _tall(row: Element) -> int:
    """Over how many rows the cells of a row reach."""
    spans = [cell.attributes.get("rowspan", "1") for cell in row.elements]
    return max((int(span) for span in spans if span.isdigit()), default=1)


def _is_heading(row: Element) -> bool:
    said = [cell for cell in row.elements if cell.text().strip()]
    return bool(said) and all(cell.tag == "th" or _all_bold(cell) for cell in said)


def _all_bold(element: Element) -> bool:
    return all(
        not child.strip() if isinstance(child, str) else child.tag == "strong" or _all_bold(child)
        for child in element.children
    )


def _quote(element: Element) -> list[Node]:
    if element.tag == "p" and {"msoquote", "msointensequote"} & set(element.classes):
        return [Element("blockquote", {}, [Element("p", {}, element.children)])]
    return [element]


# --- Paragraphs ---------------------------------------------------------------------------------


def _fill_blocks(parent: Element) -> None:
    """Boxes that only hold others go; loose words between blocks become paragraphs."""
    made: list[Node] = []
    for child in parent.children:
        if not isinstance(child, Element) or child.tag != "div":
            if isinstance(child, Element):
                _fill_blocks(child)
            made.append(child)
            continue
        _fill_blocks(child)
        if any(each.tag in _BLOCKS for each in child.elements):
            made += child.children
        else:
            made.append(Element("p", {}, child.children))
    parent.children = made
    if parent.tag in ("", "div", "blockquote") and any(
        isinstance(each, Element) and each.tag in _BLOCKS for each in made
    ):
        parent.children = _in_paragraphs(made)


def _in_paragraphs(nodes: list[Node]) -> list[Node]:
    made: list[Node] = []
    loose: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and (isinstance(node, str) or node.tag not in _BLOCKS):
            loose.append(node)
            continue
        if not _is_blank(loose):
            made.append(Element("p", {}, loose))
        loose = []
        if node is not None:
            made.append(node)
    return made


def _tidy(parent: Element) -> None:
    """Single spaces, none at the edges of a block, no paragraph or heading without words."""
    made: list[Node] = []
    for child in parent.children:
        if isinstance(child, str):
            # Neighbours, since an element between them may have gone.
            before = made.pop() if made and isinstance(made[-1], str) else ""
            made.append(_SPACES.sub(" ", before + child))
            continue
        _tidy(child)
        if child.tag in _HEADINGS | {"p"} and _is_blank([child]):
            continue
        if child.tag in _INLINE - {"br"} and not child.children:
            continue
        made.append(child)
    if any(isinstance(each, Element) and each.tag in _BLOCKS for each in made):
        made = [each for each in made if not isinstance(each, str) or each.strip()]
    parent.children = made
    if parent.tag in _BLOCKS:
        _trim(parent, first=True)
        _trim(parent, first=False)
        if parent.tag == "li":
            _trim_before_list(parent)


def _trim_before_list(item: Element) -> None:
    for place, child in enumerate(item.children):
        if isinstance(child, Element) and child.tag in ("ul", "ol") and place:
            before = item.children[place - 1]
            if isinstance(before, str):
                item.children[place - 1] = before.rstrip()


def _trim(element: Element, *, first: bool) -> None:
    while element.children:
        place = 0 if first else -1
        edge = element.children[place]
        if isinstance(edge, Element):
            if edge.tag == "br":
                del element.children[place]
                continue
            if edge.tag in _INLINE:
                _trim(edge, first=first)
                if not edge.children:
                    del element.children[place]
                    continue
            return
        cut = edge.lstrip() if first else edge.rstrip()
        if cut:
            element.children[place] = cut
            return
        del element.children[place]


def _forget_styles(root: Element, *, with_languages: bool) -> None:
    kept = _KEPT if with_languages else _KEPT | {"lang"}
    for element in root.walk():
        element.attributes = {
            name: value for name, value in element.attributes.items() if name in kept
        }
    _rewrite(
        root,
        lambda each: list(each.children) if each.tag == "span" and not each.attributes else [each],
    )
