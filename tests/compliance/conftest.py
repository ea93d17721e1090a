"""A hospital that lives by the strict regulation (mgdb1): a unit with its people, those above them,
and the days on which the tests play."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from unittest import mock

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.compliance.catching_up import CAUGHT_UP, catch_up
from apps.publishing.models import ItemState
from tests.factories import UnitFactory, UserFactory

# Dynamic items of the register, of one section.
VACANCIES = "vacancies.positions"
NEWS = "support.news_feed"


def moment(words: str) -> datetime:
    """A moment of the hospital's own time: `2026-11-20 09:30`."""
    return timezone.make_aware(datetime.fromisoformat(words))


@contextmanager
def clock(words: str) -> Iterator[datetime]:
    """It is this moment, of the hospital's own time, for as long as the block lasts."""
    at = moment(words)
    with mock.patch("django.utils.timezone.now", return_value=at):
        cache.delete(CAUGHT_UP)
        yield at


@dataclass
class Hospital:
    """The people of a hospital and what they answer for."""

    unit: Unit
    editor: User
    head: User
    chief: User
    deputy: User
    director: User
    inspector: User

    def owns(self, *items: str) -> None:
        for item in items:
            ItemState.objects.create(item=item, unit=self.unit)


@pytest.fixture
def hospital(db, settings) -> Hospital:
    """Under mgdb1 from Monday, 2 November 2026, 08:00; the press unit owns vacancies and news."""
    settings.REGULATION_PROFILE = "mgdb1"
    cache.delete(CAUGHT_UP)
    return new_hospital()


def new_hospital() -> Hospital:
    with clock("2026-11-02 08:00"):
        unit = UnitFactory(code="press", name_kk="Баспасөз қызметі", name_ru="Пресс-служба")
        above = UnitFactory(code="board", name_kk="Басшылық", name_ru="Руководство")
        people = {
            "editor": UserFactory(username="editor", unit=unit, roles=["editor"]),
            "head": UserFactory(username="head", unit=unit, roles=["head_of_unit"]),
            "chief": UserFactory(username="chief", unit=above, roles=["chief"]),
            "deputy": UserFactory(username="deputy", unit=above, roles=["deputy"]),
            "director": UserFactory(username="director", unit=above, roles=["director"]),
            "inspector": UserFactory(username="inspector", unit=None, roles=["inspector"]),
        }
        unit.head = people["head"]
        unit.save()
        found = Hospital(unit=unit, **people)
        found.owns(VACANCIES, NEWS)
        catch_up()
    return found


@pytest.fixture
def at() -> Callable[[str], object]:
    """`with at("2026-11-09 10:00"):` it is that moment."""
    return clock
