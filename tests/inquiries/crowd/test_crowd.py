"""Many people who write at once: the same text is one inquiry however often it comes, different
texts get numbers without a gap. On PostgreSQL 200 come; on SQLite, which has one writer, 20."""

import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.inquiries.models import Contact, Inquiry, Step, Writing
from apps.inquiries.protection import FASTEST, form_token
from apps.journal.actions import broken_entries
from apps.journal.models import Entry, Letter
from tests.crowd import at_once, size
from tests.factories import UnitFactory
from tests.inquiries.factories import InquiryTopicFactory

MANY = connection.vendor == "postgresql"
PEOPLE = size(200)
NUMBER = re.compile(r"<dd>№ (\d+)</dd>")
SECRET = re.compile(r'<dd class="nowrap">([0-9A-Z-]{14})</dd>')


@pytest.fixture
def come(tmp_path: Path):
    """Lets all people send a text at once: their statuses, numbers and secrets, and what is kept
    afterwards."""
    if not MANY:
        print("SQLite has one writer: 20 people instead of 200.")
    topic = InquiryTopicFactory(unit=UnitFactory())
    shown = form_token(timezone.now() - 10 * FASTEST)

    def send(text: str) -> tuple[int, int, str]:
        data = {
            "topic": topic.pk,
            "text": text,
            "language": "kk",
            "email": "aynagul@mail.example",
            "tell": "on",
            "consent": "on",
            "shown": shown,
        }
        answer = Client().post("/kk/blog/ask/", data, headers={"origin": "http://testserver"})
        page = answer.content.decode()
        return answer.status_code, int(NUMBER.search(page)[1]), SECRET.search(page)[1]

    def sending(texts: list[str]):
        return at_once([partial(send, text) for text in texts], what_is_kept, tmp_path)

    return sending


def what_is_kept() -> dict[str, int]:
    kept = {each.__name__: each.objects.count() for each in (Inquiry, Contact, Writing, Step)}
    about = Entry.objects.filter(model="inquiries.inquiry").count()
    broken = len(list(broken_entries()))
    return {**kept, "Letter": Letter.objects.count(), "Entry": about, "broken": broken}


def records(count: int) -> dict[str, int]:
    names = ("Inquiry", "Contact", "Writing", "Step", "Letter", "Entry")
    return {**dict.fromkeys(names, count), "broken": 0}


@pytest.mark.django_db(transaction=True)
def test_the_same_text_sent_by_all_at_once_is_one_inquiry(come):
    answers, kept = come(["Балаға екпені қашан салуға болады?"] * PEOPLE)
    assert len(answers) == PEOPLE
    assert len(set(answers)) == 1
    assert answers[0][:2] == (200, 1)
    assert kept == records(1)


@pytest.mark.django_db(transaction=True)
def test_different_texts_at_once_get_numbers_without_a_gap(come):
    answers, kept = come([f"Балаға {age} жаста екпені қашан салады?" for age in range(PEOPLE)])
    assert Counter(status for status, _number, _secret in answers) == {200: PEOPLE}
    assert sorted(number for _status, number, _secret in answers) == list(range(1, PEOPLE + 1))
    assert len({secret for _status, _number, secret in answers}) == PEOPLE
    assert kept == records(PEOPLE)
