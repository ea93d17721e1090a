"""What every test starts from: no active language, caches forgotten, a journal that may be emptied
between tests although the database refuses to change it."""

import pytest
from django.db import connection
from django.utils import translation


def pytest_addoption(parser):
    parser.addoption("--survey", action="store_true", help="walk every page, language and mode")


@pytest.fixture(autouse=True)
def kazakh():
    """The middleware leaves a language active in the thread; each test starts from the default."""
    with translation.override("kk"):
        yield


@pytest.fixture(autouse=True)
def journal_may_be_emptied(request):
    """Transactional tests end by emptying every table, which the journal's triggers refuse."""
    markers = request.node.get_closest_marker("django_db")
    transactional = "transactional_db" in request.fixturenames or (
        markers is not None and markers.kwargs.get("transaction")
    )
    if not transactional:
        yield
        return
    from apps.journal import triggers

    request.getfixturevalue("transactional_db")
    yield
    triggers.drop(connection)
    request.addfinalizer(lambda: None)


@pytest.fixture
def media(settings, tmp_path):
    """An empty folder for uploaded files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
