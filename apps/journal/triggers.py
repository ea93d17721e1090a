"""The database's own refusal to change or delete an entry, for both databases.

Kept apart from the migration so that the tests, which must empty tables, can take the triggers
away and put them back."""

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_CREATE = """
CREATE TRIGGER journal_entry_no_{name} BEFORE {verb} ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
POSTGRESQL_CREATE = """
CREATE TRIGGER journal_entry_no_{name} BEFORE {verb} ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()
"""


def create(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(SQLITE_CREATE.format(name=verb.lower(), verb=verb))
        else:
            cursor.execute(POSTGRESQL_FUNCTION)
            for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(POSTGRESQL_CREATE.format(name=verb.lower(), verb=verb))


def drop(connection: BaseDatabaseWrapper) -> None:
    on = "" if connection.vendor == "sqlite" else " ON journal_entry"
    with connection.cursor() as cursor:
        for verb in ("update", "delete", "truncate"):
            cursor.execute(f"DROP TRIGGER IF EXISTS journal_entry_no_{verb}{on}")
