"""Answers to citizens that were missed stand among the breaches. The table is made anew on SQLite,
so what keeps it from being changed is put back."""

from django.db import migrations, models

from apps.journal import triggers

TABLE = "compliance_breach"


class Migration(migrations.Migration):
    dependencies = [("compliance", "0003_figures_move")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.drop(schema_editor.connection, TABLE),
            lambda apps, schema_editor: triggers.create(schema_editor.connection, TABLE),
        ),
        migrations.RemoveConstraint("breach", "compliance_breach_of_what"),
        migrations.AddField(
            "breach", "subject", models.CharField(blank=True, default="", max_length=80)
        ),
        migrations.AlterField(
            "breach",
            "kind",
            models.CharField(
                choices=[
                    ("term", "a material was not published in its term"),
                    ("news", "a day had no news"),
                    ("answer", "a citizen was not answered in the term"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "breach",
            models.CheckConstraint(
                name="compliance_breach_of_what",
                condition=models.Q(kind="term", material__isnull=False, subject="")
                | models.Q(kind="news", material__isnull=True, subject="")
                | (models.Q(kind="answer", material__isnull=True) & ~models.Q(subject="")),
            ),
        ),
        migrations.AddConstraint(
            "breach",
            models.UniqueConstraint(
                name="compliance_breach_of_answer_once",
                fields=["subject", "day"],
                condition=models.Q(kind="answer"),
            ),
        ),
        triggers.operation(TABLE),
    ]
