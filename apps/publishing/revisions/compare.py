"""What differs between two contents of a record: words of each language, what both languages share,
and the rows below it, all in words of the reader's language. It decides nothing and writes nothing;
who may see it is asked in apps/publishing/admin/history.py."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.languages.dates import clock, date_words
from apps.languages.models import EDITORIAL_LANGUAGES, column, reading_language
from apps.languages.typography import capitalised
from apps.publishing.models import Publishable
from apps.publishing.revisions.content import Content, revised_fields, text_columns
from apps.publishing.richtext import CleanTextField, clean
from apps.publishing.richtext.tree import Element, read

BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "blockquote", "pre",
    "div", "dl", "dt", "dd", "figure", "figcaption", "caption", "hr", "br",
}  # fmt: skip
# So many pairs of words or paragraphs are looked at in one go; a longer stretch is compared by
# larger pieces. Two texts of 50,000 characters that share nothing take a fraction of a second.
MOST_PAIRS = 40_000
# From this likeness on two paragraphs count as one that was changed.
ALIKE = 0.3
EMPTY = "—"


class Kind(StrEnum):
    """What became of words, or of a row."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    kind: Kind
    words: str


Paragraph = list[Piece]


# --- Words --------------------------------------------------------------------------------------


def readable(text: str, *, rich: bool) -> list[str]:
    """The paragraphs of a text as somebody reads them, without marks; a link with its address, a
    picture and a file by their numbers, so that a change of any of them is seen."""
    if not rich:
        return [line.strip() for line in text.splitlines() if line.strip()]
    paragraphs: list[list[str]] = [[]]
    walk(read(clean(text)), paragraphs)
    joined = (" ".join("".join(parts).split()) for parts in paragraphs)
    return [each for each in joined if each]


def walk(element: Element, paragraphs: list[list[str]]) -> None:
    for child in element.children:
        if isinstance(child, str):
            paragraphs[-1].append(child)
            continue
        block = child.tag in BLOCKS
        if block:
            paragraphs.append(["• "] if child.tag == "li" else [])
        if child.tag in ("td", "th") and any(part.strip() for part in paragraphs[-1]):
            paragraphs[-1].append(" | ")
        walk(child, paragraphs)
        paragraphs[-1].append(pointed_to(child))
        if block:
            paragraphs.append([])


def pointed_to(element: Element) -> str:
    """What an element shows or leads to, in brackets; '' for most."""
    found = element.attributes
    if "data-image" in found:
        return f" [{_('image')} № {found['data-image']}]"
    if "data-document" in found:
        return f" [{_('document')} № {found['data-document']}]"
    if element.tag == "img":
        return f" [{_('image')}: {found.get('alt') or found.get('src', '')}]"
    href = found.get("href", "") if element.tag == "a" else ""
    return f" ({href})" if href and href not in element.text() else ""


def stretches(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[str, Sequence[str], Sequence[str]]]:
    """The opcodes of difflib with the stretches themselves. What both begin and end with is set
    aside first; a rest that is too long to compare counts as replaced."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    head, tail = before[:start], before[len(before) - end :]
    one, other = before[start : len(before) - end], after[start : len(after) - end]
    found = [("equal", head, head)] if head else []
    if one and other and len(one) * len(other) <= MOST_PAIRS:
        codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        found += [(tag, one[a:b], other[c:d]) for tag, a, b, c, d in codes]
    elif one or other:
        found.append(("replace", one, other))
    return [*found, ("equal", tail, tail)] if tail else found


def pieces(before: str, after: str) -> Paragraph:
    """One paragraph by words; a long one by sentences first."""
    if len(before.split()) * len(after.split()) <= MOST_PAIRS:
        return joined(words_of(before, after))
    found: list[Piece] = []
    sentence = re.compile(r"(?<=[.!?…;:])\s+")
    for tag, one, other in stretches(sentence.split(before), sentence.split(after)):
        if tag == "equal":
            found.append(Piece(Kind.SAME, " ".join(one)))
        else:
            found += words_of(" ".join(one), " ".join(other))
    return joined(found)


def words_of(before: str, after: str) -> list[Piece]:
    found = []
    for tag, one, other in stretches(before.split(), after.split()):
        if tag == "equal":
            found.append(Piece(Kind.SAME, " ".join(one)))
            continue
        found += [Piece(Kind.GONE, " ".join(one))] if one else []
        found += [Piece(Kind.NEW, " ".join(other))] if other else []
    return found


def joined(found: Iterable[Piece]) -> Paragraph:
    """Neighbours of one kind as one piece."""
    paragraph: Paragraph = []
    for piece in found:
        if paragraph and paragraph[-1].kind == piece.kind:
            piece = Piece(piece.kind, f"{paragraph.pop().words} {piece.words}")
        paragraph.append(piece)
    return paragraph


def likeness(left: set[str], right: set[str]) -> float:
    """How many of their words two paragraphs share, from 0 to 1."""
    return len(left & right) / max(len(left | right), 1)


def pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Replaced paragraphs beside those that took their places, in the order of the text, so that as
    much likeness as possible is side by side; '' stands beside what has no counterpart."""
    left, right = ([set(each.split()) for each in texts] for texts in (before, after))
    if len(before) * len(after) > MOST_PAIRS // 4:
        # Too many for the best order: by their places alone.
        found = []
        for i, (one, other) in enumerate(zip_longest(before, after, fillvalue="")):
            alike = one and other and likeness(left[i], right[i]) >= ALIKE
            found += [(one, other)] if alike else [(one, ""), ("", other)]
        return [pair for pair in found if any(pair)]
    like = [[likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(after) + 1) for _row in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            both = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else -1.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    found = []
    i = j = 0
    while i < len(before) and j < len(after):
        if like[i][j] >= ALIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((before[i], ""))
            i += 1
        else:
            found.append(("", after[j]))
            j += 1
    return found + [(each, "") for each in before[i:]] + [("", each) for each in after[j:]]


def compared(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """Two texts of paragraphs as one, with the words that went and came."""
    found: list[Paragraph] = []
    for tag, one, other in stretches(before, after):
        if tag == "equal":
            found += [[Piece(Kind.SAME, each)] for each in one]
        elif len(one) == len(other) == 1:
            found.append(pieces(one[0], other[0]))
        else:
            for left, right in pairs(one, other):
                if left and right:
                    found.append(pieces(left, right))
                else:
                    kind = Kind.GONE if left else Kind.NEW
                    found.append([Piece(kind, left or right)])
    return found


# --- Values -------------------------------------------------------------------------------------


class Names:
    """The records that columns point to, by name: asked once for each kind, however many rows."""

    def __init__(self) -> None:
        self.wanted: dict[type[models.Model], set[Any]] = {}
        self.found: dict[tuple[type[models.Model], Any], str] = {}

    def want(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        self.wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def want_content(self, model: type[Publishable], content: Content) -> None:
        self.want_columns(model, content["fields"])
        for name, keys in content.get("many", {}).items():
            if name in {each.name for each in model._meta.many_to_many}:
                self.want(model._meta.get_field(name).related_model, keys)
        for name, rows in content.get("parts", {}).items():
            if name in model.parts:
                for row in rows:
                    self.want_columns(model._meta.get_field(name).related_model, row["fields"])

    def want_columns(self, model: type[models.Model], columns: dict[str, Any]) -> None:
        for each in model._meta.concrete_fields:
            if each.is_relation and each.attname in columns:
                self.want(each.related_model, [columns[each.attname]])

    def ask(self) -> None:
        for model, keys in self.wanted.items():
            for row in model._base_manager.filter(pk__in=keys):
                self.found[model, row.pk] = str(row)
        self.wanted = {}

    def name(self, model: type[models.Model], key: Any) -> str:
        gone = _("no longer there, No. %(number)s") % {"number": key}
        return self.found.get((model, key), gone)


def in_words(each: models.Field, value: Any, names: Names) -> str:
    """A value of a content as somebody reads it; «—» for none."""
    if value is None or value == "":
        return EMPTY
    if each.is_relation:
        return names.name(each.related_model, value)
    if each.name == "item":
        return title_of_item(value)
    if each.flatchoices:
        return str(dict(each.flatchoices).get(value, value))
    if isinstance(each, models.BooleanField):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    return moment_or_figure(each, value)


def moment_or_figure(each: models.Field, value: Any) -> str:
    language = reading_language()
    if isinstance(each, models.DateField | models.TimeField | models.DecimalField):
        value = each.to_python(value)
    if isinstance(value, datetime):
        here = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{date_words(here, language)}, {clock(here)}"
    if isinstance(value, date):
        return date_words(value, language)
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, Decimal):
        return number_format(value)
    return str(value)


def title_of_item(item: str) -> str:
    from apps.regulation.profiles import find_item

    try:
        return str(find_item(item).title)
    except KeyError:
        return item


# --- The comparison -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Half:
    """A text in one language, both contents in one. `marks_only`: the same words look otherwise."""

    language: str
    paragraphs: list[Paragraph]
    changed: bool
    marks_only: bool


@dataclass(frozen=True)
class TextLine:
    """A text of both languages, Kazakh first."""

    label: str
    halves: list[Half]

    @property
    def changed(self) -> bool:
        return any(half.changed for half in self.halves)

    @property
    def filled(self) -> bool:
        return any(half.paragraphs for half in self.halves)


@dataclass(frozen=True)
class ValueLine:
    """What both languages share: a date, a choice, a name."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def was_filled(self) -> bool:
        return self.before != EMPTY

    @property
    def is_filled(self) -> bool:
        return self.after != EMPTY

    @property
    def filled(self) -> bool:
        return self.was_filled or self.is_filled


@dataclass(frozen=True)
class RowLine:
    """A row below the record."""

    kind: Kind
    texts: list[TextLine]
    values: list[ValueLine]

    @property
    def title(self) -> str:
        """What the row is recognised by: its text in the reader's language, else its first value
        in words."""
        for line in self.texts:
            for half in line.halves:
                if half.language == reading_language() and half.paragraphs:
                    kept = Kind.NEW if self.kind == Kind.GONE else Kind.GONE
                    words = [each.words for each in half.paragraphs[0] if each.kind != kept]
                    return " ".join(words)
        for line in self.values:
            if line.filled:
                return line.before if self.kind == Kind.GONE else line.after
        return EMPTY


@dataclass(frozen=True)
class PartLine:
    """The rows of one kind below the record."""

    label: str
    rows: list[RowLine]

    @property
    def changed(self) -> bool:
        return any(row.kind != Kind.SAME for row in self.rows)

    @property
    def changed_rows(self) -> list[RowLine]:
        return [row for row in self.rows if row.kind != Kind.SAME]

    @property
    def same_rows(self) -> list[RowLine]:
        return [row for row in self.rows if row.kind == Kind.SAME]


@dataclass(frozen=True)
class Comparison:
    """Everything two contents say, with what differs."""

    texts: list[TextLine]
    values: list[ValueLine]
    parts: list[PartLine] = field(default_factory=list)

    @property
    def changed_texts(self) -> list[TextLine]:
        return [each for each in self.texts if each.changed]

    @property
    def changed_values(self) -> list[ValueLine]:
        return [each for each in self.values if each.changed]

    @property
    def changed_parts(self) -> list[PartLine]:
        return [each for each in self.parts if each.changed]

    @property
    def same_texts(self) -> list[TextLine]:
        return [each for each in self.texts if not each.changed and each.filled]

    @property
    def same_values(self) -> list[ValueLine]:
        return [each for each in self.values if not each.changed and each.filled]

    @property
    def same_parts(self) -> list[PartLine]:
        return [each for each in self.parts if not each.changed and each.rows]

    @property
    def differs(self) -> bool:
        return bool(self.changed_texts or self.changed_values or self.changed_parts)

    @property
    def has_same(self) -> bool:
        return bool(self.same_texts or self.same_values or self.same_parts)


def half_of(each: models.Field, language: str, before: str, after: str) -> Half:
    rich = isinstance(each, CleanTextField)
    left, right = readable(before, rich=rich), readable(after, rich=rich)
    return Half(
        language=language,
        paragraphs=compared(left, right),
        changed=before != after,
        marks_only=before != after and left == right,
    )


def lines_of(
    model: type[models.Model], before: dict[str, Any], after: dict[str, Any], names: Names
) -> tuple[list[TextLine], list[ValueLine]]:
    """The texts and the values of one row."""
    texts = []
    for name in getattr(model, "translated", ()):
        halves = []
        for language in EDITORIAL_LANGUAGES:
            key = column(name, language)
            each = model._meta.get_field(key)
            halves.append(half_of(each, language, before.get(key) or "", after.get(key) or ""))
        texts.append(TextLine(capitalised(model._meta.get_field(name).verbose_name), halves))
    values = []
    for each in revised_fields(model):
        if each.name in text_columns(model) or each.attname not in {**before, **after}:
            continue
        one, other = (in_words(each, row.get(each.attname), names) for row in (before, after))
        values.append(ValueLine(capitalised(each.verbose_name), one, other))
    return texts, values


def matched(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows of a part beside each other: by their keys, and those whose key differs by what they
    say (a row of a draft gets its own key when it is published)."""
    rest = list(before)
    found = []
    for row in after:
        by_key = [each for each in rest if each["pk"] == row["pk"]]
        by_words = [each for each in rest if each["fields"] == row["fields"]]
        other = next(iter(by_key or by_words), None)
        if other is not None:
            rest.remove(other)
        found.append((other["fields"] if other else {}, row["fields"]))
    return [*found, *((row["fields"], {}) for row in rest)]


def row_of(
    model: type[models.Model], before: dict[str, Any], after: dict[str, Any], names: Names
) -> RowLine:
    kind = Kind.SAME if before == after else Kind.CHANGED
    if not before or not after:
        kind = Kind.GONE if before else Kind.NEW
    return RowLine(kind, *lines_of(model, before, after, names))


def compare(model: type[Publishable], before: Content, after: Content) -> Comparison:
    """What a record of `model` says in two contents, in words of the active language. The number of
    queries depends on how many kinds of records the columns point to, not on how many rows."""
    names = Names()
    for content in (before, after):
        names.want_content(model, content)
    names.ask()
    texts, values = lines_of(model, before["fields"], after["fields"], names)
    for each in model._meta.many_to_many:
        lists = [content.get("many", {}).get(each.name, []) for content in (before, after)]
        one, other = (
            "; ".join(sorted(names.name(each.related_model, key) for key in keys)) or EMPTY
            for keys in lists
        )
        values.append(ValueLine(capitalised(each.verbose_name), one, other))
    parts = []
    for name in model.parts:
        related = model._meta.get_field(name).related_model
        rows = [content.get("parts", {}).get(name, []) for content in (before, after)]
        lines = [row_of(related, one, other, names) for one, other in matched(*rows)]
        parts.append(PartLine(capitalised(related._meta.verbose_name_plural), lines))
    return Comparison(texts, values, parts)


def said_by(model: type[Publishable], content: Content, shown: Callable[[str], bool]) -> Comparison:
    """One content alone, without the columns for which `shown` says no."""
    fields = {name: value for name, value in content["fields"].items() if shown(name)}
    alone = {**content, "fields": fields}
    return compare(model, alone, alone)
