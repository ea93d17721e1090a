"""When two texts say the same: a browser's field and the editor of rich texts write ends of lines
in their own way, and nobody has changed a word by that."""

import re
from typing import Any

from django.db import models

from apps.publishing.gate.texts.plain import INLINE, TAG
from apps.publishing.models import Publishable
from apps.publishing.revisions.content import Content, text_columns
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
    parts = {}
    for name, rows in content["parts"].items():
        earlier = {row["pk"]: row["fields"] for row in before["parts"].get(name, [])}
        known = name in model.parts
        related = model._meta.get_field(name).related_model if known else None
        parts[name] = [
            {**row, "fields": as_before(row["fields"], earlier[row["pk"]], related)}
            if related is not None and row["pk"] in earlier
            else row
            for row in rows
        ]
    fields = as_before(content["fields"], before["fields"], model)
    return {**content, "fields": fields, "parts": parts}


def as_before(
    fields: dict[str, Any], before: dict[str, Any], model: type[models.Model]
) -> dict[str, Any]:
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
