"""Verifies the chain of the journal, says how many entries verify, and names the first row that
does not fit."""

from django.core.management.base import BaseCommand, CommandError

from apps.journal.actions import broken_entries
from apps.journal.models import Entry


class Command(BaseCommand):
    help = (
        "Verifies the chain of the journal from its start. Prints how many entries verify; exit "
        "code 1 names the first row that does not fit, and why."
    )

    def handle(self, *args: object, **options: object) -> None:
        for number, reason in broken_entries():
            whole = Entry.objects.filter(number__lt=number).count()
            self.stdout.write(f"Entries that verify before it: {whole}.")
            raise CommandError(f"Journal entry {number}: {reason}.")
        self.stdout.write(f"The journal is whole: {Entry.objects.count()} entries.")
