"""The price list: found by words and groups, its history, and what its items need."""

from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction

from apps.publishing.sections import collection_of
from apps.services.models import Price, PriceList
from tests.factories import AttachmentFactory, ProfileFactory
from tests.pages import Page
from tests.services.factories import PriceFactory, PriceListFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def prices() -> PriceList:
    table = PriceListFactory(published=True, rows=0)
    visits = {"group_kk": "Консультациялар", "group_ru": "Консультации"}
    PriceFactory(table=table, code="D-001", name_kk="Кардиолог", name_ru="Кардиолог", **visits)
    PriceFactory(table=table, code="D-030", price=Decimal("7500.50"))
    PriceFactory(table=table, code="D-034", name_kk="Эхокардиография", name_ru="Эхокардиография")
    return table


def codes(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [
        next(cell.value for cell in row.cells if cell.column.field == "code")
        for group in response.context["groups"]
        for row in group.rows
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["D-001", "D-030", "D-034"]),
        ("q=УДЗ", ["D-030"]),
        ("q=удз", ["D-030"]),
        ("q=бүйрек+УДЗ", ["D-030"]),
        ("q=d-03", ["D-030", "D-034"]),
        ("q=УЗИ", []),
        ("q=%00", ["D-001", "D-030", "D-034"]),
        ("group=Консультациялар", ["D-001"]),
        ("group=Консультациялар&group=Ультрадыбыстық зерттеулер", ["D-001", "D-030", "D-034"]),
        ("group=Консультациялар&q=кардио", ["D-001"]),
        ("group=Жоқ", ["D-001", "D-030", "D-034"]),
    ],
)
def test_words_and_groups_narrow_the_list(client, prices, query, found):
    assert codes(client, f"/kk/services/prices/?{query}") == found


def test_words_are_looked_for_in_the_language_of_the_page(client, prices):
    assert codes(client, "/ru/services/prices/?q=узи") == ["D-030"]
    assert codes(client, "/ru/services/prices/?q=удз") == []
    # A chosen group means the same in both languages.
    assert codes(client, "/ru/services/prices/?group=Консультациялар") == ["D-001"]


def test_what_is_chosen_stands_above_with_its_removal(client, prices):
    query = "?q=кардио&group=Консультациялар"
    response = client.get(f"/ru/services/prices/{query}")
    kept = f"?group={quote('Консультациялар')}"
    assert response.context["chips"] == [
        {"name": "«кардио»", "url": f"/ru/services/prices/{kept}"},
        {"name": "Консультации", "url": f"/ru/services/prices/?q={quote('кардио')}"},
    ]
    page = Page(response.content.decode())
    assert [field.attributes["value"] for field in page.all("input", name="group")] == [
        "Консультациялар"
    ]
    offered = [option.attributes["value"] for option in page.all("option")]
    assert offered == ["", "Ультрадыбыстық зерттеулер"]
    assert (response.context["page_obj"].paginator.count, response.context["total"]) == (1, 3)


def test_rows_stand_under_their_groups_with_prices_in_tenge(client, prices):
    response = client.get("/kk/services/prices/")
    groups = [(group.title, len(group.rows)) for group in response.context["groups"]]
    assert groups == [("Консультациялар", 1), ("Ультрадыбыстық зерттеулер", 2)]
    assert "7 500,50 ₸" in Page(response.content.decode()).text
    # A column nobody filled is not shown; the group stands in the headings.
    shown = [column.field for column in response.context["columns"]]
    assert shown == ["code", "name", "unit", "price"]


def test_a_price_has_its_history_over_the_editions(client, prices):
    before = PriceListFactory(published=True, rows=0, in_force_from=date(2025, 1, 6))
    PriceFactory(table=before, code="D-030", price=Decimal(7000))
    coming = PriceListFactory(published=True, rows=0, in_force_from=date(2100, 1, 5))
    PriceFactory(table=coming, code="D-030", price=Decimal(9000))
    draft = PriceListFactory(rows=0, in_force_from=date(2025, 6, 2))
    PriceFactory(table=draft, code="D-030", price=Decimal(1))
    assert (
        "/kk/services/prices/history/D-030/"
        in Page(client.get("/kk/services/prices/").content.decode()).links
    )
    response = client.get("/kk/services/prices/history/D-030/")
    lines = [
        (line.edition.in_force_from, line.figures[0].value, line.figures[0].change)
        for line in response.context["lines"]
    ]
    assert lines == [
        (date(2026, 1, 5), Decimal("7500.50"), Decimal("500.50")),
        (date(2025, 1, 6), Decimal(7000), None),
    ]
    page = Page(response.content.decode())
    assert page.headings == ["Бүйректің УДЗ"]
    assert "+500,50 ₸" in page.text


def test_one_edition_has_no_history(client, prices):
    page = Page(client.get("/kk/services/prices/").content.decode())
    assert [link for link in page.links if "/prices/history/" in link] == []
    assert client.get("/kk/services/prices/history/D-999/").status_code == 404
    assert client.get("/kk/services/prices/history/%00/").status_code == 404


def test_a_price_is_never_negative_nor_twice_in_an_edition(prices):
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceFactory(table=prices, code="D-900", price=Decimal("-0.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceFactory(table=prices, code="D-030")
    assert Price.objects.count() == 3


# --- Items of the regulation --------------------------------------------------------------------

ITEMS = ["services.info.paid_services_list", "services.info.prices", "services.info.prices_scanned"]


def filled() -> list[str]:
    """The items with all they need."""
    found = collection_of(PriceList).evidence()
    return sorted(item for item, evidence in found.items() if evidence.proven)


def test_a_price_list_is_also_the_list_of_paid_services_and_with_its_order_the_scan(media):
    table = PriceListFactory(published=True)
    assert filled() == ITEMS[:2]
    AttachmentFactory(record=table)
    assert filled() == ITEMS
    # A newer edition without its order leaves the item open again.
    PriceListFactory(published=True, in_force_from=date(2026, 2, 2))
    assert filled() == ITEMS[:2]


@pytest.mark.parametrize("fields", [{"rows": 0}, {"in_force_from": date(2100, 1, 5)}])
def test_an_edition_without_prices_or_not_yet_in_force_fills_nothing(fields):
    PriceListFactory(published=True, **fields)
    assert filled() == []


def test_the_followers_lead_to_the_price_list():
    collection = collection_of(PriceList)
    assert {collection.item_url(item) for item in collection.items} == {"/kk/services/prices/"}
