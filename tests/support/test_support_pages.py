"""What only this section does: facts on the pages of statements, materials and systems; every item
of its own has a home."""

from datetime import date

import pytest

from apps.publishing.sections import collection_for, evidence
from apps.regulation.profiles import every_item
from tests.factories import PostFactory
from tests.pages import Page
from tests.support.factories import (
    HealthMaterialFactory,
    InformationSystemFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode()).text


def test_every_item_of_the_section_has_a_home():
    items = [item.id for item in every_item() if item.section_id == "support"]
    assert len(items) == 14
    assert [item for item in items if collection_for(item) is None] == []


def test_a_statement_names_the_post_the_occasion_and_the_day(client):
    post = PostFactory(title_kk="Директор", title_ru="Руководитель")
    StatementFactory(published=True, slug="s", post=post, spoken_on=date(2026, 6, 20))
    text = read(client, "/ru/support/statements/s/")
    for words in ("Руководитель", "День медицинского работника", "20 июня 2026 года"):
        assert words in text


def test_a_material_names_its_topic_and_readers(client):
    HealthMaterialFactory(published=True, slug="m")
    text = read(client, "/kk/support/health/m/")
    assert "Тұмау" in text
    assert "Ата-аналарға" in text


def test_one_system_fills_the_list_and_the_order_of_use(client):
    system = InformationSystemFactory(published=True, slug="r", url="https://register.example/a")
    items = {"support.information_systems_list", "support.information_systems_use"}
    found = evidence(items=items)
    assert {item: found[item].count for item in items} == dict.fromkeys(items, 1)
    page = Page(client.get("/ru/support/systems/r/").content.decode())
    for words in ("Для учёта", "Пользуются работники", "Министерство здравоохранения"):
        assert words in page.text
    assert system.url in page.links
    assert "register.example" in page.text
