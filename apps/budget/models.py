"""What the hospital was given to spend in a year and what became of it: an edition for each budget
and each report, with its lines by specificity. How a table is shown is apps/tables."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from apps.publishing.fields import year_field
from apps.publishing.models import as_of
from apps.tables.models import Row, Table

ALLOCATED = "budget.allocated_total"
EXECUTION = "budget.execution"
ANNUAL_REPORT = "budget.execution_annual_report"

# Ours, no source names them: from this month the current year's budget is looked for, and the
# report of the year before. Until then those of a year earlier are the newest there can be.
BUDGET_DUE_MONTH = 2
REPORT_DUE_MONTH = 5


def budget_year(on: date) -> int:
    """The year whose budget must be published on a day."""
    return on.year if on.month >= BUDGET_DUE_MONTH else on.year - 1


def reported_year(on: date) -> int:
    """The last closed year whose annual report must be published on a day."""
    return on.year - 1 if on.month >= REPORT_DUE_MONTH else on.year - 2


class Budget(Table):
    """The budget of a year, or the report on its execution from 1 January to the end of a period
    (gp17 р. 8; mgdb1 р. 8 пп. 1–2)."""

    class Period(models.IntegerChoices):
        """By its last month."""

        FIRST_QUARTER = 3, _("first quarter")
        HALF_YEAR = 6, _("half-year")
        NINE_MONTHS = 9, _("nine months")
        YEAR = 12, _("whole year")

    translated = (*Table.translated, "source")
    needed = ("year", "allocated", *Table.needed)

    year = year_field()
    period = models.PositiveSmallIntegerField(
        _("period, from the beginning of the year"), choices=Period, default=Period.YEAR
    )
    allocated = models.DecimalField(
        _("allocated for the year, tenge"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    source = models.CharField(_("source of funds"), max_length=300)

    class Meta(Table.Meta):
        verbose_name = _("budget or report on its execution")
        verbose_name_plural = _("budget and its execution")
        constraints = [
            *Table.Meta.constraints,
            models.CheckConstraint(
                name="budget_budget_whole_year",
                condition=Q(item=EXECUTION) | Q(period=12),
                violation_error_message=_("The budget and the annual report are of a whole year."),
            ),
            models.CheckConstraint(
                name="budget_budget_allocated_not_negative",
                condition=Q(allocated__isnull=True) | Q(allocated__gte=0),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.year and self.in_force_from is None:
            self.in_force_from, self.in_force_to = self.term()
        super().save(*args, **kwargs)

    def term(self) -> tuple[date, date | None]:
        """From when it is the newest, and until when; asked when an editor names no dates. A budget
        holds for its year, an annual report until the next is due, others until the next comes."""
        if self.item == ALLOCATED:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.item == ANNUAL_REPORT:
            next_due = date(self.year + 2, REPORT_DUE_MONTH, 1)
            return date(self.year + 1, 1, 1), next_due - timedelta(days=1)
        return self.closed_on + timedelta(days=1), None

    def period_told(self) -> tuple[int | None, int | None]:
        """A half-year report tells of the first half; what is of a whole year, of the year."""
        return self.year, 1 if self.period == self.Period.HALF_YEAR else None

    @property
    def closed_on(self) -> date:
        """The last day of the period."""
        after = self.year + self.period // 12, self.period % 12 + 1
        return date(*after, 1) - timedelta(days=1)

    def totals(self) -> tuple[Decimal, Decimal | None]:
        """The sums of the lines: planned, and spent (None while no line says)."""
        sums = self.rows.aggregate(plan=Sum("plan"), actual=Sum("actual"))
        return sums["plan"] or Decimal(0), sums["actual"]


class BudgetLine(Row):
    """What is planned and spent under one specificity of the budget classification."""

    translated = ("name",)
    columns = ("code", "name", "plan", "actual")
    searched = ("code", "name")
    key = "code"

    table = models.ForeignKey(
        Budget, models.CASCADE, related_name="rows", verbose_name=_("budget or report")
    )
    code = models.CharField(_("specificity"), max_length=10)
    name = models.CharField(_("expense"), max_length=300)
    plan = models.DecimalField(
        _("plan, tenge"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    actual = models.DecimalField(
        _("actual, tenge"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    class Meta(Row.Meta):
        verbose_name = _("line of the budget")
        verbose_name_plural = _("lines of the budget")
        constraints = [
            models.UniqueConstraint(name="budget_budgetline_code_once", fields=["table", "code"]),
            models.CheckConstraint(
                name="budget_budgetline_not_negative",
                condition=Q(plan__gte=0) & (Q(actual__isnull=True) | Q(actual__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def percent(self) -> Decimal | None:
        """How much of the plan is spent, in percent; None where nothing was planned or said."""
        return percent_of(self.actual, self.plan)


def percent_of(part: Decimal | None, whole: Decimal) -> Decimal | None:
    """A share in percent; None when there is no part or no whole."""
    return None if part is None or not whole else part * 100 / whole


def items_lacking_their_year(on: date) -> list[str]:
    """Items for which nothing is published about the year they must show on a day."""
    wanted = {ALLOCATED: budget_year(on), ANNUAL_REPORT: reported_year(on)}
    published = set(Budget.objects.published(as_of(on)).values_list("item", "year"))
    return [item for item, year in wanted.items() if (item, year) not in published]
