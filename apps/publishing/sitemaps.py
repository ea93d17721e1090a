"""The sitemap: every public page of every collection in every shown language, with its
counterparts, made inside the request so that it never keeps the clock of start-up."""

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, all_collections


class CollectionSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True
    limit = 5000

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def items(self) -> QuerySet:
        return self.collection.model._default_manager.public().order_by("pk")

    def location(self, item: Publishable) -> str:
        return item.get_absolute_url()

    def lastmod(self, item: Publishable):
        return item.changed_at or item.publish_at


def collection_sitemaps() -> dict[str, Sitemap]:
    return {
        each.name: CollectionSitemap(each) for each in all_collections() if each.shape.has_pages
    }
