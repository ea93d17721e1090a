"""The plan of the year: its sums, its year, and the services given to others."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.procurement.models import OutsourcedService, PlanLine, ProcurementPlan
from apps.procurement.plans import without_a_current_plan
from apps.publishing.validity import expiring, lapsed_on
from tests.factories import LONG_AGO, ProfileFactory
from tests.pages import Page, plain
from tests.procurement.factories import (
    OutsourcedServiceFactory,
    PlanLineFactory,
    ProcurementPageFactory,
    ProcurementPlanFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("total", ["2400000", "2400001", "2399999"])
def test_a_sum_may_differ_by_a_tenge_for_a_rounded_price(total):
    line = PlanLineFactory(total=Decimal(total))
    line.full_clean()
    assert PlanLine.objects.get().total == Decimal(total)


@pytest.mark.parametrize("total", ["2400001.01", "2399998.99", "0"])
def test_another_sum_is_refused_by_the_database_and_beside_the_field(total):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLineFactory(total=Decimal(total))
    assert PlanLine.objects.count() == 0
    line = PlanLineFactory.build(total=Decimal(total), table=None)
    line.quantity, line.price = Decimal(40_000), Decimal(60)
    with pytest.raises(ValidationError) as refused:
        line.clean()
    assert list(refused.value.message_dict) == ["total"]


def test_a_number_stands_in_a_plan_once():
    line = PlanLineFactory(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLineFactory(table=line.table, number=1)
    assert list(line.table.rows.all()) == [line]


def test_a_plan_nobody_dated_holds_for_its_year():
    plan = ProcurementPlanFactory(year=2026)
    assert (plan.in_force_from, plan.in_force_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert lapsed_on(plan, date(2026, 12, 31)) is None
    assert lapsed_on(plan, date(2027, 1, 1)) == date(2027, 1, 1)


def test_only_the_published_plan_of_the_year_proves_the_item():
    item = ["procurement.annual_plan"]
    ProcurementPlanFactory(year=2025, published=True, publish_at=LONG_AGO)
    draft = ProcurementPlanFactory(year=2026)
    assert without_a_current_plan(date(2026, 1, 1)) == item
    ProcurementPlan.objects.filter(pk=draft.pk).update(status="published", publish_at=LONG_AGO)
    assert without_a_current_plan(date(2026, 1, 1)) == []
    assert without_a_current_plan(date(2027, 1, 1)) == item


def test_the_plan_shows_its_sum_and_that_of_what_the_filter_found(client):
    ProfileFactory()
    plan = ProcurementPlanFactory(published=True)
    PlanLineFactory(table=plan, number=1)
    PlanLineFactory(
        table=plan, number=2, method="tender", quantity=Decimal("1.5"), price=100, total=150
    )
    address = reverse("procurement.procurementplan.list")
    page = Page(client.get(address).content.decode())
    assert [plain(figure.text) for figure in page.all("dd") if "figures" in figure.inside] == [
        "2 400 150 ₸"
    ]
    filtered = Page(client.get(address, {"method": "tender"}).content.decode())
    assert [plain(figure.text) for figure in filtered.all("dd") if "figures" in figure.inside] == [
        "2 400 150 ₸",
        "150 ₸",
    ]


def test_quantities_are_shown_without_zeros_that_say_nothing(client):
    ProfileFactory()
    plan = ProcurementPlanFactory(published=True)
    PlanLineFactory(table=plan)
    PlanLineFactory(table=plan, quantity=Decimal("1.5"), price=100, total=150)
    page = Page(client.get(reverse("procurement.procurementplan.list")).content.decode())
    cells = [plain(cell.text) for cell in page.all("td")]
    assert "40 000" in cells
    assert "1,5" in cells
    assert "40 000,000" not in cells


# --- Services given to others -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "is_shown"),
    [
        (date(2026, 1, 11), False),
        (date(2026, 1, 12), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_service_is_shown_while_its_contract_holds(on, is_shown):
    OutsourcedServiceFactory(until=date(2026, 12, 31))
    assert OutsourcedService.objects.in_force(on).exists() is is_shown


def test_a_contract_does_not_end_before_it_is_concluded():
    with pytest.raises(IntegrityError), transaction.atomic():
        OutsourcedServiceFactory(until=date(2026, 1, 11))
    assert OutsourcedService.objects.count() == 0


def test_editors_are_told_thirty_days_before_a_contract_ends():
    today = timezone.localdate()
    service = OutsourcedServiceFactory(until=today)
    told = [each.record for each in expiring(today) if isinstance(each.record, OutsourcedService)]
    assert told == [service]


def test_the_page_lists_the_services_or_says_that_there_are_none(client):
    ProfileFactory()
    page_row = ProcurementPageFactory(published=True, for_item="procurement.outsourcing")
    page = Page(client.get(page_row.get_absolute_url()).content.decode())
    assert len(page.all("table")) == 0
    assert len(page.all("div", class_="note note--info")) == 1
    OutsourcedServiceFactory()
    page = Page(client.get(page_row.get_absolute_url()).content.decode())
    assert "«Таза үй» ЖШС" in page.text
    assert len(page.all("div", class_="note note--info")) == 0
