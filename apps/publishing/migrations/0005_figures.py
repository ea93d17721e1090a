"""The figures of the organisation, with all that was set so far: the table is taken over from
apps/compliance."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.journal import triggers

OLD, NEW = "compliance_figurerow", "publishing_figurerow"


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_placements"),
        ("compliance", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.drop(schema_editor.connection, OLD),
            lambda apps, schema_editor: triggers.create(schema_editor.connection, OLD),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="FigureRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="figure")),
                        ("value", models.CharField(max_length=60, verbose_name="value")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("set_at", models.DateTimeField(verbose_name="set")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "figure",
                        "verbose_name_plural": "figures",
                        "ordering": ["set_at", "pk"],
                        "db_table": OLD,
                        "indexes": [
                            models.Index(
                                fields=["name", "set_at"], name="compliance__name_aa718b_idx"
                            )
                        ],
                    },
                ),
            ],
            database_operations=[],
        ),
        migrations.AlterModelTable("figurerow", None),
        migrations.RenameIndex(
            model_name="figurerow",
            old_name="compliance__name_aa718b_idx",
            new_name="publishing_figure_of_when",
        ),
        migrations.AlterField(
            "figurerow", "value", models.CharField(max_length=200, verbose_name="value")
        ),
        triggers.operation(NEW),
    ]
