"""The price list of paid services and its prices. How readers find a price is apps/tables."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tables.models import Row, Table


class PriceList(Table):
    """An edition of the price list, with the order that approves it attached."""

    class Meta(Table.Meta):
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")


class Price(Row):
    """The price of one service in one edition."""

    translated = ("name", "group", "unit", "applies_to", "basis")
    columns = ("code", "group", "name", "unit", "price", "applies_to", "basis")
    filters = ("group",)
    searched = ("code", "name")
    grouped_by = "group"
    key = "code"

    table = models.ForeignKey(
        PriceList, models.CASCADE, related_name="rows", verbose_name=_("price list")
    )
    code = models.CharField(_("code"), max_length=40)
    group = models.CharField(_("group of services"), max_length=200)
    name = models.CharField(_("paid service"), max_length=400)
    unit = models.CharField(_("unit of service"), max_length=80)
    price = models.DecimalField(
        _("price, tenge"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    applies_to = models.CharField(_("to whom it applies"), max_length=200, blank=True)
    basis = models.CharField(_("basis: the order"), max_length=300, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        indexes = [
            models.Index(fields=["table", "position"], name="services_price_position"),
            models.Index(fields=["table", "group_kk"], name="services_price_group"),
        ]
        constraints = [
            models.CheckConstraint(name="services_price_not_negative", condition=Q(price__gte=0)),
            # Serves the history of a code as an index, too.
            models.UniqueConstraint(name="services_price_code_once", fields=["code", "table"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
