"""News feeds: one for each collection that declares `feed=True`, in each language."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from apps.publishing.models import Publishable

if TYPE_CHECKING:
    from apps.publishing.sections import Collection


# What no XML may hold; a text copied from a word processor brings the vertical tab.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def printable(text: str) -> str:
    """The text with control characters turned into spaces."""
    return CONTROL.sub(" ", text)


class CollectionFeed(Feed):
    """The newest records of one collection in the language of the address (RSS 2.0)."""

    feed_type = Rss201rev2Feed
    length = 30

    def __init__(self, collection: "Collection") -> None:
        self.collection = collection

    def title(self) -> str:
        return self.collection.title

    def link(self) -> str:
        return self.collection.list_url

    def description(self) -> str:
        return _("The newest entries: %(title)s.") % {"title": self.collection.title}

    def items(self) -> QuerySet:
        return self.collection.model._default_manager.published().newest()[: self.length]

    def item_title(self, item: Publishable) -> str:
        return printable(item.title)

    def item_description(self, item: Publishable) -> str:
        return printable(item.summary)

    def item_pubdate(self, item: Publishable):
        return item.publish_at

    def item_updateddate(self, item: Publishable):
        return item.changed_at or item.publish_at


def feed_patterns(collections: Iterable["Collection"]) -> list[URLPattern]:
    return [
        path(f"{each.address}/feed/", CollectionFeed(each), name=f"{each.name}.feed")
        for each in collections
        if each.feed
    ]
