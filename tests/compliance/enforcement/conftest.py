"""A hospital where the press unit has missed the term of one material, and the forms it sends."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import NewsDuty, User
from apps.compliance import actions
from apps.compliance.catching_up import CAUGHT_UP
from apps.compliance.models import Material
from tests.admin.pages import Fields
from tests.compliance.conftest import VACANCIES, clock, moment

# The term ended on Wednesday, 11 November 2026; nobody has said why.
NOW = "2026-11-12 10:00"
SORRY = {"text": "Кадрлар бөлімі кешіктірді", "promised_on": "2026-11-13"}


@pytest.fixture
def nothing_about_news(hospital) -> None:
    """Somebody else sees to the news, so that each test has the matter it names."""
    NewsDuty.objects.create(
        person=hospital.deputy,
        first_day=moment(NOW).date().replace(day=1),
        last_day=moment(NOW).date().replace(day=30),
    )


@pytest.fixture
def late(hospital, nothing_about_news) -> Callable[..., Material]:
    """`late(unit)`: a material of a unit, whose term ended the day before NOW."""

    def received(unit: Any = None, title: str = "Педиатр дәрігер") -> Material:
        with clock("2026-11-06 18:30"):
            material = actions.receive(
                title=title,
                received_at=moment("2026-11-06 18:00"),
                from_whom="Кадр бөлімі",
                items=[VACANCIES],
                unit=unit or hospital.unit,
                by=hospital.editor,
            )
        # What was caught up on the day of the receipt says nothing of the day of the test.
        cache.delete(CAUGHT_UP)
        return material

    return received


@pytest.fixture
def material(late) -> Material:
    return late()


@pytest.fixture
def today():
    """It is NOW."""
    with clock(NOW) as at:
        yield at


def sign_in(person: User, language: str = "kk") -> Client:
    User.objects.filter(pk=person.pk).update(language=language)
    client = Client()
    client.force_login(person)
    return client


def is_asked(response: Any) -> bool:
    """Whether the page of the explanation came instead of the view's own answer."""
    return response.status_code == 200 and "_held" in hidden_of(response)


def hidden_of(response: Any) -> dict[str, str]:
    return Fields(response.content.decode()).sent


def address_of(response: Any) -> str:
    """Where the page of the explanation sends its form."""
    html = response.content.decode()
    start = html.index('<form class="module" method="post" action="') + 43
    return unescape(html[start : html.index('"', start)])


def ticked(response: Any) -> list[str]:
    html = response.content.decode()
    parts = html.split('name="breaches" value="')[1:]
    return [part.split('"')[0] for part in parts if "checked" in part.split(">")[0]]


def answer(client: Client, response: Any, **fields: Any) -> Any:
    """Sends the page of the explanation back as a browser would, with what was typed."""
    hidden = {name: hidden_of(response)[name] for name in ("_held", "_held_files")}
    data = {**hidden, "breaches": ticked(response), **SORRY, **fields}
    return client.post(address_of(response), data)
