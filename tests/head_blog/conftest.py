"""The organisation around the pages, its head, and a question."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Inquiry, Kind
from apps.organisation.models import Post, ReceptionHours
from tests.factories import PersonFactory, PostFactory, ProfileFactory, TenureFactory, UserFactory

ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
ASKED_AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def head():
    """Айнур Жолдыбай, the head since 2024, who receives on Tuesdays."""
    post = PostFactory(
        code="director", kind=Post.Kind.HEAD, title_kk="Директор", title_ru="Директор"
    )
    person = PersonFactory(name_kk="Жолдыбай Айнұр Сапарқызы", name_ru="Жолдыбай Айнур Сапаркызы")
    TenureFactory(post=post, person=person, since=date(2024, 1, 15))
    ReceptionHours.objects.create(
        post=post,
        weekday=1,
        opens="15:00",
        closes="17:00",
        place_kk="401-кабинет",
        place_ru="кабинет 401",
    )
    return person


@pytest.fixture
def ask():
    """Asks the head a question; with `answered_at` it is answered then."""

    def make(text: str, answered_at: datetime | None = None, at: datetime = ASKED_AT) -> Inquiry:
        sent = Submission(kind=Kind.HEAD, language="kk", text=text)
        inquiry = actions.submit(sent, at=at).record
        if answered_at is not None:
            director = UserFactory(roles=["director"])
            actions.answer(inquiry, text="Иә.", by=director, at=answered_at)
        return inquiry

    return make
