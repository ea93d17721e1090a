"""The timer's door to the calendar of publication."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.publishing.actions import apply_due


class Command(BaseCommand):
    help = "Publishes the scheduled revisions whose moment has come; for a timer, every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        for revision in apply_due(timezone.now()):
            self.stdout.write(f"{revision.record} № {revision.number}")
