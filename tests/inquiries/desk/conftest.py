"""A hospital with the people of the desk, and questions put to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Inquiry, Kind
from tests.factories import UnitFactory, UserFactory
from tests.inquiries.factories import InquiryTopicFactory

ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday; 15 working days after it end on Thursday, 26 November 2026.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=ALMATY)


@contextmanager
def clock(at: datetime) -> Iterator[datetime]:
    with mock.patch("django.utils.timezone.now", return_value=at):
        yield at


@pytest.fixture
def now() -> Iterator[datetime]:
    """It is Wednesday morning, the day before the term of what came at AT ends."""
    with clock(NOW) as at:
        yield at


@pytest.fixture
def people() -> SimpleNamespace:
    """One person of each role; the editor and the head of the unit are of the registration."""
    unit = UnitFactory()
    other = UnitFactory(code="laboratory", name_kk="Зертхана", name_ru="Лаборатория")
    office = UnitFactory(code="office", name_kk="Әкімшілік", name_ru="Администрация")

    def person(role: str, place=office, **more):
        return UserFactory(roles=[role], unit=place, **more)

    return SimpleNamespace(
        unit=unit,
        other=other,
        editor=person("editor", unit),
        head=person("head_of_unit", unit),
        stranger=person("head_of_unit", other),
        chief=person("chief"),
        translator=person("translator"),
        inspector=person("inspector"),
        director=person("director"),
        deputy=person("deputy", last_name="Оспанов", first_name="Нұрбол"),
    )


def asked(kind: Kind = Kind.HEAD, at: datetime = AT, **more) -> Inquiry:
    """Something a citizen sent."""
    texts = {"kk": "Екпені қашан салуға болады?", "ru": "Когда можно сделать прививку?"}
    language = more.pop("language", "kk")
    more.setdefault("text", texts[language])
    more.setdefault("topic", InquiryTopicFactory())
    if kind == Kind.PAGE:
        more.setdefault("page", "/kk/services/prices/")
    return actions.submit(Submission(kind=kind, language=language, **more), at=at).record


def sign_in(person, language: str = "ru") -> Client:
    type(person).objects.filter(pk=person.pk).update(language=language)
    client = Client()
    client.force_login(person)
    return client
