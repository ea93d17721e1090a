"""A draft of a price list with one row, and an empty folder for what is brought to it."""

from pathlib import Path

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.services.models import PriceList
from tests.factories import UnitFactory, UserFactory
from tests.tables.factories import DraftEditionFactory, PriceRowFactory


@pytest.fixture
def imports(settings, tmp_path: Path) -> Path:
    """Where brought spreadsheets are kept."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def chief(db) -> User:
    return UserFactory(username="chief", unit=UnitFactory(), roles=["chief"])


@pytest.fixture
def edition(db, imports) -> PriceList:
    """Its row is one that no test's spreadsheet has: a refused import must leave it alone."""
    edition = DraftEditionFactory()
    PriceRowFactory(table=edition, number=1, code="ЕСКІ-1", price=700)
    return edition


@pytest.fixture
def desk(chief) -> Client:
    """The chief editor, signed in."""
    client = Client()
    client.force_login(chief)
    return client
