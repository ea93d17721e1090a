"""People of every role, their units, and a client signed in as one of them."""

import pytest
from django.test import Client

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES
from tests.factories import UnitFactory, UserFactory


@pytest.fixture
def unit(db) -> Unit:
    return UnitFactory(code="press", name_kk="Баспасөз қызметі", name_ru="Пресс-служба")


@pytest.fixture
def other_unit(db) -> Unit:
    return UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")


@pytest.fixture
def people(unit) -> dict[str, User]:
    """One person for each role, all of the unit `unit`, by the role's code."""
    return {
        role.code: UserFactory(username=role.code, unit=unit, roles=[role.code]) for role in ROLES
    }


@pytest.fixture
def signed_in(people):
    """`signed_in("editor", "ru")`: a client of that person in that language."""

    def client_of(role: str, language: str = "kk") -> Client:
        person = people[role]
        User.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        return client

    return client_of
