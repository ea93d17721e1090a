"""Materials that came to the press unit, and the unit that sees none of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Unit, User
from apps.compliance import actions
from apps.compliance.models import Material
from tests.compliance.conftest import VACANCIES, Hospital, clock, moment
from tests.factories import UnitFactory, UserFactory


@pytest.fixture
def receive(hospital: Hospital) -> Callable[..., Material]:
    """Records a material; by default one of the press unit, on Friday, 6 November, in its term."""

    def received(title: str = "Дәрігер-педиатр", **fields: Any) -> Material:
        at = fields.pop("at", "2026-11-06 18:30")
        said = {
            "received_at": moment("2026-11-06 18:00"),
            "from_whom": "Кадр бөлімі",
            "items": [VACANCIES],
            "unit": hospital.unit,
            "by": hospital.editor,
        }
        with clock(at):
            return actions.receive(title=title, **{**said, **fields})

    return received


@pytest.fixture
def laboratory(hospital: Hospital) -> Unit:
    """Another unit than the press's."""
    return UnitFactory(code="laboratory", name_kk="Зертхана", name_ru="Лаборатория")


@pytest.fixture
def laboratory_editor(laboratory: Unit) -> User:
    return UserFactory(username="laboratory", unit=laboratory, roles=["editor"])


@pytest.fixture
def translator(hospital: Hospital) -> User:
    return UserFactory(username="translator", unit=hospital.unit, roles=["translator"])


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which a person has signed in; made on the day the test plays."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
