"""Materials that come and are published, and news, on given days; signed-in people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Material
from apps.publishing import actions as publication
from apps.publishing.models import Status
from apps.vacancies.models import Vacancy
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.factories import NewsItemFactory, factory_for


@pytest.fixture
def receive(hospital) -> Callable[..., Material]:
    """`receive("2026-11-06 18:00")`: a material for the vacancies came then and was recorded."""

    def received(words: str, title: str = "Дәрігер-педиатр", items=(VACANCIES,)) -> Material:
        with clock(words) as at:
            return actions.receive(
                title=title,
                received_at=at,
                from_whom="Кадр бөлімі",
                items=items,
                unit=hospital.unit,
                by=hospital.editor,
            )

    return received


@pytest.fixture
def publish(hospital) -> Callable[[Material, str], Any]:
    """`publish(material, "2026-11-11 10:00")`: the page of the material is seen from then on."""

    def published(material: Material, words: str) -> Any:
        with clock(words):
            record = factory_for(Vacancy)(unit=hospital.unit, changed_by=hospital.editor)
            actions.link(material, record, by=hospital.editor)
            publication.send_to_check(record, by=hospital.editor)
            publication.publish(record, by=hospital.chief, reason="Кадр бөлімі кешіктірді")
            catch_up()
        return record

    return published


@pytest.fixture
def news(hospital) -> Callable[[str], Any]:
    """`news("2026-11-05 10:00")`: readers first see a piece of news at that moment."""

    def seen(words: str) -> Any:
        with clock(words):
            return NewsItemFactory(
                unit=hospital.unit, status=Status.PUBLISHED, publish_at=moment(words)
            )

    return seen


@pytest.fixture
def sign_in(hospital) -> Callable[[str, str], Client]:
    def signed(name: str, language: str = "kk") -> Client:
        person = getattr(hospital, name)
        person.language = language
        person.save(update_fields=["language"])
        client = Client()
        client.force_login(person)
        return client

    return signed
