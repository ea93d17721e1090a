"""A director who receives on Thursdays from 15:00 to 17:00, asked on Monday, 2 November 2026."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.feedback.booking.actions import Wish
from apps.organisation.models import Post
from tests.factories import (
    PersonFactory,
    PostFactory,
    ProfileFactory,
    ServiceFactory,
    TenureFactory,
)
from tests.organisation.factories import ReceptionHoursFactory

ALMATY = ZoneInfo("Asia/Almaty")
THURSDAY = date(2026, 11, 5)


def moment(words: str) -> datetime:
    """A moment of the organisation's own clock: «2026-11-05 15:00»."""
    return datetime.fromisoformat(words).replace(tzinfo=ALMATY)


NOW = moment("2026-11-02 10:00")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is Monday, ten o'clock."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def director() -> Post:
    ServiceFactory(code="main")
    ProfileFactory()
    person = PersonFactory(name_kk="Серікбаева Айнұр", name_ru="Серикбаева Айнур")
    post = PostFactory(code="director", title_kk="Директор", title_ru="Директор")
    TenureFactory(post=post, person=person)
    ReceptionHoursFactory(post=post)
    return post


def wish(post: Post, when: str = "2026-11-05 15:00", **more: str) -> Wish:
    said = {"language": "kk", "name": "Ахметов Болат", "topic": "Тіркелу", "phone": "87011234567"}
    return Wish(post=post, starts_at=moment(when), **(said | more))
