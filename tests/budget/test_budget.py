"""Budgets and reports: which year each item must show, and what the page says of it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.budget.models import (
    ALLOCATED,
    ANNUAL_REPORT,
    EXECUTION,
    Budget,
    BudgetLine,
    budget_year,
    items_lacking_their_year,
    reported_year,
)
from apps.publishing.sections import collection_of
from apps.tables.filters import WORDS
from tests.budget.factories import BudgetFactory, BudgetLineFactory
from tests.factories import LONG_AGO, ProfileFactory
from tests.pages import Page, plain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 4, 30), 2024),
        (date(2026, 5, 1), 2025),
        (date(2026, 12, 31), 2025),
        (date(2027, 1, 1), 2025),
    ],
)
def test_the_annual_report_is_due_on_the_first_of_may(on, year):
    assert reported_year(on) == year


@pytest.mark.parametrize(
    ("on", "year"),
    [(date(2026, 1, 31), 2025), (date(2026, 2, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_the_budget_of_a_year_is_due_in_february(on, year):
    assert budget_year(on) == year


def test_an_item_is_unproven_without_the_record_of_its_year():
    BudgetFactory(item=ALLOCATED, year=2025, published=True, publish_at=LONG_AGO)
    BudgetFactory(item=ANNUAL_REPORT, year=2025)
    BudgetFactory(item=EXECUTION, year=2026, published=True, publish_at=LONG_AGO)
    assert items_lacking_their_year(date(2026, 6, 1)) == [ALLOCATED, ANNUAL_REPORT]
    BudgetFactory(item=ALLOCATED, year=2026, published=True, publish_at=LONG_AGO)
    assert items_lacking_their_year(date(2026, 6, 1)) == [ANNUAL_REPORT]
    BudgetFactory(item=ANNUAL_REPORT, year=2025, published=True, publish_at=LONG_AGO)
    assert items_lacking_their_year(date(2026, 6, 1)) == []
    assert items_lacking_their_year(date(2027, 5, 1)) == [ALLOCATED, ANNUAL_REPORT]


@pytest.mark.parametrize(
    ("item", "period", "term"),
    [
        (ALLOCATED, 12, (date(2026, 1, 1), date(2026, 12, 31))),
        (ANNUAL_REPORT, 12, (date(2027, 1, 1), date(2028, 4, 30))),
        (EXECUTION, 3, (date(2026, 4, 1), None)),
        (EXECUTION, 9, (date(2026, 10, 1), None)),
        (EXECUTION, 12, (date(2027, 1, 1), None)),
    ],
)
def test_dates_nobody_named_follow_from_the_period(item, period, term):
    row = BudgetFactory(item=item, year=2026, period=period)
    assert (row.in_force_from, row.in_force_to) == term


def test_dates_an_editor_names_stay():
    row = BudgetFactory(item=ALLOCATED, year=2026, in_force_from=date(2026, 7, 1))
    assert (row.in_force_from, row.in_force_to) == (date(2026, 7, 1), None)


@pytest.mark.parametrize("item", [ALLOCATED, ANNUAL_REPORT])
def test_the_database_refuses_a_part_of_a_year_for_a_budget_and_an_annual_report(item):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetFactory(item=item, period=Budget.Period.HALF_YEAR)
    assert Budget.objects.count() == 0


def test_the_form_says_why_in_words():
    row = BudgetFactory.build(item=ALLOCATED, period=Budget.Period.HALF_YEAR, unit=None)
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert len(refused.value.messages) == 1


@pytest.mark.parametrize("figures", [{"plan": -1}, {"plan": 1, "actual": -1}])
def test_the_database_refuses_negative_sums(figures):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLineFactory(**figures)
    assert BudgetLine.objects.count() == 0


def test_a_specificity_stands_in_a_budget_once():
    line = BudgetLineFactory(code="111")
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLineFactory(table=line.table, code="111")
    assert list(line.table.rows.all()) == [line]
    assert BudgetLineFactory(code="111").table != line.table


@pytest.mark.parametrize(
    ("plan", "actual", "percent"),
    [(600_000, 450_000, Decimal(75)), (0, 10, None), (10, None, None), (10, 0, Decimal(0))],
)
def test_how_much_of_a_line_is_spent(plan, actual, percent):
    line = BudgetLineFactory.build(plan=plan, actual=actual, table=None)
    line.plan = Decimal(plan)
    line.actual = None if actual is None else Decimal(actual)
    assert line.percent == percent


def test_totals_are_of_the_lines_and_unspent_until_one_says():
    table = BudgetFactory()
    assert table.totals() == (0, None)
    BudgetLineFactory(table=table, plan=600_000)
    BudgetLineFactory(table=table, plan=400_000)
    assert table.totals() == (1_000_000, None)
    BudgetLineFactory(table=table, plan=100, actual=50)
    assert table.totals() == (1_000_100, 50)


# --- The page -----------------------------------------------------------------------------------


@pytest.fixture
def report(db) -> Budget:
    ProfileFactory()
    table = BudgetFactory(published=True, item=EXECUTION, year=2026, period=Budget.Period.HALF_YEAR)
    lines = [("111", 600_000, 450_000), ("142", 300_000, 300_000), ("161", 0, None)]
    for position, (code, plan, actual) in enumerate(lines):
        BudgetLineFactory(table=table, code=code, plan=plan, actual=actual, position=position)
    return table


def last_rows(page: Page) -> list[str]:
    return [plain(row.text) for row in page.all("tr")]


def test_a_report_shows_its_totals_and_how_much_is_spent(client, report):
    page = Page(client.get(report.get_absolute_url()).content.decode())
    assert "1 000 000 ₸" in page.text
    assert "83,3 %" in page.text
    rows = last_rows(page)
    assert any("450 000" in row and "75,0" in row for row in rows)
    assert "900 000" in rows[-1]
    assert "750 000" in rows[-1]
    assert "83,3" in rows[-1]


def test_the_totals_are_not_shown_below_filtered_rows(client, report):
    page = Page(client.get(report.get_absolute_url(), {WORDS: "142"}).content.decode())
    assert any("300 000" in row for row in last_rows(page))
    assert "750 000" not in last_rows(page)[-1]


def test_a_budget_without_expenses_yet_has_no_chart_and_no_column_of_percents(client):
    ProfileFactory()
    table = BudgetFactory(published=True, item=ALLOCATED, year=2026)
    BudgetLineFactory(table=table, code="111", plan=1_000_000)
    html = client.get(table.get_absolute_url()).content.decode()
    assert 'class="chart"' not in html
    assert "1 000 000 ₸" in Page(html).text
    BudgetLine.objects.update(actual=10)
    assert 'class="chart"' in client.get(table.get_absolute_url()).content.decode()


def test_each_item_shows_its_own_newest_report(client):
    ProfileFactory()
    older = BudgetFactory(published=True, item=EXECUTION, year=2025, period=3)
    newer = BudgetFactory(published=True, item=EXECUTION, year=2025, period=6)
    annual = BudgetFactory(published=True, item=ANNUAL_REPORT, year=2024)
    url = collection_of(Budget).item_url(EXECUTION)
    page = Page(client.get(url).content.decode())
    assert page.headings == [newer.title_kk]
    assert older.get_absolute_url() in page.links
    assert annual.get_absolute_url() not in page.links


def test_the_lines_are_downloaded_with_both_languages(client, report):
    response = client.get(reverse("budget.budget.data", args=["json"]))
    rows = json.loads(b"".join(response.streaming_content))["rows"]
    assert len(rows) == 3
    assert (rows[0]["code"], rows[0]["name_kk"], rows[0]["name_ru"]) == (
        "111",
        "Еңбекақы төлеу",
        "Оплата труда",
    )


def test_a_later_report_does_not_take_an_earlier_one_out_of_force(client):
    ProfileFactory()
    earlier = BudgetFactory(published=True, item=EXECUTION, year=2025, period=3)
    later = BudgetFactory(published=True, item=EXECUTION, year=2025, period=6)
    for report, other in ((earlier, later), (later, earlier)):
        page = Page(client.get(report.get_absolute_url()).content.decode())
        assert other.get_absolute_url() in page.links
        assert "қолданыл" not in page.text
    replaced = BudgetFactory(published=True, item=ALLOCATED, year=2024)
    BudgetFactory(published=True, item=ALLOCATED, year=2025)
    page = Page(client.get(replaced.get_absolute_url()).content.decode())
    assert "Бұл редакция енді қолданылмайды." in page.text


def test_sums_stand_under_titles_that_name_the_tenge(client, report):
    html = client.get(report.get_absolute_url()).content.decode()
    assert "table__price" not in html
    assert html.count('data-label="Жоспар, теңге"') == 4
    assert html.count('data-label="Нақты, теңге"') == 4


def test_the_list_names_the_newest_record_where_it_has_no_documents(client):
    ProfileFactory()
    BudgetFactory(published=True, item=EXECUTION, year=2025, period=3)
    newer = BudgetFactory(published=True, item=EXECUTION, year=2025, period=6, title_kk="Жартыжыл")
    page = Page(client.get(reverse("budget.budget.list")).content.decode())
    assert newer.title_kk in page.text
