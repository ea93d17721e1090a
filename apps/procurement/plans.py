"""The annual plan of public procurement and its lines. How a table is shown is apps/tables."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.publishing.fields import year_field
from apps.publishing.models import as_of
from apps.tables.models import Row, Table

# Tenge by which a sum may differ: the price of a unit is often rounded.
ROUNDING = 1


class Method(models.TextChoices):
    """How a supplier is chosen (law of 01.07.2024 No 106-VIII on public procurement)."""

    TENDER = "tender", _("tender")
    PRICE_OFFERS = "price_offers", _("request for price offers")
    SINGLE_SOURCE = "single_source", _("single source")
    E_SHOP = "e_shop", _("electronic shop")


class ProcurementPlan(Table):
    """What the hospital means to buy in a year (gp17 р. 9 п. 2; mgdb1 р. 9 п. 2)."""

    needed = ("year", *Table.needed)

    year = year_field()

    class Meta(Table.Meta):
        verbose_name = _("procurement plan")
        verbose_name_plural = _("procurement plans")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A plan nobody dated holds for its year.
        if self.year and self.in_force_from is None:
            self.in_force_from = date(self.year, 1, 1)
            self.in_force_to = date(self.year, 12, 31)
        super().save(*args, **kwargs)


class PlanLine(Row):
    """One purchase of the plan."""

    class Quarter(models.TextChoices):
        FIRST = "1", _("first quarter")
        SECOND = "2", _("second quarter")
        THIRD = "3", _("third quarter")
        FOURTH = "4", _("fourth quarter")

    translated = ("subject", "unit")
    columns = ("number", "subject", "method", "unit", "quantity", "price", "total", "quarter")
    filters = ("method", "quarter")
    searched = ("subject",)
    key = "number"

    table = models.ForeignKey(
        ProcurementPlan, models.CASCADE, related_name="rows", verbose_name=_("procurement plan")
    )
    number = models.PositiveIntegerField(_("line number"))
    subject = models.CharField(_("what is bought"), max_length=300)
    method = models.CharField(_("procurement method"), max_length=20, choices=Method)
    unit = models.CharField(_("unit of measurement"), max_length=80)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=3, validators=[MinValueValidator(0)]
    )
    price = models.DecimalField(
        _("price of a unit, tenge"),
        max_digits=16,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    total = models.DecimalField(
        _("sum, tenge"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )
    quarter = models.CharField(_("quarter"), max_length=1, choices=Quarter)

    class Meta(Row.Meta):
        verbose_name = _("line of the procurement plan")
        verbose_name_plural = _("lines of the procurement plan")
        constraints = [
            models.UniqueConstraint(
                name="procurement_planline_number_once", fields=["table", "number"]
            ),
            models.CheckConstraint(
                name="procurement_planline_sum",
                condition=Q(total__gte=F("quantity") * F("price") - ROUNDING)
                & Q(total__lte=F("quantity") * F("price") + ROUNDING),
                violation_error_message=_("The sum is not the quantity multiplied by the price."),
            ),
            models.CheckConstraint(
                name="procurement_planline_not_negative",
                condition=Q(quantity__gte=0, price__gte=0, total__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"

    def clean(self) -> None:
        """Says beside the sum what the database would refuse."""
        super().clean()
        if None in (self.quantity, self.price, self.total):
            return
        if abs(self.quantity * self.price - self.total) > ROUNDING:
            words = _now("The sum is not the quantity multiplied by the price.")
            raise ValidationError({"total": words})


def without_a_current_plan(on: date) -> list[str]:
    """The item of the plan, unless the plan of the day's year is published."""
    has_plan = ProcurementPlan.objects.published(as_of(on)).filter(year=on.year).exists()
    return [] if has_plan else ["procurement.annual_plan"]
