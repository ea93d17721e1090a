"""Documents with their figures, and the statistics: every series as a drawing and as a table."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.activity.models import ActivityDocument, Indicator, Point, Series
from apps.languages.dates import date_words
from apps.languages.models import reading_language
from apps.languages.typography import number, shortest
from apps.publishing.charts import bar_chart
from apps.publishing.export import Dataset, columns_of, download_links, in_both
from apps.publishing.sections import Collection, DocumentListing, Listing
from apps.publishing.views import Fact

# What the downloads hold of each figure of a report and of each value of a series.
REPORTED = ("report__item", "report__year", "report__title", "name", "measure", "plan", "actual")
COUNTED = ("series__title", "year", "quarter", "value", "series__measure", "series__source")


class ActivityDocuments(DocumentListing):
    """Section 7: the newest document of an item first; a report shows its figures, and the
    downloads hold those of all reports."""

    @classmethod
    def exported(cls, collection: Collection) -> tuple[str, ...]:
        return REPORTED

    @classmethod
    def dataset(cls, collection: Collection, query: Mapping[str, str]) -> Dataset:
        reports = ActivityDocument.objects.published()
        rows = Indicator.objects.filter(report__in=reports)
        newest = F("report__year").desc(nulls_last=True)
        rows = rows.order_by(newest, "report__item", "report", "position", "pk")
        return Dataset(
            titles=in_both(lambda: _("Figures of reports")),
            rows=rows,
            columns=columns_of(Indicator, REPORTED),
            updated=reports.last_changed_on(),
        )

    def facts(self, row: ActivityDocument) -> list[Fact]:
        language = reading_language()
        days = {name: getattr(row, name) for name in ("period_from", "period_to", "signed_on")}
        words = {name: date_words(day, language) for name, day in days.items() if day}
        found = (
            (_("Year"), str(row.year or "")),
            (_("Period from"), words.get("period_from", "")),
            (_("Period to"), words.get("period_to", "")),
            (_("Partner"), row.partner or ""),
            (_("Signed on"), words.get("signed_on", "")),
        )
        return [Fact(label, value) for label, value in found if value]

    def extra(self, row: ActivityDocument | None) -> dict[str, Any]:
        indicators = list(row.indicators.all()) if row else []
        return {
            "figures": figures(indicators) if indicators else None,
            "figures_downloads": download_links(self.collection) if indicators else [],
        }


def figures(indicators: list[Indicator]) -> dict[str, Any]:
    """The execution of a report's plan drawn in percent, and its table of plan, actual and percent.
    The numbers below the bars are those of the rows; a figure that is missing is a dash."""
    language = reading_language()

    def words(value: Decimal | None) -> str:
        return "—" if value is None else number(shortest(value), language)

    heads = (_("Plan"), _("Actual"), _("Execution, %"))
    chart = bar_chart(
        _("Execution of the plan"),
        [str(place) for place in range(1, len(indicators) + 1)],
        [(_("Actual, percent of the plan"), [each.percent for each in indicators])],
        "%",
    )
    rows = []
    for place, each in enumerate(indicators, 1):
        values = (each.plan, each.actual, each.percent)
        cells = [
            {"text": words(value), "label": head, "numeric": True}
            for head, value in zip(heads, values, strict=True)
        ]
        rows.append([{"text": f"{place}. {each.name}, {each.measure}"}, *cells])
    columns = [{"title": head, "numeric": True} for head in heads]
    chart["table"] = {
        "caption": _("Plan and actual"),
        "columns": [{"title": _("Indicator")}, *columns],
        "rows": rows,
    }
    return chart


def chart_of(series: Series) -> dict[str, Any]:
    """A series drawn over its years or quarters, with the same values as a table."""
    # Where an empty quarter stands, the two databases do not agree on.
    points = sorted(series.points.all(), key=lambda point: (point.year, point.quarter or 0))
    return bar_chart(
        series.title,
        [point.period for point in points],
        [(series.measure, [point.value for point in points])],
        series.measure,
        heading=_("Period"),
    )


class Statistics(Listing):
    """All series on one page, each with a page of its own to link to; the downloads hold every
    value of every series."""

    @classmethod
    def exported(cls, collection: Collection) -> tuple[str, ...]:
        return COUNTED

    @classmethod
    def dataset(cls, collection: Collection, query: Mapping[str, str]) -> Dataset:
        series = Series.objects.published()
        return Dataset(
            titles=in_both(lambda: collection.title),
            rows=Point.objects.filter(series__in=series).in_time("series__position", "series"),
            columns=columns_of(Point, COUNTED),
            updated=series.last_changed_on(),
        )

    def rows(self) -> QuerySet:
        return super().rows().order_by("position", "pk").prefetch_related("points")

    def show_list(self) -> HttpResponse:
        response = super().show_list()
        for series in response.context_data["page_obj"]:
            series.chart = chart_of(series)
        return response

    def extra(self, row: Series) -> dict[str, Any]:
        return {"chart": chart_of(row), "facts": [Fact(_("Source of the figures"), row.source)]}
