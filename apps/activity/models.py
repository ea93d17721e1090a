"""What the organisation does besides daily care and what came of it: programmes and their reports,
overviews, international work, and series of figures over the years."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.languages.models import Translated
from apps.publishing.fields import YEARS, days_in_order, year_field
from apps.publishing.models import DocumentBearing, Publishable
from apps.regulation.deadlines import ANNUAL_REPORT_DAY

TENTH = Decimal("0.1")


def last_reported_year(on: date) -> int:
    """The last year whose yearly report should stand on the site on a day (house rule:
    regulation.deadlines.ANNUAL_REPORT_DAY)."""
    return on.year - 1 if (on.month, on.day) > ANNUAL_REPORT_DAY else on.year - 2


class ActivityDocument(DocumentBearing):
    """A programme, a report on it, an overview, or a document of international work."""

    translated = (*DocumentBearing.translated, "partner")
    parts = (*DocumentBearing.parts, "indicators")

    year = year_field()
    period_from = models.DateField(_("period from"), null=True, blank=True)
    period_to = models.DateField(_("period to"), null=True, blank=True)
    partner = models.CharField(_("partner"), max_length=300, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("programme, report or agreement")
        verbose_name_plural = _("programmes, reports and international cooperation")
        constraints = [
            *DocumentBearing.Meta.constraints,
            days_in_order(
                "activity_activitydocument_period",
                "period_from",
                "period_to",
                open_ended=("period_from", "period_to"),
            ),
        ]


class Indicator(Translated):
    """A figure of a report: what was planned and what came of it."""

    translated = ("name", "measure")

    report = models.ForeignKey(
        ActivityDocument, models.CASCADE, related_name="indicators", verbose_name=_("Report")
    )
    name = models.CharField(_("indicator"), max_length=200)
    measure = models.CharField(_("unit of measure"), max_length=60)
    plan = models.DecimalField(_("plan"), max_digits=16, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(
        _("actual"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("indicator of a report")
        verbose_name_plural = _("indicators of a report")

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> Decimal | None:
        """What came of the plan, percent with one digit; None where either figure is missing."""
        if not self.plan or self.actual is None:
            return None
        return (self.actual / self.plan * 100).quantize(TENTH)


class Series(Publishable):
    """An indicator of the organisation over the years (mgdb1 р. 7 п. 3)."""

    translated = (*Publishable.translated, "measure", "source")
    parts = (*Publishable.parts, "points")

    measure = models.CharField(_("unit of measure"), max_length=60)
    source = models.CharField(_("source of the figures"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("statistical series")
        verbose_name_plural = _("statistics")


class PointQuerySet(models.QuerySet):
    def in_time(self, *before: str) -> Self:
        """In the order of time, a year before its quarters; `before`: what is ordered first."""
        return self.order_by(*before, "year", F("quarter").asc(nulls_first=True))


class Point(models.Model):
    """The value of a series for a year or a quarter of it."""

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="points", verbose_name=_("statistical series")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])]
    )
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), null=True, blank=True, choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["year", "quarter"]
        verbose_name = _("value of a series")
        verbose_name_plural = _("values of a series")
        constraints = [
            models.UniqueConstraint(
                name="activity_point_once_a_year",
                fields=["series", "year"],
                condition=Q(quarter__isnull=True),
            ),
            models.UniqueConstraint(
                name="activity_point_once_a_quarter", fields=["series", "year", "quarter"]
            ),
            models.CheckConstraint(
                name="activity_point_quarter",
                condition=Q(quarter__isnull=True) | Q(quarter__in=(1, 2, 3, 4)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.value}"

    @property
    def period(self) -> str:
        """«2026», «2026, III»."""
        return f"{self.year}, {self.get_quarter_display()}" if self.quarter else str(self.year)
