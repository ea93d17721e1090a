"""The pages of large tables: the edition in force with a filter, earlier editions, the history of
one row. What the columns look like is in columns.py, the filter in filters.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.dates import date_words, until_date
from apps.languages.models import reading_language
from apps.publishing.export import Dataset, columns_of, download_links, in_both
from apps.publishing.sections import Collection
from apps.publishing.views import (
    Crumb,
    DocumentListing,
    Fact,
    documents_of,
    from_home,
    responsible_unit,
    with_files,
)
from apps.regulation.register import Item
from apps.tables.columns import (
    Cell,
    ShownColumn,
    cells_of,
    heading,
    kind_of,
    naming_field,
    shared_values,
    shown_columns,
    summary_of,
    value_of,
)
from apps.tables.filters import RowFilter
from apps.tables.models import Row, Table

# Other editions named on the page of a table; the rest stand on a page of their own.
NEWEST_EDITIONS = 5


@dataclass(frozen=True)
class ShownRow:
    cells: list[Cell]
    name: str
    history_url: str = ""


@dataclass
class RowGroup:
    """Rows one after another with the same value of the grouping field."""

    title: str
    rows: list[ShownRow] = field(default_factory=list)


@dataclass(frozen=True)
class Edition:
    """An edition in a list of editions."""

    title: str
    url: str
    text: str


class TableListing(DocumentListing):
    """The edition in force of each item, its rows, and the editions before it.

    When the last edition has run out it is still shown, with a warning: readers are better served
    by a price with a doubt than by none."""

    page_size = 50
    editions_size = 20

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        view = cls.as_view(collection=collection)
        base = collection.address
        return [
            path(f"{base}/history/<path:key>/", view, name=f"{collection.name}.history"),
            path(f"{base}/editions/<path:editions>/", view, name=f"{collection.name}.editions"),
            *super().urls(collection),
        ]

    def templates(self, kind: str) -> list[str]:
        own, shared = super().templates(kind)
        return [own, f"tables/{kind}.html", shared]

    def rows(self) -> QuerySet:
        """Editions that have come into force, the newest first."""
        return with_files(self.collection.model.objects.latest().select_related("unit"))

    def get(
        self,
        request: HttpRequest,
        slug: str = "",
        item: str = "",
        key: str = "",
        editions: str = "",
    ) -> HttpResponse:
        if "\x00" in f"{slug}{item}{key}{editions}":
            raise Http404
        if key:
            return self.show_history(key)
        for candidate in self.collection.register_items if editions else ():
            if candidate.slug == editions:
                return self.show_editions(candidate)
        if editions:
            raise Http404
        return super().get(request, slug, item)

    # One edition

    def show(self, item: Item, row: Table | None) -> HttpResponse:
        title = row.title if row else str(item.title)
        context = {
            "collection": self.collection,
            "item": item,
            "page": row,
            "object": row,
            "documents": documents_of(row),
            "responsible": None if row else responsible_unit(item.id),
            "page_title": title,
            "page_description": row.lead if row else "",
            "breadcrumbs": self.way(item, Crumb(title)),
            **(self.edition(item, row) if row else {}),
        }
        return self.respond(self.templates("table"), context, row=row)

    def way(self, item: Item, *last: Crumb) -> list[Crumb]:
        """The list of items is a step of its own only where there are several."""
        alone = len(self.collection.register_items) == 1
        return from_home(*self.above(is_list=alone), *last)

    def edition(self, item: Item, table: Table) -> dict[str, Any]:
        """The rows of an edition as the reader asked for them, and the other editions."""
        model = table.row_model()
        rows = model._default_manager.filter(table=table)
        asked = RowFilter(rows, self.request.GET, self.request.path)
        summary = rows.order_by().aggregate(**summary_of(model))
        found = asked.narrowed() if asked.is_active else rows
        paginator = Paginator(found, self.page_size)
        if not asked.is_active:
            # Counted above already.
            paginator.count = summary["total"]
        page = paginator.get_page(self.request.GET.get("page"))
        current = self.collection.model.objects.latest().filter(item=item.id).first()
        others = self.editions_of(item).exclude(pk=table.pk)[: NEWEST_EDITIONS + 1]
        others = [edition_line(each) for each in others]
        columns = shown_columns(model, summary)
        is_current, since = current == table, table.in_force_from
        is_coming = since is not None and since > timezone.localdate()
        is_earlier = None not in (current, since) and since <= current.in_force_from
        is_replaced = is_earlier and not is_current
        return {
            "columns": columns,
            "facts": [
                Fact(heading(model, name), value)
                for name, value in shared_values(model, summary).items()
            ],
            "groups": self.groups(model, page, columns, with_history=bool(others)),
            "has_history": bool(model.key and others),
            "page_obj": page,
            "total": summary["total"],
            "filters": asked.form() if model.searched or asked.choices else None,
            "chips": asked.chips(),
            "clear_url": self.request.path,
            "is_filtered": asked.is_active,
            "in_force": is_current and table.unconfirmed_since is None,
            "in_force_words": in_force_words(table) if since else "",
            "is_coming": is_coming,
            "is_replaced": is_replaced,
            "head": dates_of(table) if is_coming or is_replaced else table,
            "current": current,
            "editions": others[:NEWEST_EDITIONS],
            "editions_url": self.editions_url(item) if len(others) > NEWEST_EDITIONS else "",
            "downloads": self.downloads(table, is_current) if table.is_public else [],
        }

    def downloads(self, table: Table, is_current: bool) -> list[dict[str, str]]:
        only = is_current and len(self.collection.register_items) == 1
        return download_links(self.collection, "" if only else f"edition={table.slug}")

    def groups(
        self, model: type[Row], page: Page, columns: list[ShownColumn], with_history: bool
    ) -> list[RowGroup]:
        groups: list[RowGroup] = []
        for row in page:
            title = str(value_of(row, model.grouped_by)) if model.grouped_by else ""
            if not groups or groups[-1].title != title:
                groups.append(RowGroup(title))
            url = ""
            if with_history and model.key:
                url = self.history_url(getattr(row, model.key))
            name = str(value_of(row, naming_field(model)))
            groups[-1].rows.append(ShownRow(cells_of(row, columns), name, url))
        return groups

    # Earlier editions

    def editions_of(self, item: Item) -> QuerySet:
        """Every public edition of an item, archived and coming ones as well."""
        rows = self.collection.model.objects.public().filter(item=item.id)
        return rows.exclude(in_force_from=None).order_by("-in_force_from", "-pk")

    def editions_url(self, item: Item) -> str:
        return reverse(f"{self.collection.name}.editions", args=[item.slug])

    def show_editions(self, item: Item) -> HttpResponse:
        editions = Paginator(self.editions_of(item), self.editions_size)
        page = editions.get_page(self.request.GET.get("page"))
        title = _("All editions")
        above = Crumb(str(item.title), self.item_url(self.collection, item.id))
        context = {
            "collection": self.collection,
            "page_title": title,
            "editions": [edition_line(each) for each in page],
            "page_obj": page,
            "lead": str(item.title),
            "breadcrumbs": self.way(item, above, Crumb(title)),
        }
        return self.respond(["tables/editions.html"], context)

    # One row over the editions

    def history_url(self, key: str) -> str:
        return reverse(f"{self.collection.name}.history", args=[key])

    def show_history(self, key: str) -> HttpResponse:
        """The figures of one row in every edition that has come into force, the newest first."""
        tables = self.collection.model
        model = tables.row_model()
        if not model.key:
            raise Http404
        today = timezone.localdate()
        rows = model._default_manager.filter(
            **{model.key: key}, table__in=tables.objects.public().filter(in_force_from__lte=today)
        ).select_related("table")
        newest = rows.order_by("-table__in_force_from", "-table_id").first()
        if newest is None:
            raise Http404
        columns = [
            ShownColumn(name, heading(model, name), kind_of(model, name)) for name in model.columns
        ]
        figures = [each for each in columns if each.is_numeric]
        order = [F("table__in_force_from").asc(), F("table_id").asc()]
        before = {
            f"before_{each.field}": Window(Lag(each.field), order_by=order) for each in figures
        }
        rows = rows.filter(table__item=newest.table.item).annotate(**before)
        rows = rows.order_by("-table__in_force_from", "-table_id")
        page = Paginator(rows, self.editions_size).get_page(self.request.GET.get("page"))
        item = self.item_of(newest.table)
        name = str(value_of(newest, naming_field(model)))
        context = {
            "collection": self.collection,
            "page_title": name,
            "key_title": heading(model, model.key),
            "key": key,
            "figures": figures,
            "lines": [history_line(row, figures) for row in page],
            "page_obj": page,
            "breadcrumbs": self.way(
                item,
                Crumb(str(item.title), self.item_url(self.collection, item.id)),
                Crumb(name),
            ),
        }
        return self.respond(["tables/history.html"], context)

    def item_of(self, table: Table) -> Item:
        return next(each for each in self.collection.register_items if each.id == table.item)

    # Downloads

    @classmethod
    def exported(cls, collection: Collection) -> tuple[str, ...]:
        """The columns of the rows, and which edition each row is of."""
        return ("table__title", "table__in_force_from", *collection.model.row_model().columns)

    @classmethod
    def dataset(cls, collection: Collection, query: Mapping[str, str]) -> Dataset:
        """The rows of the editions in force, or of the one named by `edition`. Raises Http404 for
        an edition readers may not see."""
        tables = collection.model.objects
        slug = query.get("edition", "").replace("\x00", "")
        if "edition" in query:
            table = get_object_or_404(tables.public(), slug=slug)
            chosen, titles = [table], {code: table.text("title", code) for code in ("kk", "ru")}
        else:
            newest = (
                tables.latest().filter(item=each.id)[:1] for each in collection.register_items
            )
            chosen = [table for found in newest for table in found]
            titles = in_both(lambda: collection.title)
        model = collection.model.row_model()
        rows = model._default_manager.filter(table__in=chosen)
        return Dataset(
            titles=titles,
            # By number: by the relation itself they would stand in the order of its model.
            rows=rows.order_by("table_id", "position", "pk"),
            columns=columns_of(model, cls.exported(collection)),
            updated=tables.filter(pk__in=[table.pk for table in chosen]).last_changed_on(),
        )


@dataclass(frozen=True)
class Figure:
    """A figure of one edition and how much it changed from the edition before."""

    column: ShownColumn
    value: Any
    change: Any


@dataclass(frozen=True)
class HistoryLine:
    edition: Table
    figures: list[Figure]


def history_line(row: Row, columns: list[ShownColumn]) -> HistoryLine:
    figures = []
    for each in columns:
        value, before = getattr(row, each.field), getattr(row, f"before_{each.field}")
        change = None if value is None or before is None else value - before
        figures.append(Figure(each, value, change))
    return HistoryLine(row.table, figures)


def in_force_words(table: Table) -> str:
    """When an edition is or will be in force, in words."""
    language = reading_language()
    words = {
        "date": date_words(table.in_force_from, language),
        "until": until_date(table.in_force_to, language) if table.in_force_to else "",
    }
    if table.in_force_from > timezone.localdate():
        return _("Comes into force on %(date)s") % words
    if table.in_force_to:
        return _("In force from %(date)s %(until)s") % words
    return _("In force from %(date)s") % words


def dates_of(table: Table) -> dict[str, Any]:
    """The dates of an edition that is not in force, without the warning that it has run out: the
    page says more about it."""
    shown = ("posted_on", "updated_on", "confirmed_on", "unit", "is_archived")
    return {name: getattr(table, name) for name in shown} | {"unconfirmed_since": None}


def edition_line(table: Table) -> Edition:
    return Edition(table.title, table.get_absolute_url(), in_force_words(table))
