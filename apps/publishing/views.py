"""The page shapes: Listing, DocumentListing, Standing. Each is an ordinary view class that is given
its `collection` and knows the addresses of its pages.

A section that differs writes a subclass in its own views.py and names it in its section.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views import View

from apps.accessibility.rich_text import showing_private_files
from apps.library.models import DocumentVersion
from apps.publishing.export import Dataset, columns_of, download_links, in_both
from apps.publishing.models import (
    Attachment,
    ItemState,
    Publishable,
    PublishableWithFiles,
)
from apps.publishing.presenters import DocumentRow, document_rows
from apps.publishing.redirects import to_present_address
from apps.regulation.profiles import find_item, find_section
from apps.regulation.register import Item

if TYPE_CHECKING:
    from apps.publishing.sections import Collection

PAGE_SIZE = 20


@dataclass(frozen=True)
class Crumb:
    """A step of the way from the home page; the last has no address."""

    title: str
    url: str = ""


@dataclass(frozen=True)
class Sibling:
    title: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of a key-facts table."""

    label: str
    value: str
    href: str = ""


class PageShape(View):
    """What all shapes share: the collection, the way here, the templates."""

    collection: "Collection" = None  # type: ignore[assignment]
    page_size = PAGE_SIZE
    # The template its main page is made with.
    main_template = "list"
    # Whether each record has a page of its own, for the sitemap.
    has_pages = True
    # Its lists besides the main one, by the last part of their URL names, for the sitemap.
    further_lists: tuple[str, ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sends whoever comes to an address that a record has left to the record's own."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            moved = to_present_address(self.collection.model, kwargs.get("slug", ""), request)
            if moved is None:
                raise
            return moved

    @classmethod
    def urls(cls, collection: "Collection") -> list[URLPattern]:
        raise NotImplementedError

    @classmethod
    def list_url(cls, collection: "Collection") -> str:
        return reverse(f"{collection.name}.list")

    @classmethod
    def row_url(cls, collection: "Collection", row: Publishable) -> str:
        return reverse(f"{collection.name}.page", args=[row.slug])

    @classmethod
    def item_url(cls, collection: "Collection", item: str) -> str:
        return cls.list_url(collection)

    @classmethod
    def summaries(cls, collection: "Collection") -> dict[str, str]:
        """A few words on each item for the landing page of its section; one query."""
        if not collection.sets_item():
            return {}
        rows = collection.model._default_manager.published().exclude(item="").only("item", "lead")
        return {row.item: row.lead or "" for row in rows.order_by("publish_at", "pk")}

    @classmethod
    def exported(cls, collection: "Collection") -> tuple[str, ...]:
        """The fields of its machine-readable downloads; none without any."""
        return collection.exports

    @classmethod
    def dataset(cls, collection: "Collection", query: Mapping[str, str]) -> Dataset:
        """What its downloads hold: every published record."""
        model = collection.model
        published = model._default_manager.published()
        return Dataset(
            titles=in_both(lambda: collection.title),
            rows=published.newest(),
            columns=columns_of(model, cls.exported(collection)),
            updated=published.last_changed_on(),
        )

    def rows(self) -> QuerySet:
        """The records on the current list, newest first, with all that the list shows."""
        return self.collection.model._default_manager.published().newest().select_related("unit")

    def get_row(self, slug: str) -> Publishable:
        rows = self.collection.model._default_manager.visible_to(self.request.user)
        return get_object_or_404(with_files(rows).select_related("unit"), slug=slug)

    def crumbs(self, *last: Crumb) -> list[Crumb]:
        return from_home(*section_crumbs(self.collection), *last)

    def templates(self, kind: str) -> list[str]:
        """The section's own template, else the shared one."""
        meta = self.collection.model._meta
        return [f"{meta.app_label}/{meta.model_name}_{kind}.html", f"publishing/{kind}.html"]

    def respond(
        self, templates: list[str], context: dict[str, Any], *, row: Publishable | None = None
    ) -> HttpResponse:
        context.setdefault("page_description", "")
        response = TemplateResponse(self.request, templates, context)
        if row is not None and not row.is_public:
            # A draft seen by staff must not stay anywhere.
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex"
            with showing_private_files():
                # Its pictures are nobody's yet either, so it is made here and not later.
                response.render()
        return response


def from_home(*crumbs: Crumb) -> list[Crumb]:
    """The way from the home page through `crumbs`; the last is the page itself."""
    return [Crumb(_("Home"), reverse("home")), *crumbs]


def section_crumbs(collection: "Collection") -> list[Crumb]:
    """The section of the register a collection stands in, when it has a page of its own."""
    try:
        section = find_section(collection.section_id)
    except KeyError:
        # News and the like belong to an item of another section.
        return []
    return [Crumb(str(section.title), reverse("section", args=[section.id]))]


def with_files(rows: QuerySet) -> QuerySet:
    """Reads the attached documents and their current versions with the rows: a fixed number of
    queries however many rows there are."""
    if not issubclass(rows.model, PublishableWithFiles):
        return rows
    versions = DocumentVersion.objects.current().defer("text")
    attachments = Attachment.objects.select_related("document").prefetch_related(
        Prefetch("document__versions", versions, to_attr="current_versions")
    )
    return rows.prefetch_related(Prefetch("attachments", attachments))


def documents_of(row: Publishable | None) -> list[DocumentRow]:
    return document_rows(row.attachments.all()) if isinstance(row, PublishableWithFiles) else []


class Listing(PageShape):
    """A list of records in pages, newest first, and a page for each."""

    @classmethod
    def urls(cls, collection: "Collection") -> list[URLPattern]:
        view = cls.as_view(collection=collection)
        return [
            path(f"{collection.address}/", view, name=f"{collection.name}.list"),
            path(f"{collection.address}/<slug:slug>/", view, name=f"{collection.name}.page"),
        ]

    def get(self, request: HttpRequest, slug: str = "") -> HttpResponse:
        return self.show_row(self.get_row(slug)) if slug else self.show_list()

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        """The rows the reader asked for, and what the filters show; a section may override."""
        return rows, {}

    def heading(self) -> str:
        return self.collection.title

    def show_list(self) -> HttpResponse:
        rows, extra = self.filtered(self.rows())
        page = Paginator(rows, self.page_size).get_page(self.request.GET.get("page"))
        heading = self.heading()
        context = {
            "collection": self.collection,
            "heading": heading,
            "page_title": heading,
            "page_obj": page,
            "feed_url": reverse(f"{self.collection.name}.feed") if self.collection.feed else "",
            "downloads": download_links(self.collection),
            "breadcrumbs": self.crumbs(Crumb(heading)),
            **extra,
        }
        return self.respond(self.templates("list"), context)

    def show_row(self, row: Publishable) -> HttpResponse:
        context = {
            "collection": self.collection,
            "object": row,
            "page": row,
            "documents": documents_of(row),
            "page_title": row.title,
            "page_description": row.lead,
            "breadcrumbs": self.crumbs(
                Crumb(self.collection.title, self.list_url(self.collection)), Crumb(row.title)
            ),
            **self.extra(row),
        }
        return self.respond(self.templates("detail"), context, row=row)

    def extra(self, row: Publishable) -> dict[str, Any]:
        """What a section adds to the page of one record."""
        return {}


class DocumentListing(PageShape):
    """Documents by the items of the register they fulfil: all items, one item, one document."""

    main_template = "document_list"

    @classmethod
    def urls(cls, collection: "Collection") -> list[URLPattern]:
        view = cls.as_view(collection=collection)
        base = collection.address
        return [
            path(f"{base}/", view, name=f"{collection.name}.list"),
            # Before the addresses of items, which may have two parts as well.
            path(f"{base}/view/<slug:slug>/", view, name=f"{collection.name}.page"),
            path(f"{base}/<path:item>/", view, name=f"{collection.name}.item"),
        ]

    @classmethod
    def item_url(cls, collection: "Collection", item: str) -> str:
        if len(collection.register_items) == 1:
            return cls.list_url(collection)
        return reverse(f"{collection.name}.item", args=[find_item(item).slug])

    def rows(self) -> QuerySet:
        return with_files(super().rows())

    def get(self, request: HttpRequest, slug: str = "", item: str = "") -> HttpResponse:
        if slug:
            return self.show_row(self.get_row(slug))
        if item:
            for candidate in self.collection.register_items:
                if candidate.slug == item:
                    return self.of_item(candidate)
            raise Http404
        return self.show_list()

    def show_list(self) -> HttpResponse:
        items = self.collection.register_items
        if len(items) == 1:
            return self.of_item(items[0])
        # The list names each item's newest record; earlier ones stand on the item's own page.
        by_item = {row.item: row for row in self.rows().last_of_items()}
        heading = self.collection.title
        groups = grouped(
            self.collection,
            [
                {
                    "item": item,
                    "title": str(item.title),
                    "url": self.item_url(self.collection, item.id),
                    "documents": documents_of(by_item.get(item.id)),
                    "newest": by_item.get(item.id),
                    "state": "filled" if item.id in by_item else "missing",
                }
                for item in items
            ],
        )
        context = {
            "collection": self.collection,
            "page_title": heading,
            "groups": groups,
            "downloads": download_links(self.collection),
            "breadcrumbs": from_home(*self.above(is_list=True), Crumb(heading)),
        }
        return self.respond(self.templates("document_list"), context)

    def of_item(self, item: Item) -> HttpResponse:
        row = self.rows().filter(item=item.id).first()
        return self.show(item, row)

    def show_row(self, row: Publishable) -> HttpResponse:
        return self.show(find_item(row.item), row)

    def show(self, item: Item, row: Publishable | None) -> HttpResponse:
        """The page of one document, with the others of its item in pages below it."""
        title = row.title if row else str(item.title)
        alone = len(self.collection.register_items) == 1
        above = self.above(is_list=alone and (row is None or not self.kwargs.get("slug")))
        others = super().rows().filter(item=item.id).exclude(pk=row.pk if row else None)
        others = Paginator(others, self.page_size).get_page(self.request.GET.get("page"))
        context = {
            "collection": self.collection,
            "item": item,
            "section": above[-1] if above else None,
            "object": row,
            "page": row,
            "documents": documents_of(row),
            "facts": self.facts(row) if row else [],
            "others": [Sibling(other.title, other.get_absolute_url()) for other in others],
            "page_obj": others,
            "responsible": None if row else responsible_unit(item.id),
            # A collection of one item has no list where its data would stand.
            "downloads": download_links(self.collection) if alone else [],
            "page_title": title,
            "page_description": row.lead if row else "",
            "breadcrumbs": from_home(*above, Crumb(title)),
            **self.extra(row),
        }
        return self.respond(self.templates("document_detail"), context, row=row)

    def above(self, *, is_list: bool) -> list[Crumb]:
        """The way from the home page to above this one. `is_list`: the page is the collection's
        own list; a collection at its section's address stands for the section."""
        own = [] if is_list else [Crumb(self.collection.title, self.list_url(self.collection))]
        if self.collection.address == self.collection.section_id:
            return own
        return [*section_crumbs(self.collection), *own]

    def facts(self, row: Publishable) -> list[Fact]:
        """Key facts of a document; a section may add its own."""
        return []

    def extra(self, row: Publishable | None) -> dict[str, Any]:
        """What a section adds to the page of one document; None where an item has none yet."""
        return {}


class Standing(PageShape):
    """Pages whose addresses stand: one for each item, and free pages."""

    main_template = "standing"

    @classmethod
    def urls(cls, collection: "Collection") -> list[URLPattern]:
        view = cls.as_view(collection=collection)
        return [path(f"{collection.address}/<path:slug>/", view, name=f"{collection.name}.page")]

    @classmethod
    def list_url(cls, collection: "Collection") -> str:
        return reverse("section", args=[collection.section_id])

    @classmethod
    def item_url(cls, collection: "Collection", item: str) -> str:
        return reverse(f"{collection.name}.page", args=[find_item(item).slug])

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if "\x00" in slug:
            # No page has such an address, and PostgreSQL refuses even to look for it.
            raise Http404
        rows = with_files(self.collection.model._default_manager.visible_to(request.user))
        row = rows.select_related("unit").filter(slug=slug).first()
        items = (find_item(row.item),) if row and row.item else self.collection.register_items
        item = next((each for each in items if each.slug == slug), None)
        if row is None and item is None:
            raise Http404
        title = row.title if row else str(item.title)
        section = section_crumbs(self.collection)
        context = {
            "collection": self.collection,
            "page": row,
            "object": row,
            "item": item,
            "section": section[0] if section else None,
            "facts": self.facts(row, item),
            "documents": documents_of(row),
            "siblings": self.siblings(slug, item),
            "responsible": None if row else responsible_unit(item.id),
            "page_title": title,
            "page_description": row.lead if row else "",
            "breadcrumbs": self.crumbs(Crumb(title)),
            **self.extra(row, item),
        }
        own = f"{self.collection.section_id}/{slug.replace('/', '_').replace('-', '_')}.html"
        response = self.respond([own, *self.templates("standing")], context, row=row)
        if row is None:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def facts(self, row: Publishable | None, item) -> list[Fact]:
        """Facts the page shows beside its text; a section that keeps them overrides."""
        return []

    def extra(self, row: Publishable | None, item) -> dict[str, Any]:
        return {}

    def siblings(self, slug: str, item) -> list[Sibling]:
        """The other pages of the same group, so that a reader need not go back."""
        if item is None:
            return []
        return [
            Sibling(str(each.title), self.item_url(self.collection, each.id), each.slug == slug)
            for each in self.collection.register_items
            if each.group == item.group
        ]


def grouped(collection: "Collection", entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries of items under the titles of their groups, in the register's order."""
    from apps.publishing.sections import group_title

    groups: list[dict[str, Any]] = []
    for entry in entries:
        name = entry["item"].group
        if not groups or groups[-1]["name"] != name:
            groups.append(
                {"name": name, "title": group_title(collection.section_id, name), "items": []}
            )
        groups[-1]["items"].append(entry)
    return groups


def responsible_unit(item: str):
    """The unit that answers for an item, for pages that have nothing to show yet."""
    state = ItemState.objects.filter(item=item).select_related("unit").first()
    return state.unit if state else None


__all__ = ["Crumb", "DocumentListing", "Fact", "Listing", "PageShape", "Sibling", "Standing"]
