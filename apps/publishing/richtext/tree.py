"""A small tree of HTML elements for rearranging texts that have been parsed and balanced already;
it judges nothing as safe or unsafe (that is cleaning.py's)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Union

VOID = {"br", "hr", "img", "col"}
# Deeper nesting says nothing to a reader; it would only exhaust who walks through it.
DEEPEST = 60

Node = Union["Element", str]


@dataclass(eq=False)
class Element:
    """One element; `children` are elements and texts (unescaped)."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def style(self) -> dict[str, str]:
        """The declarations of the style attribute, lower case, spaces made single."""
        pairs = (
            part.partition(":") for part in self.attributes.get("style", "").lower().split(";")
        )
        return {name.strip(): " ".join(value.split()) for name, _colon, value in pairs if value}

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").lower().split()

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> Iterator["Element"]:
        """Every element below, a parent before its children."""
        for child in self.elements:
            yield child
            yield from child.walk()

    def has(self, tags: Iterable[str]) -> bool:
        return any(child.tag in tags for child in self.walk())

    def written(self) -> str:
        """The children as HTML."""
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else child.with_tag()
            for child in self.children
        )

    def with_tag(self) -> str:
        attributes = "".join(f' {name}="{escape(v)}"' for name, v in self.attributes.items())
        if self.tag in VOID:
            return f"<{self.tag}{attributes}>"
        return f"<{self.tag}{attributes}>{self.written()}</{self.tag}>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        # None stands for an element too deep to be kept: its text goes to the one above.
        self.open: list[Element | None] = [self.root]
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.here.children.append(element)
        elif len(self.open) > DEEPEST:
            self.open.append(None)
        else:
            self.here.children.append(element)
            self.open.append(element)
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or len(self.open) == 1:
            return
        if self.open.pop() is not None:
            self.here = next(each for each in reversed(self.open) if each is not None)

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(balanced: str) -> Element:
    """The root of a tree; `balanced` comes from a parser that closed every tag."""
    reader = _Reader()
    reader.feed(balanced)
    reader.close()
    return reader.root
