"""Where a record is used: the records that name it, and the public pages whose texts link to it.
Asked before something is deleted; what is deleted with it is Django's to say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch
from django.utils.translation import override

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.library.actions import admin_url, uses_of
from apps.library.models import Document, Image, Recording
from apps.publishing.models import Attachment, ItemState, Publishable, Revision
from apps.publishing.richtext import CleanTextField
from apps.publishing.sections import all_collections
from apps.regulation.profiles import find_item

# So many are named; the rest is counted.
SHOWN = 20
# Texts in which an address is looked up exactly, of those that have its letters.
MOST_TEXTS = 500


@dataclass(frozen=True)
class Place:
    """A record that uses another one. `url`: its form, '' where it has none; `model`: for asking
    who may open it."""

    kind: str
    title: str
    url: str
    model: type[models.Model]


@dataclass
class Places:
    """The first places, how many there are, and whether some of them are links in texts."""

    shown: list[Place] = field(default_factory=list)
    count: int = 0
    linked: bool = False

    def add(self, record: models.Model) -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(place_of(record))

    @property
    def further(self) -> int:
        return self.count - len(self.shown)


def place_of(record: models.Model) -> Place:
    meta = record._meta
    kind = ContentType.objects.get_for_model(record)
    title = str(find_item(record.item).title) if isinstance(record, ItemState) else str(record)
    return Place(str(meta.verbose_name), title, admin_url(kind, record.pk), type(record))


def shown_record(row: models.Model) -> models.Model:
    """What people know of a row: the record an attachment or a revision belongs to."""
    if isinstance(row, Attachment | Revision):
        return row.record or row
    return row


def places_of(record: models.Model) -> Places:
    """Where a record is used: a bounded number of queries, whatever uses it."""
    found = Places()
    if isinstance(record, Document | Image | Recording):
        for use in uses_of(record):
            found.count += 1
            if len(found.shown) < SHOWN:
                found.shown.append(Place(use.kind, use.name, use.admin_url, type(record)))
        return found
    for relation in protecting(type(record)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: record})
        count = rows.count()
        for row in rows.order_by("pk")[: max(0, SHOWN - len(found.shown))] if count else ():
            found.shown.append(place_of(shown_record(row)))
        found.count += count
    if isinstance(record, Publishable):
        for page in pages_linking_to(record):
            found.add(page)
            found.linked = True
    return found


def protecting(model: type[models.Model]) -> Iterator[Any]:
    """The relations of other models that keep a record of this one from being deleted."""
    for relation in model._meta.get_fields(include_hidden=True):
        towards = relation.auto_created and not relation.concrete
        # What was recorded of it long ago is no place where it is used.
        recorded = getattr(relation.related_model, "append_only", False)
        keeps = getattr(relation, "on_delete", None) in (models.PROTECT, models.RESTRICT)
        if towards and keeps and not recorded:
            yield relation


def addresses_of(record: Publishable) -> list[str]:
    """Where readers find a record, in each language, without the last slash."""
    found = []
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            try:
                found.append(record.get_absolute_url().rstrip("/"))
            except (LookupError, NoReverseMatch):
                continue
    return found


def pages_linking_to(record: Publishable) -> Iterator[Publishable]:
    """The public pages whose rich texts have a link to a record; one query for each collection."""
    addresses = addresses_of(record) if record.slug else []
    if not addresses:
        return
    exact = re.compile(rf'href="[^"]*(?:{"|".join(map(re.escape, addresses))})/?["#?]')
    for collection in all_collections():
        model = collection.model
        names = [
            column(name, language)
            for name in model.translated
            for language in EDITORIAL_LANGUAGES
            if isinstance(model._meta.get_field(column(name, language)), CleanTextField)
        ]
        if not names:
            continue
        linked = [Q(**{f"{name}__contains": each}) for name in names for each in addresses]
        rows = model._default_manager.public().filter(reduce(or_, linked)).order_by("pk")
        if model is type(record):
            rows = rows.exclude(pk=record.pk)
        for row in rows[:MOST_TEXTS]:
            if any(exact.search(getattr(row, name) or "") for name in names):
                yield row
