"""A small hospital: its record, its hours, a telephone on every page."""

from collections.abc import Callable

import pytest
from django.test import RequestFactory
from django.utils import translation

from apps.organisation.models import Profile
from apps.portal.frame import Frame
from tests.factories import PhoneFactory, ProfileFactory, ServiceFactory
from tests.pages import Page


@pytest.fixture(autouse=True)
def organisation(db) -> Profile:
    PhoneFactory(in_frame=True)
    return ProfileFactory()


@pytest.fixture
def hours():
    """Monday to Friday 08:00–20:00, Saturday 09:00–14:00."""
    return ServiceFactory(code="polyclinic")


@pytest.fixture
def frame_at() -> Callable[..., Frame]:
    """The frame of the home page at a moment, in a language."""

    def build(moment, language: str = "kk") -> Frame:
        with translation.override(language):
            return Frame(RequestFactory().get(f"/{language}/"), at=moment)

    return build


@pytest.fixture
def read(client) -> Callable[..., Page]:
    """A page as a reader gets it; the status is part of what is asked."""

    def get(address: str, status: int = 200, **headers: str) -> Page:
        response = client.get(address, headers=headers)
        assert response.status_code == status, address
        return Page(response.content.decode())

    return get
