"""The database's own refusal to change or delete a row of an append-only table, on both databases.

Kept apart from the migrations so that who must empty the tables, the tests and the end of the
demonstration, can take the triggers away and put them back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

JOURNAL = "journal_entry"
# The words of the refusal name no table: they are the developer's, a reader never meets them.
SQLITE_CREATE = """
CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
POSTGRESQL_CREATE = """
CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
"""


def append_only_models() -> Iterator[type[Model]]:
    """The models that say so of themselves."""
    return (model for model in apps.get_models() if getattr(model, "append_only", False))


def append_only_tables() -> Iterator[str]:
    """The tables of all these, and the journal's."""
    yield JOURNAL
    yield from (model._meta.db_table for model in append_only_models())


def create(connection: BaseDatabaseWrapper, table: str = JOURNAL) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(SQLITE_CREATE.format(table=table, name=verb.lower(), verb=verb))
        else:
            cursor.execute(POSTGRESQL_FUNCTION)
            for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(POSTGRESQL_CREATE.format(table=table, name=verb.lower(), verb=verb))


def drop(connection: BaseDatabaseWrapper, table: str = JOURNAL) -> None:
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        for verb in ("update", "delete", "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


@contextmanager
def without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The one moment in which the append-only tables may be emptied."""
    tables = list(append_only_tables())
    for table in tables:
        drop(connection, table)
    yield
    for table in tables:
        create(connection, table)


def operation(table: str) -> migrations.RunPython:
    """The step of a migration that makes a table append-only, after the step that creates it."""
    return migrations.RunPython(
        lambda apps, schema_editor: create(schema_editor.connection, table),
        lambda apps, schema_editor: drop(schema_editor.connection, table),
    )
