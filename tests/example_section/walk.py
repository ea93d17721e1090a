"""What follows from declaring the example section, beside all that tests/sections asks of every
section. Run by tests/publishing/test_adding_a_section.py under settings of its own."""

import pytest
from django.contrib import admin
from django.urls import reverse

from apps.portal.openness import OpennessMap
from tests.example_section.factories import BudgetFactory
from tests.example_section.models import Budget
from tests.factories import ProfileFactory, UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    ProfileFactory()


def test_the_openness_map_leads_to_the_item(client):
    (section,) = OpennessMap().sections()
    (line,) = section.items
    assert (line.state, line.url) == ("missing", "")
    BudgetFactory(published=True)
    (section,) = OpennessMap().sections()
    (line,) = section.items
    assert (line.state, line.url) == ("filled", "/kk/example_section/")
    assert "/ru/example_section/" in Page(client.get("/ru/openness/").content.decode()).links


def test_the_new_text_is_held_to_both_languages():
    row = BudgetFactory(source_ru="")
    assert row.missing_texts() == [("source", "ru")]
    assert [constraint.name for constraint in Budget._meta.constraints].count(
        "example_section_budget_both_languages"
    ) == 1


def test_the_item_is_filled_in_by_itself():
    row = BudgetFactory.build(item="", unit=None)
    row.save()
    assert row.item == "example_section.budget"


def test_the_admin_offers_both_languages_side_by_side(client):
    assert admin.site.is_registered(Budget)
    client.force_login(UserFactory(roles=["chief"]))
    page = Page(client.get(reverse("admin:example_section_budget_add")).content.decode())
    names = {element.attributes.get("name") for element in page.elements}
    assert {"title_kk", "title_ru", "source_kk", "source_ru", "year"} <= names
    assert names & {"title", "source", "source_en"} == set()
    assert client.get(reverse("admin:example_section_budget_changelist")).status_code == 200


def test_the_site_map_and_the_search_know_it(client):
    row = BudgetFactory(published=True)
    assert "/kk/example_section/" in Page(client.get("/kk/map/").content.decode()).links
    found = Page(client.get("/kk/search/", {"q": row.title_kk}).content.decode())
    assert row.get_absolute_url() in found.links
