"""The figures of the organisation belong to apps/publishing now: its migration has taken the table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_append_only"), ("publishing", "0005_figures")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("FigureRow")], database_operations=[]
        )
    ]
