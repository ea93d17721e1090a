"""The organisation around the pages, and a calendar that can be moved."""

from collections.abc import Callable
from datetime import date, datetime, time
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from apps.organisation.models import Post
from tests.factories import PostFactory, ProfileFactory
from tests.pages import Page


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def today_is(monkeypatch) -> Callable[[date], None]:
    """`today_is(day)`: noon of that day for everything that asks for the time."""

    def move(day: date) -> None:
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return move


@pytest.fixture
def read(client) -> Callable[[str], Page]:
    def get(address: str) -> Page:
        response = client.get(urlsplit(address).path)
        assert response.status_code == 200, address
        return Page(response.content.decode())

    return get


@pytest.fixture
def director(db) -> Post:
    return PostFactory(code="director")


def structure_pages(language: str = "ru") -> list[str]:
    """The diagram and the table of heads."""
    with translation.override(language):
        items = ("structure/diagram", "structure/managers")
        return [reverse("about.aboutpage.page", args=[slug]) for slug in items]
