"""What a table needs besides a published edition: rows, for its items and for the gate."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.publishing.gate import Objection, Rule
from apps.publishing.models import Publishable
from apps.publishing.sections import collection_of
from apps.tables.models import Table


class RowsAreThere(Rule):
    """An edition has its rows before readers see it."""

    code = "rows_are_there"
    title = gettext_lazy("A table has rows.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if isinstance(record, Table) and not record.rows.exists():
            yield self.objection("", _("Import the rows first: readers would find an empty table."))


def without_rows(model: type[Table]) -> Callable[[date], list[str]]:
    """For `unproven` of a collection: on a day, the items whose newest edition that has come into
    force holds no rows, and those that follow them; one query."""

    def unproven(on: date) -> list[str]:
        collection = collection_of(model)
        rows = model.row_model()._default_manager.filter(table=OuterRef("pk"))
        editions = model.objects.latest(on).annotate(has_rows=Exists(rows))
        newest: dict[str, bool] = {}
        for item, has_rows in editions.values_list("item", "has_rows"):
            newest.setdefault(item, has_rows)
        return [item for item in collection.items if not newest.get(collection.named(item), False)]

    return unproven
