"""The demonstration, loaded once for each file of tests that asks for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.db import transaction
from django.test import override_settings

from apps.portal.demonstration import Account, Demonstration

Loading = Callable[[datetime | None], Iterator[list[Account]]]


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker, tmp_path_factory) -> Loading:
    """Loads it as of a moment (None: now) until the end of the `with` block."""

    @contextmanager
    def load(now: datetime | None) -> Iterator[list[Account]]:
        media = tmp_path_factory.mktemp("media")
        with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
            yield Demonstration(now=now, password="demonstration-password").load()
            transaction.set_rollback(True)

    return load
