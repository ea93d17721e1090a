"""`manage.py sweep_imports`: spreadsheets brought to an edition that nobody confirmed in a week."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.tables.actions import sweep


class Command(BaseCommand):
    help = "Removes the spreadsheets that were checked but not imported within a week."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} removed.")
