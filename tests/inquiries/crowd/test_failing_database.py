"""A database that fails at any statement of a submission leaves nothing half-saved: no row, no
letter, no file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from apps.inquiries import actions
from apps.inquiries.actions import File, Submission
from apps.inquiries.models import Contact, Enclosure, Inquiry, Kind, Step, Writing
from apps.inquiries.protection import form_token
from apps.journal.models import Entry, Letter
from tests.factories import UnitFactory
from tests.inquiries.factories import InquiryTopicFactory
from tests.library import uploads

ALMATY = ZoneInfo("Asia/Almaty")
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
TEXT = "Балаға екпені қашан салуға болады?"
NOTHING, ALL = (0,) * 7, (1,) * 7


class Failing:
    """Fails at one statement, counted from 0, and only once: rolling back works."""

    def __init__(self, at: int) -> None:
        self.left, self.failed = at, False

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            self.left, self.failed = -1, True
            raise DatabaseError(f"The disk is full: {params}")
        self.left -= 1
        return execute(sql, params, many, context)


@contextmanager
def failing(at: int) -> Iterator[Failing]:
    wrapper = Failing(at)
    with connection.execute_wrapper(wrapper):
        yield wrapper


def what_is_kept(media) -> tuple[int, ...]:
    models = (Inquiry, Contact, Writing, Enclosure, Step, Letter)
    files = [each for each in media.rglob("*") if each.is_file()]
    return (*(model.objects.count() for model in models), len(files))


def sent(**more) -> Submission:
    content = b"scan"
    file = File("a.pdf", "application/pdf", content, sha256(content).hexdigest())
    given = {"name": "Айгүл", "email": "a@mail.example", "files": (file,), **more}
    return Submission(kind=Kind.HEAD, language="kk", text=TEXT, **given)


@pytest.mark.django_db
def test_a_submission_is_kept_whole_or_not_at_all(media):
    failures = 0
    while True:
        with failing(failures) as wrapper:
            try:
                actions.submit(sent(), at=AT)
            except DatabaseError:
                assert what_is_kept(media) == NOTHING
                assert not Entry.objects.exists()
        if not wrapper.failed:
            break
        failures += 1
    # Contact, inquiry, words, file, step, entry and letter are a statement each at least.
    assert failures >= 15
    assert what_is_kept(media) == ALL


@pytest.mark.django_db
def test_an_addition_is_kept_whole_or_not_at_all(media):
    inquiry = actions.submit(sent(files=(), email=""), at=AT).record
    before, entries = what_is_kept(media), Entry.objects.count()
    failures = 0
    while True:
        with failing(failures) as wrapper:
            try:
                actions.clarify(inquiry, "Баламыз екі жаста.", files=sent().files, at=AT)
            except DatabaseError:
                assert (what_is_kept(media), Entry.objects.count()) == (before, entries)
        if not wrapper.failed:
            break
        failures += 1
    assert failures >= 10
    assert what_is_kept(media) == (1, 1, 2, 1, 2, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file(media, monkeypatch):
    def full() -> None:
        raise DatabaseError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", full)
        with pytest.raises(DatabaseError):
            actions.submit(sent(), at=AT)
    assert what_is_kept(media) == NOTHING


@pytest.mark.django_db
def test_the_page_keeps_the_text_whichever_statement_fails(client, media, caplog):
    """What is answered with «kept» is kept; what is answered with 503 is kept whole or not at all,
    and sent again it is one inquiry."""
    topic = InquiryTopicFactory(unit=UnitFactory())

    def send():
        return client.post(
            "/kk/blog/ask/",
            {
                "topic": topic.pk,
                "text": TEXT,
                "language": "kk",
                "full_name": "Айгүл",
                "email": "aynagul@mail.example",
                "tell": "on",
                "consent": "on",
                "files": [uploads.pdf()],
                "shown": form_token(timezone.now() - timedelta(minutes=2)),
            },
            headers={"origin": "http://testserver"},
        )

    failures = 0
    while True:
        with failing(failures) as wrapper:
            response = send()
        if not wrapper.failed:
            break
        failures += 1
        assert response.status_code == 503
        assert TEXT in response.content.decode()
        assert what_is_kept(media) in (NOTHING, ALL)
    assert failures >= 15
    assert response.status_code == 200
    assert what_is_kept(media) == ALL
    assert "aynagul" not in caplog.text
    assert TEXT not in caplog.text
