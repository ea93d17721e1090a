"""Records that wait for a translation, people who translate, and the admin with the queue."""

import pytest
from django.test import Client

from apps.accounts.models import Unit, User
from apps.publishing.revisions import capture, keep
from tests.factories import NewsItemFactory, UnitFactory, UserFactory


@pytest.fixture
def unit(db) -> Unit:
    return UnitFactory(code="press", name_kk="Баспасөз қызметі", name_ru="Пресс-служба")


@pytest.fixture
def other_unit(db) -> Unit:
    return UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")


@pytest.fixture
def translator(other_unit) -> User:
    """Of another unit than the records: a translator works everywhere."""
    return UserFactory(username="translator", unit=other_unit, roles=["translator"])


@pytest.fixture
def editor(unit) -> User:
    return UserFactory(username="editor", unit=unit, roles=["editor"])


@pytest.fixture
def inspector(unit) -> User:
    return UserFactory(username="inspector", unit=unit, roles=["inspector"])


@pytest.fixture
def published(unit):
    return NewsItemFactory(
        slug="open-day",
        unit=unit,
        published=True,
        title_kk="Ашық есік күні",
        title_ru="День открытых дверей",
        body_kk="<p>Емхана сенбіде ашық. Жазылу керек емес.</p>",
        body_ru="<p>Поликлиника открыта в субботу. Записываться не нужно.</p>",
    )


@pytest.fixture
def signed_in(settings):
    settings.ROOT_URLCONF = "tests.publishing.translation.urls"

    def client_of(person: User, language: str = "kk") -> Client:
        User.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        return client

    return client_of


@pytest.fixture
def rewrite(editor):
    """`rewrite(record, body_kk="…")`: keeps other texts as the editor, over what waits already."""

    def kept(record, **columns):
        from apps.publishing.revisions import working_content

        content = working_content(record) or capture(record)
        content = {**content, "fields": {**content["fields"], **columns}}
        return keep(record, content, by=editor)

    return kept
