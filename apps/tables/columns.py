"""How the columns of a table look on a page: which are shown, how each value is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from apps.languages.models import column, is_filled, reading_language
from apps.languages.typography import capitalised, shortest
from apps.tables.models import Row

# Decimals with so many places are sums in tenge: no quantity is counted in hundredths.
MONEY_PLACES = 2


@dataclass(frozen=True)
class ShownColumn:
    """A column of a page. `kind`: name (names the row), code, money, number, date or text."""

    field: str
    title: str
    kind: str

    @property
    def is_numeric(self) -> bool:
        return self.kind in ("money", "number")


@dataclass(frozen=True)
class Cell:
    column: ShownColumn
    value: Any


def stored_name(model: type[Row], name: str) -> str:
    """The column that holds a field in the language of the page."""
    return column(name, reading_language()) if name in model.translated else name


def naming_field(model: type[Row]) -> str:
    """The field whose text names a row, by which rows are also sorted."""
    return model.sorted_by or model.translated[0]


def summary_of(model: type[Row]) -> dict[str, models.Aggregate]:
    """What is asked of the rows of an edition at once: their number, and of each column that may
    stay empty how many have a value and whether it is the same in all."""
    asked: dict[str, models.Aggregate] = {"total": models.Count("pk")}
    for name in model.columns:
        field = model._meta.get_field(name)
        if field.blank or field.null:
            stored = stored_name(model, name)
            text = isinstance(field, models.CharField | models.TextField)
            filled = is_filled(stored) if text else models.Q(**{f"{stored}__isnull": False})
            asked[f"filled_{name}"] = models.Count("pk", filter=filled)
            if text and not field.choices:
                asked[f"first_{name}"] = models.Min(stored)
                asked[f"last_{name}"] = models.Max(stored)
    return asked


def shared_values(model: type[Row], summary: dict[str, Any]) -> dict[str, str]:
    """The columns that say the same in every row, with what they say: it is said once above the
    table. None for a single row."""
    total = summary["total"]
    return {
        name: summary[f"first_{name}"]
        for name in model.columns
        if total > 1
        and summary.get(f"filled_{name}") == total
        and summary.get(f"first_{name}") is not None
        and summary[f"first_{name}"] == summary[f"last_{name}"]
    }


def shown_columns(model: type[Row], summary: dict[str, Any]) -> list[ShownColumn]:
    """The columns of an edition: without the one that stands in the headings of groups, those that
    are empty in every row and those that say the same in every row."""
    shared = shared_values(model, summary)
    return [
        ShownColumn(name, heading(model, name), kind_of(model, name))
        for name in model.columns
        if name != model.grouped_by and name not in shared and summary.get(f"filled_{name}", 1)
    ]


def heading(model: type[Row], name: str) -> str:
    return capitalised(model._meta.get_field(name).verbose_name)


def kind_of(model: type[Row], name: str) -> str:
    field = model._meta.get_field(name)
    if name == naming_field(model):
        return "name"
    if name == model.key:
        return "code"
    if isinstance(field, models.DecimalField) and field.decimal_places == MONEY_PLACES:
        return "money"
    if isinstance(field, models.DecimalField | models.FloatField | models.IntegerField):
        return "text" if field.choices else "number"
    return "date" if isinstance(field, models.DateField) else "text"


def cells_of(row: Row, columns: Iterable[ShownColumn]) -> list[Cell]:
    return [Cell(each, value_of(row, each.field)) for each in columns]


def value_of(row: Row, name: str) -> Any:
    """The value of a field as words in the language of the page, where it has words."""
    model = type(row)
    if model._meta.get_field(name).choices:
        return getattr(row, f"get_{name}_display")()
    value = getattr(row, stored_name(model, name))
    if isinstance(value, Decimal):
        # 60 000, not 60 000,000: kilograms have thousandths, gloves have not.
        return shortest(value)
    return "" if value is None else value
