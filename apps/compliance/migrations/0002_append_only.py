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


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]
    operations = [triggers.operation(f"compliance_{name}") for name in TABLES]
