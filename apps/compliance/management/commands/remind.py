"""The timer's door to the letters of the day."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.compliance.digest import remind


class Command(BaseCommand):
    help = (
        "Writes the letter of today for everybody who has something overdue, due or to decide; "
        "send_mail sends them. On working days, from the hour of the setting digest.hour on; a "
        "second call of the same day writes nothing twice. The worker does this by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = remind()
        if made is None:
            self.stdout.write("No letters now: a day off, or before the hour of the letter.")
        else:
            self.stdout.write(f"Letters written: {made}.")
