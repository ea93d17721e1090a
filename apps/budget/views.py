"""The page of a budget or a report: its key figures, the largest expenses as a chart, and how much
of each line is spent."""

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from apps.budget.models import ALLOCATED, Budget, BudgetLine, percent_of
from apps.languages.models import reading_language
from apps.languages.typography import money, number, shortest
from apps.publishing.charts import bar_chart, scale, short_number
from apps.publishing.views import Fact
from apps.regulation.register import Item
from apps.tables.columns import Cell, ShownColumn
from apps.tables.models import Table
from apps.tables.views import RowGroup, ShownRow, TableListing

# Lines the chart shows; more would be too thin to read.
CHARTED = 6


class BudgetListing(TableListing):
    """Section 8: the newest budget or report of an item first, earlier ones below it."""

    def edition(self, item: Item, table: Table) -> dict[str, Any]:
        context = super().edition(item, table)
        context["columns"] = [in_tenge(each) for each in context["columns"]]
        if table.item != ALLOCATED:
            # A report is of its period for good; a later one does not take it out of force.
            context |= {"in_force": False, "is_replaced": False}
            context["editions"] = [replace(each, text="") for each in context["editions"]]
        plan, actual = table.totals()
        if actual is not None:
            whole = None if context["is_filtered"] else (plan, actual)
            with_percents(context, whole)
            # Sums that grow from one period to the next are not the history of a line.
            context["has_history"] = False
        return {
            **context,
            "facts": [*budget_facts(table), *context["facts"]],
            "figures": key_figures(table, plan, actual),
            "chart": expenses_chart(table) if actual is not None else None,
        }

    def groups(
        self, model: type[BudgetLine], page: Page, columns: list[ShownColumn], with_history: bool
    ) -> list[RowGroup]:
        return super().groups(model, page, [in_tenge(each) for each in columns], with_history)


def in_tenge(column: ShownColumn) -> ShownColumn:
    """Sums as plain figures under their titles, which name the tenge: on a phone a row with two
    prices would not say which is which."""
    return replace(column, kind="number") if column.kind == "money" else column


def with_percents(context: dict[str, Any], totals: tuple[Decimal, Decimal] | None) -> None:
    """Adds to the rows of a page how much of each is spent and, below the last, the totals."""
    page: Page = context["page_obj"]
    column = ShownColumn("percent", _("Executed, percent"), "number")
    shown = chain.from_iterable(group.rows for group in context["groups"])
    for row, line in zip(shown, page, strict=True):
        row.cells.append(Cell(column, rounded(line.percent)))
    if totals and context["groups"] and not page.has_next():
        plan, actual = totals
        values = {
            "code": "",
            "name": _("Total"),
            "plan": shortest(plan),
            "actual": shortest(actual),
            "percent": rounded(percent_of(actual, plan)),
        }
        cells = [Cell(each, values[each.field]) for each in (*context["columns"], column)]
        context["groups"].append(RowGroup("", [ShownRow(cells, _("Total"))]))
    context["columns"] = [*context["columns"], column]


def rounded(percent: Decimal | None) -> Decimal | str:
    """One digit after the comma; '' where there is no share."""
    return "" if percent is None else percent.quantize(Decimal("0.1"))


def period_words(table: Budget) -> str:
    """«2026», «first half-year of 2026»: what a budget or a report is about."""
    words = {
        Budget.Period.FIRST_QUARTER: _("first quarter of %(year)s"),
        Budget.Period.HALF_YEAR: _("first half-year of %(year)s"),
        Budget.Period.NINE_MONTHS: _("nine months of %(year)s"),
        Budget.Period.YEAR: "%(year)s",
    }
    return words[Budget.Period(table.period)] % {"year": table.year}


def budget_facts(table: Budget) -> list[Fact]:
    found = [Fact(_("Period"), period_words(table))] if table.year else []
    if table.allocated is not None:
        words = money(table.allocated, reading_language())
        found.append(Fact(_("Allocated for the year"), words))
    return [*found, Fact(_("Source of funds"), table.source)] if table.source else found


def key_figures(table: Budget, plan: Decimal, actual: Decimal | None) -> list[dict[str, str]]:
    """The sums readers look for first, rounded, for components/figures.html; the exact ones stand
    in the facts and below the table."""
    language = reading_language()
    found = []
    if table.allocated is not None:
        found.append((rounded_sum(table.allocated, language), _("allocated for the year, tenge")))
    if actual is not None:
        found.append((rounded_sum(plan, language), _("planned for the period, tenge")))
        found.append((rounded_sum(actual, language), _("spent, tenge")))
    percent = percent_of(actual, plan)
    if percent is not None:
        words = _("%(percent)s %%") % {"percent": number(percent, language, 1)}
        found.append((words, _("of the plan executed")))
    return [{"number": figure, "words": words} for figure, words in found]


def rounded_sum(value: Decimal, language: str) -> str:
    """«4 405 million»: four digits at the most before the comma."""
    divisor, words = scale(value, "")
    return f"{short_number(value / divisor, language)} {words}".strip()


def expenses_chart(table: Budget) -> dict[str, Any]:
    """The largest expenses, planned and actual, rounded; the rows below have the exact sums."""
    lines = list(table.rows.order_by("-plan", "pk")[:CHARTED])
    divisor, unit = scale(max((line.plan for line in lines), default=Decimal(0)), "₸")

    def short(value: Decimal | None) -> Decimal | None:
        return None if value is None else round(value / divisor, 1)

    return bar_chart(
        _("The largest expenses: plan and actual"),
        [line.code for line in lines],
        [
            (_("Plan"), [short(line.plan) for line in lines]),
            (_("Actual"), [short(line.actual) for line in lines]),
        ],
        unit,
        names=[str(line) for line in lines],
        heading=_("Expense"),
    )
