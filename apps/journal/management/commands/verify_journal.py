"""Verifies the chain of the journal and names the first row that does not fit."""

from django.core.management.base import BaseCommand, CommandError

from apps.journal.actions import broken_entries
from apps.journal.models import Entry


class Command(BaseCommand):
    help = "Verifies the chain of the journal; exit code 1 names the first broken row."

    def handle(self, *args: object, **options: object) -> None:
        for number, reason in broken_entries():
            raise CommandError(f"Journal entry {number}: {reason}.")
        self.stdout.write(f"The journal is whole: {Entry.objects.count()} entries.")
