"""Readers are shown the state of the site when nothing can be written: on a replica that is only
read, and while another writer holds the database."""

from unittest import mock

import pytest
from django.core.cache import cache
from django.db import OperationalError

from apps.compliance.models import Breach
from apps.compliance.report.public import KEY
from tests.compliance.conftest import NEWS, VACANCIES, clock
from tests.compliance.core.acts import receive


@pytest.mark.parametrize("address", ["/compliance.json", "/kk/state-of-site/"])
def test_the_public_state_needs_no_writing(hospital, client, address: str) -> None:
    receive(hospital, "2026-11-06 18:00")
    cache.delete(KEY)
    refused = OperationalError("attempt to write a readonly database")
    with (
        clock("2026-11-16 08:00"),
        mock.patch("apps.compliance.catching_up.take_turn", side_effect=refused),
    ):
        answer = client.get(address)
    assert answer.status_code == 200
    assert not Breach.objects.filter(kind="term").exists()
    # What could not be written down is looked at again by the next reader.
    assert cache.get(KEY) is None
    if address.endswith(".json"):
        # A term that has ended is overdue whether or not that is written down.
        found = [each["item"] for each in answer.json()["overdue"]["items"]]
        assert found == [VACANCIES, NEWS, "support.news_archive"]
