"""When two texts say the same: a browser's field and the editor of rich texts write ends of lines
in their own way, and nobody has changed a word by that."""

import re

from django.db import models

from apps.publishing.gate.texts.plain import INLINE, TAG
from apps.publishing.models import Publishable
from apps.publishing.revisions.content import (
    Columns,
    Content,
    Place,
    rows_of,
    text_columns,
    with_rows,
)
from apps.publishing.richtext import CleanTextField, clean


def says_the_same(one: str, other: str, rich: bool) -> bool:
    """Whether two stored texts differ only in what a browser's field adds: ends of lines."""
    if not rich:
        return one.splitlines() == other.splitlines()
    return tight(clean(one)) == tight(clean(other))


def tight(html: str) -> str:
    """Markup without the space around its blocks, where no reader sees it."""

    def closer(tag: re.Match) -> str:
        return tag[0] if tag["name"].lower() in INLINE else f"\n{tag[0]}\n"

    lines = (" ".join(line.split()) for line in TAG.sub(closer, html).split("\n"))
    return "".join(line for line in lines if line)


def letter_for_letter(content: Content, before: Content, model: type[Publishable]) -> Content:
    """A content in which every text that says what it said before stands as it stood: whoever has
    only opened a form and pressed its button has written nothing."""
    stood = {place: columns for place, _kind, columns in rows_of(before, model)}

    def kept(place: Place, kind: type[models.Model], columns: Columns) -> Columns:
        return as_before(columns, stood[place], kind) if place in stood else columns

    return with_rows(content, model, kept)


def as_before(fields: Columns, before: Columns, model: type[models.Model]) -> Columns:
    """The columns of one row, letter for letter where they say the same."""
    kept = dict(fields)
    for name in text_columns(model):
        words, earlier = fields.get(name), before.get(name)
        if not words or not earlier or words == earlier:
            continue
        rich = isinstance(model._meta.get_field(name), CleanTextField)
        if says_the_same(words, earlier, rich):
            kept[name] = earlier
    return kept
