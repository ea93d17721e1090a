"""A clock that is set, letters, and a mail server that answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest import mock

import pytest

from apps.journal.models import Letter
from apps.journal.outbox import post
from tests.journal.outbox.server import Server, running


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@contextmanager
def clock(words: str | datetime) -> Iterator[datetime]:
    """It is this moment (UTC) for as long as the block lasts."""
    at = utc(words) if isinstance(words, str) else words
    with mock.patch("django.utils.timezone.now", return_value=at):
        yield at


def written(key: str = "notice:1", to: str = "aigul@polyclinic.example", **fields) -> Letter | None:
    return post(
        **{
            "to": to,
            "subject": "Мерзімі өтті",
            "text": "Материалды жариялаңыз.",
            "html": "<p>Материалды жариялаңыз.</p>",
            "language": "kk",
            "key": key,
            **fields,
        }
    )


@pytest.fixture
def server(db) -> Iterator[Server]:
    with running() as found:
        yield found


@pytest.fixture
def stored() -> Callable[[Letter], Letter]:
    return lambda letter: Letter.objects.get(pk=letter.pk)
