"""Reports with their figures, the yearly report that must not be missing, and the statistics."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import inlineformset_factory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.activity.admin import PointFormSet
from apps.activity.models import Point, Series, last_reported_year
from apps.activity.section import ANNUAL_REPORT, without_last_report
from apps.activity.views import chart_of, figures
from apps.publishing.sections import evidence
from tests.activity.factories import (
    ActivityDocumentFactory,
    IndicatorFactory,
    PointFactory,
    SeriesFactory,
)
from tests.pages import Page, plain

pytestmark = pytest.mark.django_db

REPORTS = "activity.programs_reports_open"


def rows_of(client, address: str) -> list[dict]:
    """The rows of a download."""
    return json.loads(client.get(address).getvalue())["rows"]


def table_of(page: Page) -> list[list[str]]:
    """The rows of the only table of a page: the name and the figures."""
    names = [plain(each.text) for each in page.all("th", scope="row")]
    cells = [plain(each.text) for each in page.all("td")]
    width = len(cells) // len(names)
    return [[name, *cells[n * width : (n + 1) * width]] for n, name in enumerate(names)]


# --- Reports ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "actual", "percent"),
    [
        (8000, 8240, Decimal("103.0")),
        (3, 1, Decimal("33.3")),
        (50, 0, Decimal("0.0")),
        (0, 5, None),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_what_came_of_the_plan_is_counted_in_percent(plan, actual, percent):
    plan, actual = (None if each is None else Decimal(each) for each in (plan, actual))
    assert IndicatorFactory.build(report=None, plan=plan, actual=actual).percent == percent


def test_a_report_shows_its_figures_as_a_table_and_as_bars(client):
    report = ActivityDocumentFactory(published=True, item=REPORTS)
    IndicatorFactory(report=report)
    IndicatorFactory(report=report, name_ru="Осмотры", plan=Decimal(100), actual=None)
    page = Page(client.get(report.get_absolute_url().replace("/kk/", "/ru/")).content.decode())
    assert table_of(page) == [
        ["1. Привито против гриппа, человек", "8 000", "8 240", "103"],
        ["2. Осмотры, человек", "100", "—", "—"],
    ]
    # A figure that is missing has no bar.
    bars = figures(list(report.indicators.all()))["bars"]
    assert [bar["value"] for bar in bars] == ["103"]


def test_a_document_without_figures_has_no_empty_table(client):
    document = ActivityDocumentFactory(published=True)
    page = Page(client.get(document.get_absolute_url()).content.decode())
    assert page.all("table") == []


def test_the_figures_of_published_reports_are_open_data(client):
    report = ActivityDocumentFactory(published=True, item=REPORTS, year=2025)
    IndicatorFactory(report=report)
    IndicatorFactory(report=ActivityDocumentFactory(item=REPORTS))
    (row,) = rows_of(client, "/kk/activity/documents/data.json")
    assert (row["report_item"], row["report_year"], row["name_ru"], row["plan"], row["actual"]) == (
        REPORTS,
        2025,
        "Привито против гриппа",
        8000,
        8240,
    )


def test_figures_of_reports_without_a_year_stand_last(client):
    for year in (None, 2024, 2025):
        IndicatorFactory(report=ActivityDocumentFactory(published=True, item=REPORTS, year=year))
    rows = rows_of(client, "/kk/activity/documents/data.json")
    assert [row["report_year"] for row in rows] == [2025, 2024, None]


def test_a_period_does_not_end_before_it_begins():
    with (
        pytest.raises(IntegrityError, match="activity_activitydocument_period"),
        transaction.atomic(),
    ):
        ActivityDocumentFactory(period_from=date(2026, 1, 2), period_to=date(2026, 1, 1))


# --- The yearly report --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "year"),
    [(date(2026, 4, 30), 2024), (date(2026, 5, 1), 2025), (date(2026, 12, 31), 2025)],
)
def test_the_report_of_a_year_is_asked_for_from_may(on, year):
    assert last_reported_year(on) == year


def test_an_old_yearly_report_does_not_fill_the_item():
    today = timezone.localdate()
    wanted = last_reported_year(today)
    report = ActivityDocumentFactory(published=True, item=ANNUAL_REPORT, year=wanted - 1)
    ActivityDocumentFactory(item=ANNUAL_REPORT, year=wanted)
    assert list(without_last_report(today)) == [ANNUAL_REPORT]
    assert not evidence()[ANNUAL_REPORT].proven
    report.year = wanted
    report.save()
    assert list(without_last_report(today)) == []
    assert evidence()[ANNUAL_REPORT].count == 1


# --- Statistics ---------------------------------------------------------------------------------


def test_a_series_is_drawn_in_the_order_of_time_with_its_values_beside_it():
    series = SeriesFactory(published=True, title_kk="Тіркелген халық")
    PointFactory(series=series, year=2025, quarter=2, value=Decimal("12.5"))
    PointFactory(series=series, year=2025, quarter=None, value=50)
    PointFactory(series=series, year=2024, value=48)
    chart = chart_of(series)
    assert [label["text"] for label in chart["labels"]] == ["2024", "2025", "2025, II"]
    rows = [[cell["text"] for cell in row] for row in chart["table"]["rows"]]
    assert rows == [["2024", "48"], ["2025", "50"], ["2025, II", "12,5"]]
    assert chart["table"]["caption"] == "Тіркелген халық, адам"


@pytest.mark.parametrize("quarter", [None, 3])
def test_a_series_has_one_value_for_a_period(quarter):
    point = PointFactory(quarter=quarter)
    with pytest.raises(IntegrityError), transaction.atomic():
        PointFactory(series=point.series, quarter=quarter, value=1)
    assert Point.objects.get().value == point.value


@pytest.mark.parametrize(
    ("periods", "errors"),
    [
        ([(2025, ""), (2025, "")], [[], ["year"]]),
        ([(2025, ""), (2025, 1), (2024, "")], [[], [], []]),
    ],
)
def test_the_form_of_a_series_refuses_two_values_of_a_year(periods, errors):
    form_set = inlineformset_factory(Series, Point, formset=PointFormSet, fields="__all__")
    data = {"points-TOTAL_FORMS": str(len(periods)), "points-INITIAL_FORMS": "0"}
    for place, (year, quarter) in enumerate(periods):
        row = {"year": year, "quarter": quarter, "value": "1"}
        data |= {f"points-{place}-{name}": str(value) for name, value in row.items()}
    rows = form_set(data, instance=SeriesFactory())
    assert rows.is_valid() is not any(errors)
    assert [list(each) for each in rows.errors] == errors


def test_the_number_of_queries_does_not_grow_with_the_values(client):
    def queries() -> int:
        client.get("/kk/activity/statistics/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kk/activity/statistics/").status_code == 200
        return len(captured)

    PointFactory(series=SeriesFactory(published=True))
    before = queries()
    for _ in range(10):
        series = SeriesFactory(published=True)
        for year in range(2020, 2026):
            PointFactory(series=series, year=year)
    assert queries() == before


def test_the_values_of_published_series_are_open_data(client):
    series = SeriesFactory(published=True)
    PointFactory(series=series, year=2025)
    PointFactory(series=series, year=2024, value=Decimal("47.5"))
    PointFactory(series=SeriesFactory())
    rows = rows_of(client, "/ru/activity/statistics/data.json")
    assert [(row["series_title_ru"], row["year"], row["value"]) for row in rows] == [
        (series.title_ru, 2024, 47.5),
        (series.title_ru, 2025, 48200),
    ]
