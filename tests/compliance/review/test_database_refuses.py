"""The database itself refuses: every table of evidence has its triggers, whichever app keeps it."""

import pytest
from django.apps import apps
from django.db import connection

from apps.journal import triggers


@pytest.mark.django_db
def test_every_table_of_evidence_has_its_triggers() -> None:
    asked = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {tuple(row) for row in cursor.fetchall()}
    tables = set(triggers.append_only_tables())
    assert {"compliance_breach", "workdays_calendarrowversion"} < tables
    wanted = {(name, f"{name}_no_{verb}") for name in tables for verb in ("update", "delete")}
    assert wanted - found == set()
    assert {model._meta.db_table for model in apps.get_app_config("compliance").get_models()} < (
        tables
    )
