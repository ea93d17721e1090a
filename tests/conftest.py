"""What every test starts from: Kazakh, an empty folder for files, and a journal that transactional
tests may empty although the database refuses it to everybody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from apps.accounts.roles import write_groups
from apps.journal.triggers import append_only_tables, create, without_triggers
from apps.languages.catalogues import compile_all


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only what another database may answer differently: tests that ask one, and of a test"
        " with many cases some",
    )
    parser.addoption("--survey", action="store_true", help="walk every page, language and mode")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "survey: takes long; asked for by --survey")
    config.addinivalue_line("markers", "every_case: each case asks another table")
    config.addinivalue_line("markers", "walk: page after page; on the embedded database alone")
    # Once, before workers start: compiled catalogues are not kept in the repository.
    if not hasattr(config, "workerinput"):
        compile_all()


CASES_AGAIN = 2
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The survey is asked for by name (`make survey`); on the second database only what asks a
    database runs again."""
    if not config.getoption("--survey"):
        keep_only(config, items, [i for i in items if i.get_closest_marker("survey") is None])
    if not config.getoption("--only-database"):
        return
    asking = [
        item
        for item in items
        if not item.get_closest_marker("walk")
        and (
            item.get_closest_marker("django_db")
            or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        )
    ]
    keep_only(config, items, [item for cases in by_test(asking) for item in chosen_of(cases)])


def by_test(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """The cases of each test together, in the order they were collected."""
    found: dict[str, list[pytest.Item]] = {}
    for item in items:
        found.setdefault(item.nodeid.partition("[")[0], []).append(item)
    return list(found.values())


def chosen_of(cases: list[pytest.Item]) -> list[pytest.Item]:
    """The cases of a test that run again: all of one that asks each table, else some, evenly over
    the whole; other words in the same columns tell nothing new of a database."""
    if len(cases) <= CASES_AGAIN or cases[0].get_closest_marker("every_case"):
        return cases
    return [cases[index * len(cases) // CASES_AGAIN] for index in range(CASES_AGAIN)]


def keep_only(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept


@pytest.fixture(autouse=True)
def kazakh() -> Iterator[None]:
    """The middleware leaves a language active in the thread; each test starts from the default."""
    with translation.override("kk"):
        yield


@pytest.fixture(autouse=True)
def nothing_due() -> None:
    """No request of a test asks when the next publication is due, unless the test plans one."""
    from apps.publishing.actions import NEXT_DUE
    from apps.publishing.middleware import NOTHING

    cache.set(NEXT_DUE, NOTHING)


@pytest.fixture(autouse=True)
def nothing_received(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of other things publish without saying when the material came, and no screen of theirs
    writes down what was missed; those of compliance ask for it as the site does."""
    from apps.compliance.catching_up import CAUGHT_UP
    from apps.compliance.gate import MaterialKnown

    if "compliance" not in request.path.parts:
        cache.set(CAUGHT_UP, True, None)
        monkeypatch.setattr(MaterialKnown, "look", lambda rule, record: iter(()))


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """An empty folder for uploaded files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session", autouse=True)
def emptying_without_triggers() -> Iterator[None]:
    """Transactional tests end by emptying every table, which triggers of the append-only ones
    refuse: they are away for exactly that moment. Other tests end by a rollback."""
    empty_all_tables = TransactionTestCase._fixture_teardown

    def empty_journal_too(case: TransactionTestCase) -> None:
        with without_triggers(connection):
            empty_all_tables(case)
        write_groups()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_journal_too)
        yield


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On PostgreSQL the tables are made by the migrations, as in production. On SQLite, where that
    takes most of a minute, by the models: the sites of the browser tests are migrated."""
    return connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_use_migrations, django_db_blocker) -> None:
    """Adds what only migrations make, the triggers of the append-only tables, and the groups of the
    roles, so that not every test with a person in it writes them anew."""
    with django_db_blocker.unblock():
        if not django_db_use_migrations:
            for table in append_only_tables():
                create(connection, table)
        write_groups()


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """A database for each worker: on PostgreSQL by name; SQLite's stands in the worker's own memory
    (pytest-django would make a file of it, because the engine has our name)."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker and connection.vendor == "postgresql":
        settings = connection.settings_dict
        settings["TEST"]["NAME"] = f"test_{settings['NAME']}_{worker}"
