"""The declarations of sections: which records fulfil which items, where and in which shape.

A section's `section.py` calls `register(Collection(...))`. Lists, pages, feeds, the sitemap, the
openness map and the checks are loops over `all_collections()`; `manage.py sections` prints them."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from apps.languages.typography import capitalised
from apps.publishing.models import Evidence, Publishable, StandingPage, has_item_column
from apps.publishing.owed import Owes
from apps.publishing.views import DocumentListing, Listing, PageShape, Standing
from apps.regulation.profiles import find_item
from apps.regulation.register import Item

__all__ = [
    "Collection",
    "DocumentListing",
    "Listing",
    "Standing",
    "all_collections",
    "all_owes",
    "collection_for",
    "collection_of",
    "evidence",
    "group_title",
    "register",
    "register_groups",
]


@dataclass(frozen=True)
class Collection:
    """One kind of published record and its place on the site.

    `items`: ids of the register it fulfils; `shape`: how its pages look; `path`: its address below
    the language prefix (default: the app's label); `feed`: whether it has a news feed;
    `exports`: the fields of its machine-readable downloads (none without them);
    `follows`: items that the records of another of its items fill as well (a price list is also
    the list of paid services); `unproven`: which of its items lack on a day what they need besides
    a published record (every doctor has a certificate);
    `owes`: what is owed to people by a day because of it (owed.py): answers to their questions;
    `one_language`: texts the law gives in Kazakh only, declared so that checks leave them alone."""

    model: type[Publishable]
    items: tuple[str, ...] = ()
    shape: type[PageShape] = Listing
    path: str = ""
    feed: bool = False
    exports: tuple[str, ...] = ()
    follows: Mapping[str, str] = field(default_factory=dict, hash=False)
    unproven: Callable[[date], Iterable[str]] | None = None
    owes: tuple[Owes, ...] = field(default=())
    one_language: tuple[str, ...] = field(default=())

    @property
    def section_id(self) -> str:
        return self.model._meta.app_label

    @property
    def name(self) -> str:
        """The stem of its URL names."""
        return f"{self.model._meta.app_label}.{self.model._meta.model_name}"

    @property
    def address(self) -> str:
        return self.path or self.section_id

    @property
    def title(self) -> str:
        """The model's plural name as a heading."""
        return capitalised(self.model._meta.verbose_name_plural)

    @property
    def register_items(self) -> tuple[Item, ...]:
        """The items a record may name: all but those that follow another."""
        return tuple(find_item(item) for item in self.items if item not in self.follows)

    def named(self, item: str) -> str:
        """The item a record names to fulfil an item: itself, or the one it follows."""
        return self.follows.get(item, item)

    def row_url(self, row: Publishable) -> str:
        return self.shape.row_url(self, row)

    def item_url(self, item: str) -> str:
        return self.shape.item_url(self, self.named(item))

    def evidence(self, at: datetime | None = None) -> dict[str, Evidence]:
        """What stands for its items; one query for the records and what `unproven` asks."""
        found = self.model._default_manager.all().evidence(self.items, at)
        for item, followed in self.follows.items():
            if followed in found:
                found[item] = found[followed]
        if self.unproven is not None:
            for item in self.unproven(timezone.localdate(at or timezone.now())):
                if item in found:
                    found[item] = replace(found[item], proven=False)
        return found

    @property
    def list_url(self) -> str:
        return self.shape.list_url(self)

    def sets_item(self) -> bool:
        """Whether each record names the item it fulfils."""
        return has_item_column(self.model)

    def is_standing(self) -> bool:
        return issubclass(self.model, StandingPage)


_collections: list[Collection] = []
_groups: dict[str, Mapping[str, str]] = {}


def register(collection: Collection) -> Collection:
    """Declares a collection; called by the section's own section.py."""
    _collections.append(collection)
    return collection


def register_groups(section_id: str, titles: Mapping[str, str]) -> None:
    """Names the groups of a section's items: the second part of their ids."""
    _groups[section_id] = titles


@cache
def _discover() -> bool:
    # On the first question and once only: in ready() it is too late for the admin, and on every
    # call it costs over a millisecond.
    autodiscover_modules("section")
    return True


def all_collections() -> tuple[Collection, ...]:
    _discover()
    return tuple(_collections)


def collection_of(model: type[Publishable]) -> Collection:
    """The collection of a model. Raises LookupError for a model no section declares."""
    for collection in all_collections():
        if collection.model is model:
            return collection
    raise LookupError(f"{model._meta.label} is in no collection; declare it in its section.py")


def collection_for(item: str) -> Collection | None:
    """The collection that fulfils an item of the register, if any does yet."""
    return next((each for each in all_collections() if item in each.items), None)


def all_owes() -> tuple[Owes, ...]:
    """The sources of what is owed to people, over all sections."""
    return tuple(source for collection in all_collections() for source in collection.owes)


def group_title(section_id: str, group: str) -> str:
    _discover()
    return str(_groups.get(section_id, {}).get(group, ""))


def evidence(at: datetime | None = None, items: Set[str] | None = None) -> dict[str, Evidence]:
    """What stands for the items of the register, over all sections; one query a collection. With
    `items`, only the collections that fulfil one of them are asked."""
    found: dict[str, Evidence] = {}
    for collection in all_collections():
        if collection.items and (items is None or not items.isdisjoint(collection.items)):
            found |= collection.evidence(at)
    return found
