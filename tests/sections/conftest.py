"""The organisation around the pages, which every page shows."""

import pytest

from tests.factories import ProfileFactory


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()
