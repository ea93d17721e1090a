"""The tag that says on the page of a deletion where a record is used."""

from typing import Any

from django import template
from django.contrib import admin
from django.db import models

from apps.publishing.uses import Places, place_of, places_of

register = template.Library()

# Of many records that are deleted at once so many are looked up.
MOST_RECORDS = 20


@register.simple_tag(takes_context=True)
def used_on(context: Any, record: models.Model) -> dict[str, Any]:
    """{"places": rows of {kind, title, url}, "count", "further", "linked"}; the address is left out
    where the person may not open the record."""
    found: Places = places_of(record)
    rows = [
        {
            "kind": place.kind,
            "title": place.title,
            "url": place.url if may_open(context["request"], place.model) else "",
        }
        for place in found.shown
    ]
    return {
        "places": rows,
        "count": found.count,
        "further": found.further,
        "linked": found.linked,
    }


@register.simple_tag(takes_context=True)
def used_on_each(context: Any, records: Any) -> list[dict[str, Any]]:
    """The same of several records, those that are used: {"record", "url", "uses"}."""
    found = []
    for record in records[:MOST_RECORDS]:
        uses = used_on(context, record)
        if uses["count"]:
            found.append({"record": record, "url": place_of(record).url, "uses": uses})
    return found


def may_open(request: Any, model: type[models.Model]) -> bool:
    model_admin = admin.site._registry.get(model)
    return model_admin is not None and model_admin.has_view_permission(request)
