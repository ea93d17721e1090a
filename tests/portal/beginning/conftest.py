"""A database as the migrations leave it: no organisation, no units, nobody."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.portal.beginning.plan import EXAMPLE


@pytest.fixture(autouse=True)
def organisation(db) -> None:
    """The other tests of the portal have one; here it is what is being made."""


@pytest.fixture
def begin(tmp_path) -> Callable[..., str]:
    """Runs the command with a file of this text; what it printed."""

    def run(text: str = "", **options: object) -> str:
        path = tmp_path / "hospital.yaml"
        path.write_text(text or EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        printed = StringIO()
        call_command("start_site", file=str(path), stdout=printed, **options)
        return printed.getvalue()

    return run


@pytest.fixture
def administrator(db) -> User:
    """Somebody who may begin, in a hospital that has nothing yet."""
    user = User(username="first", last_name="Омарова", is_staff=True, is_superuser=True)
    user.set_password("only-for-tests")
    user.save()
    return user
