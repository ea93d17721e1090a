"""The pages of editions: which is in force, which was, which will be, and the same number of
queries for any number of rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.services.models import PriceList
from tests.factories import ProfileFactory, UserFactory
from tests.pages import Page
from tests.services.factories import PriceFactory, PriceListFactory

pytestmark = pytest.mark.django_db

LIST = "/kk/services/prices/"


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def editions() -> dict[str, PriceList]:
    """The edition before, the one in force and the coming one."""
    days = {"before": date(2025, 1, 6), "now": date(2026, 1, 5), "coming": date(2100, 1, 4)}
    return {
        name: PriceListFactory(published=True, slug=f"edition-{name}", in_force_from=day)
        for name, day in days.items()
    }


def test_the_list_shows_the_edition_in_force_and_names_the_others(client, editions):
    response = client.get(LIST)
    assert response.context["page"] == editions["now"]
    assert response.context["in_force"] is True
    assert [each.url for each in response.context["editions"]] == [
        f"{LIST}view/edition-coming/",
        f"{LIST}view/edition-before/",
    ]


def test_an_earlier_edition_says_that_it_is_not_in_force_any_more(client, editions):
    response = client.get(f"{LIST}view/edition-before/")
    assert response.context["is_replaced"] is True
    assert (response.context["in_force"], response.context["is_coming"]) == (False, False)
    page = Page(response.content.decode())
    notes = [note.text for note in page.all("div", class_="note note--warning")]
    assert len(notes) == 1
    assert editions["now"].get_absolute_url() in page.links


def test_a_coming_edition_says_since_when(client, editions):
    response = client.get(f"{LIST}view/edition-coming/")
    assert (response.context["is_coming"], response.context["is_replaced"]) == (True, False)
    page = Page(response.content.decode())
    assert "2100 жылғы 4 қаңтар" in page.text
    assert page.all("div", class_="note note--warning") == []


def test_an_edition_that_has_run_out_is_shown_with_a_warning(client):
    ended = timezone.localdate() - timedelta(days=3)
    table = PriceListFactory(published=True, in_force_to=ended)
    response = client.get(LIST)
    assert response.context["page"] == table
    assert response.context["in_force"] is False
    page = Page(response.content.decode())
    assert len(page.all("div", class_="note note--warning")) == 1


def test_an_edition_replaced_by_nothing_older_stays_the_newest(client, editions):
    """One that ran out is not replaced by an older one without an end."""
    now = editions["now"]
    now.in_force_to = timezone.localdate() - timedelta(days=1)
    now.save()
    assert client.get(LIST).context["page"] == now


def test_a_draft_of_the_next_edition_is_not_called_outdated(client, editions):
    draft = PriceListFactory(in_force_from=None)
    client.force_login(UserFactory(roles=["inspector"]))
    response = client.get(draft.get_absolute_url())
    assert (response.context["is_replaced"], response.context["downloads"]) == (False, [])


def test_many_editions_stand_on_a_page_of_their_own(client):
    for year in range(2001, 2026):
        PriceListFactory(published=True, rows=0, in_force_from=date(year, 1, 8))
    response = client.get(LIST)
    assert len(response.context["editions"]) == 5
    address = response.context["editions_url"]
    assert address == f"{LIST}editions/info/prices/"
    pages = [client.get(f"{address}?page={number}") for number in (1, 2)]
    assert [len(each.context["editions"]) for each in pages] == [20, 5]
    assert client.get(f"{LIST}editions/info/nothing/").status_code == 404


def test_a_table_stands_in_pages_that_keep_the_filter(client):
    table = PriceListFactory(published=True, rows=0)
    PriceFactory.create_batch(250, table=table)
    PriceFactory(table=table, name_kk="Массаж", name_ru="Массаж")
    response = client.get(f"{LIST}?q=УДЗ&page=3")
    assert sum(len(group.rows) for group in response.context["groups"]) == 50
    assert "?q=%D0%A3%D0%94%D0%97&page=2" in [
        link.partition("/")[0] for link in Page(response.content.decode()).links
    ]


@pytest.mark.parametrize("query", ["", "?q=УДЗ", "?q=УДЗ&group=Ультрадыбыстық зерттеулер"])
def test_the_number_of_queries_is_the_same_for_1_and_300_rows(client, query):
    other = {"group_kk": "Емшаралар", "group_ru": "Процедуры"}
    few = PriceListFactory(published=True, rows=0, slug="few", in_force_from=date(2025, 1, 6))
    many = PriceListFactory(published=True, rows=0, slug="many")
    for table, number in ((few, 1), (many, 300)):
        PriceFactory(table=table, **other)
        PriceFactory.create_batch(number, table=table)
    counts = []
    for table in (few, many):
        address = f"{LIST}view/{table.slug}/{query}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
