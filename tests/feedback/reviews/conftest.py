"""Reviews for the tests: the page of the rules, two rules, a review that waits."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews import actions
from apps.feedback.reviews.actions import Written
from tests.factories import ServicesPageFactory, UserFactory

ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
TEXT = "Тіркеу бөлімінде кезек ұзақ болды, бірақ дәрігер мұқият тыңдады."
SHORTER = "Тіркеу бөлімінде кезек ұзақ болды, бірақ … мұқият тыңдады."


@pytest.fixture(autouse=True)
def folder_of_its_own(settings, tmp_path) -> None:
    """Erasures are written down beside the database."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def rules(db) -> list[ReviewRule]:
    texts = (
        ("Аты-жөні алып тасталады.", "Имена убираются."),
        ("Жарнама шықпайды.", "Без рекламы."),
    )
    return [
        ReviewRule.objects.create(number=number, wording_kk=kk, wording_ru=ru)
        for number, (kk, ru) in enumerate(texts, 1)
    ]


@pytest.fixture
def opened(rules) -> list[ReviewRule]:
    """Reviews are taken: the page of the rules is published and the rules are listed."""
    ServicesPageFactory(published=True, for_item="services.feedback.reviews_rules")
    return rules


@pytest.fixture
def review(rules) -> Review:
    return sent(name="Бибігүл", email="bibigul@post.example")


@pytest.fixture
def director(db):
    return UserFactory(roles=["director"])


def sent(text: str = TEXT, *, at: datetime = AT, **more) -> Review:
    return actions.submit(Written(language="kk", text=text, **more), at=at).record
