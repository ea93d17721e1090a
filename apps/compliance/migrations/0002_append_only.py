"""The database itself refuses to change or delete what was recorded."""

from django.db import migrations

from apps.journal import triggers

TABLES = (
    "material",
    "materialitem",
    "materialfile",
    "term",
    "link",
    "extension",
    "refusal",
    "refusaldecision",
    "closing",
    "breach",
    "explanation",
    "explainedbreach",
    "registerversion",
    "figurerow",
    "observation",
)


def create(apps, schema_editor):
    for name in TABLES:
        triggers.create(schema_editor.connection, f"compliance_{name}")


def drop(apps, schema_editor):
    for name in TABLES:
        triggers.drop(schema_editor.connection, f"compliance_{name}")


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]
    # One step for all tables: every step that runs code makes Django build all the models anew.
    operations = [migrations.RunPython(create, drop)]
