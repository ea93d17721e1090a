"""The database itself refuses to change what happened to an inquiry."""

from django.db import migrations

from apps.journal import triggers


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]
    operations = [triggers.operation("inquiries_step")]
