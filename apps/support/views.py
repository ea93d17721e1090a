"""Useful links stand on one page by groups; each leads straight to the other site."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path

from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, Listing
from apps.publishing.views import Crumb
from apps.support.models import UsefulLink


class LinkListing(Listing):
    """All links on one page, with an anchor for each item of the register."""

    has_pages = False

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        return [
            path(
                f"{collection.address}/",
                cls.as_view(collection=collection),
                name=f"{collection.name}.list",
            )
        ]

    @classmethod
    def row_url(cls, collection: Collection, row: Publishable) -> str:
        return f"{cls.list_url(collection)}#{row.slug}"

    @classmethod
    def item_url(cls, collection: Collection, item: str) -> str:
        return f"{cls.list_url(collection)}#{item}"

    def rows(self) -> QuerySet:
        return super().rows().order_by("position", "pk")

    def show_list(self) -> HttpResponse:
        groups: dict[str, list[UsefulLink]] = {}
        anchored: set[str] = set()
        for link in self.rows():
            # The first link of an item carries its anchor; the page must not hold one twice.
            link.anchors = [item for item in link.items if item not in anchored]
            anchored.update(link.anchors)
            groups.setdefault(link.get_group_display(), []).append(link)
        heading = self.heading()
        context = {
            "collection": self.collection,
            "page_title": heading,
            "groups": [{"title": title, "links": links} for title, links in groups.items()],
            "breadcrumbs": self.crumbs(Crumb(heading)),
        }
        return self.respond(["support/usefullink_list.html"], context)
