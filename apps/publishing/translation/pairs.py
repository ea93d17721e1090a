"""The halves of a text beside each other: their paragraphs, what pairs of sentences they make, how
a source changed, and what both said when they last agreed. It knows no screen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from itertools import zip_longest
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.languages.models import column
from apps.publishing.gate.texts.plain import INLINE, TAG, sentences, spaced
from apps.publishing.models import Publishable, Revision
from apps.publishing.revisions import texts
from apps.publishing.richtext import CleanTextField, clean
from apps.publishing.richtext.tree import Element, read

# How far back an agreement of the halves is looked for, in revisions.
LOOKED_BACK = 200
# Longer paragraphs, in words, are marked as a whole: comparing grows with the square.
COMPARED_WORDS = 600

# Below this share of common words a paragraph is another one: its words are not mixed.
KINDRED = 0.4

_TOKEN = re.compile(r"\S+\s*")


def db_field(model: type[Publishable], place: str, language: str) -> Any:
    """The column of the text at a place ("body", "indicators.12.name") in a language."""
    if "." not in place:
        return model._meta.get_field(column(place, language))
    part, _key, name = place.split(".")
    return model._meta.get_field(part).related_model._meta.get_field(column(name, language))


def is_rich(model: type[Publishable], place: str) -> bool:
    return isinstance(db_field(model, place, "kk"), CleanTextField)


# --- Paragraphs -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """A heading, a paragraph, an item of a list, a table: `tag` says which, `html` is what it holds
    with its markup."""

    tag: str
    html: SafeString


def paragraphs(stored: str, rich: bool) -> list[Paragraph]:
    """The paragraphs of a stored text in their order; of a plain text its lines."""
    if not rich:
        return [Paragraph("p", escape(line)) for line in stored.splitlines() if line.strip()]
    return list(_paragraphs_in(read(clean(stored))))


def _paragraphs_in(root: Element) -> Iterator[Paragraph]:
    for child in root.children:
        if isinstance(child, str):
            if child.strip():
                yield Paragraph("p", escape(child))
        elif child.tag in ("ul", "ol"):
            for item in child.elements:
                yield Paragraph("li", mark_safe(item.written()))
        elif child.tag == "figure":
            words = _("Image %(number)s of the library")
            yield Paragraph("figure", escape(words % {"number": child.attributes["data-image"]}))
        elif child.tag in ("table", "dl", "blockquote"):
            # Safe: the text was cleaned just now and the tree escapes what it writes.
            yield Paragraph(child.tag, mark_safe(child.with_tag()))
        elif child.text().strip():
            yield Paragraph(child.tag, mark_safe(child.written()))


def lines(stored: str, rich: bool) -> list[str]:
    """The paragraphs of a stored text as words alone. Quicker than `paragraphs`: what is stored has
    been cleaned already and nothing of it is shown as markup."""
    if rich:
        stored = unescape(
            TAG.sub(lambda tag: "" if tag["name"].lower() in INLINE else "\n", stored)
        )
    return [line for line in map(spaced, stored.splitlines()) if line]


def aligned(source: list[str], target: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of sentences of two halves with as many paragraphs; a paragraph of which the halves
    have different numbers of sentences is one pair. None when the paragraphs do not match."""
    if len(source) != len(target):
        return
    for one, other in zip(source, target, strict=True):
        ours, theirs = sentences(one), sentences(other)
        if len(ours) == len(theirs):
            yield from zip(ours, theirs, strict=True)
        else:
            yield one, other


# --- What changed ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Some words of a comparison; `kind` is "same", "removed" or "added"."""

    kind: str
    words: str


def changes(before: list[str], after: list[str]) -> list[list[Piece]]:
    """Paragraph by paragraph what became of a text, word by word where a paragraph was changed."""
    found: list[list[Piece]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for verb, a, b, c, d in matcher.get_opcodes():
        if verb == "equal":
            found += [[Piece("same", line)] for line in before[a:b]]
            continue
        for old, new in zip_longest(before[a:b], after[c:d]):
            found.append(list(_words_changed(old, new)))
    return found


def _words_changed(old: str | None, new: str | None) -> Iterator[Piece]:
    if old is None or new is None:
        yield Piece("removed", old) if new is None else Piece("added", new)
        return
    # Every word with a space, so that the last one is no other word than in the middle.
    ours, theirs = _TOKEN.findall(f"{old} "), _TOKEN.findall(f"{new} ")
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if max(len(ours), len(theirs)) > COMPARED_WORDS or matcher.ratio() < KINDRED:
        yield Piece("removed", f"{old} ")
        yield Piece("added", new)
        return
    for verb, a, b, c, d in matcher.get_opcodes():
        if verb == "equal":
            yield Piece("same", "".join(ours[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(ours[a:b]))
        if d > c:
            yield Piece("added", "".join(theirs[c:d]))


# --- When they last agreed ------------------------------------------------------------------------


def last_agreed(record: Publishable, places: Iterable[str]) -> dict[str, dict[str, str]]:
    """What both halves said at each place when they last agreed: {place: {"kk": …, "ru": …}}. A
    place of which they never agreed is left out. Two queries."""
    wanted: dict[str, int] = {}
    places = set(places)
    if not places:
        return {}
    own = Revision.objects.of(record).kept()
    for pk, behind in own.values_list("pk", "behind")[:LOOKED_BACK]:
        for place in places - wanted.keys() - behind.keys():
            wanted[place] = pk
        if len(wanted) == len(places):
            break
    contents = dict(
        Revision.objects.filter(pk__in=set(wanted.values())).values_list("pk", "content")
    )
    found: dict[str, dict[str, str]] = {}
    for pk, content in contents.items():
        for place, code, words in texts(content, type(record)):
            if wanted.get(place) == pk:
                found.setdefault(place, {})[code] = words
    return {place: halves for place, halves in found.items() if all(halves.values())}
