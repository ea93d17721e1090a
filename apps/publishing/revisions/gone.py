"""A past content as today's records can have it: a revision may name files and people that were
deleted since. Nothing is written here; the two that need it are the way back (keeping.py) and the
preview (preview/showing.py)."""

from typing import Any

from django.db import models

from apps.publishing.models import Publishable
from apps.publishing.revisions.content import Columns, Content, rows_of, with_rows


def without_gone(content: Content, model: type[Publishable]) -> Content:
    """A content in which what pointed to something gone is empty. A row that cannot be without it
    is left out, as is a part the model no longer has; one query for each kind pointed to."""
    parts = {name: rows for name, rows in content.get("parts", {}).items() if name in model.parts}
    content = {**content, "parts": parts}
    there = existing(content, model)
    return with_rows(
        content, model, lambda _place, kind, columns: pointing_to(there, kind, columns)
    )


def existing(content: Content, model: type[Publishable]) -> dict[Any, set[Any]]:
    """The keys that exist of all that a content points to, by model."""
    named: dict[Any, set[Any]] = {}
    for _place, kind, columns in rows_of(content, model):
        for field in relations(kind):
            if columns.get(field.attname) is not None:
                named.setdefault(field.related_model, set()).add(columns[field.attname])
    return {
        kind: set(kind._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for kind, keys in named.items()
    }


def pointing_to(
    there: dict[Any, set[Any]], model: type[models.Model], columns: Columns
) -> Columns | None:
    """The columns of a row with what is not `there` left empty; None when it may not be empty."""
    kept = dict(columns)
    for field in relations(model):
        value = kept.get(field.attname)
        if value is None or value in there[field.related_model]:
            continue
        if not field.null:
            return None
        kept[field.attname] = None
    return kept


def relations(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]
