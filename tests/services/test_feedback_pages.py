"""The pages of section 5, point 7 that are text: what stands below them, and the three that gave
way to the questions, surveys and votes themselves."""

from importlib import import_module

import pytest
from django.apps import apps

from apps.publishing.figures import set_figure
from apps.publishing.models import ItemState, Placement, Status
from apps.publishing.sections import collection_for
from apps.services.models import ServicesPage
from tests.factories import (
    PostFactory,
    ProfileFactory,
    ServicesPageFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
GONE = ("question_answer", "surveys", "voting")


@pytest.fixture(autouse=True)
def organisation(db) -> None:
    ProfileFactory()


def read(client, item: str, language: str = "kk") -> Page:
    slug = item.rpartition(".")[2].replace("_", "-")
    ServicesPageFactory(published=True, for_item=item)
    response = client.get(f"/{language}/services/feedback/{slug}/")
    assert response.status_code == 200
    return Page(response.content.decode())


def buttons(page: Page) -> list[str]:
    found = page.all("a")
    return [
        each.attributes["href"] for each in found if "button" in each.attributes.get("class", "")
    ]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_page_of_the_internet_reception_leads_to_its_form(client, language):
    page = read(client, "services.feedback.internet_reception", language)
    assert f"/{language}/feedback/reception/" in buttons(page)


def test_the_way_to_e_otinish_is_the_figure_of_today(client):
    assert "https://eotinish.kz" in buttons(read(client, "services.feedback.egov_appeals"))
    chief = UserFactory(roles=["chief"])
    set_figure("appeals.link", "https://otinish.example/a", source="Бұйрық", by=chief)
    page = Page(client.get("/kk/services/feedback/egov-appeals/").content.decode())
    assert "https://otinish.example/a" in buttons(page)
    assert "https://eotinish.kz" not in buttons(page)


def test_challenging_names_the_head_the_answering_unit_and_who_oversees_it(client):
    legal = UnitFactory(code="legal", name_kk="Заң бөлімі", name_ru="Юристы")
    ItemState.objects.create(item="services.feedback.appeals_challenge", unit=legal)
    lawyer = PostFactory(
        kind="specialist", unit=legal, title_kk="Заңгер", email="legal@gp17.example"
    )
    head = PostFactory(kind="head", title_kk="Директор")
    deputy = PostFactory(kind="deputy", title_kk="Орынбасар")
    deputy.oversees.add(legal)
    other = PostFactory(kind="deputy", title_kk="Басқа орынбасар")
    page = read(client, "services.feedback.appeals_challenge")
    for post in (lawyer, head, deputy):
        assert post.title_kk in page.text
    assert other.title_kk not in page.text
    assert "mailto:legal@gp17.example" in [each.attributes.get("href") for each in page.all("a")]


# The three that gave way


@pytest.mark.parametrize("name", GONE)
def test_another_kind_of_record_fulfils_the_item_and_the_old_address_leads_there(client, name):
    item = f"services.feedback.{name}"
    collection = collection_for(item)
    assert collection is not None
    assert collection.section_id == "feedback"
    response = client.get(f"/ru/services/feedback/{name.replace('_', '-')}/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        collection.item_url(item).replace("/kk/", "/ru/"),
    )


def test_the_migration_withdraws_these_pages_with_a_reason_and_deletes_nothing():
    old = [
        ServicesPageFactory(published=True, for_item=f"services.feedback.{name}") for name in GONE
    ]
    kept = ServicesPageFactory(published=True, for_item="services.feedback.reviews")
    before = Placement.objects.count()
    migration = import_module("apps.services.migrations.0005_feedback_pages")
    migration.withdraw(apps, None)
    migration.withdraw(apps, None)
    rows = ServicesPage.objects.filter(pk__in=[each.pk for each in old])
    assert set(rows.values_list("status", "withdrawn_reason")) == {("withdrawn", migration.REASON)}
    kept.refresh_from_db()
    assert kept.status == Status.PUBLISHED
    now = Placement.objects.filter(superseded_at=None, item__in=migration.ITEMS)
    assert sorted(now.values_list("status", flat=True)) == ["withdrawn"] * 3
    assert Placement.objects.count() == before + 3
