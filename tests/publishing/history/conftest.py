"""People of the roles that look at histories, clients signed in as one, and a page whose text was
changed once since it was published."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES
from apps.news.models import NewsItem
from apps.publishing.models import Publishable, Revision
from apps.publishing.revisions import capture, keep, note_as_it_stands, working_content
from tests.factories import NewsItemFactory, UnitFactory, UserFactory


@pytest.fixture
def unit(db) -> Unit:
    return UnitFactory()


@pytest.fixture
def people(unit) -> dict[str, User]:
    return {
        role.code: UserFactory(username=role.code, unit=unit, roles=[role.code]) for role in ROLES
    }


@pytest.fixture
def signed_in(people) -> Callable[..., Client]:
    def client_of(role: str, language: str = "kk") -> Client:
        person = people[role]
        User.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        return client

    return client_of


def edited(record: Publishable, by: Any, note: str = "", **fields: Any) -> Revision:
    """Saves columns of a record as its editor would."""
    content = deepcopy(working_content(record) or capture(record))
    content["fields"].update(fields)
    return keep(record, content, by=by, note=note)


@pytest.fixture
def page(people, unit) -> NewsItem:
    """A published page, its first revision what readers see, its second a draft."""
    page = NewsItemFactory(
        published=True, unit=unit, title_kk="Екпе басталды", title_ru="Прививки начались"
    )
    note_as_it_stands(page)
    edited(
        page,
        people["editor"],
        note="Күні нақтыланды",
        title_kk="Екпе дүйсенбіде басталды",
        title_ru="Прививки начались в понедельник",
        happened_on="2026-11-09",
    )
    return page


def news_url(page: NewsItem, rest: str) -> str:
    return f"/admin/news/newsitem/{page.pk}/{rest}"
