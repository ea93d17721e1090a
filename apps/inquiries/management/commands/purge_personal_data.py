"""Erases what citizens wrote and who they are once its time has passed; once a day the site does it
by itself (apps/portal/jobs.py). Or again what came back with a restored backup."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.inquiries.erasure import purge, reapply


class Command(BaseCommand):
    help = (
        "Erases the personal data of citizens whose time has passed, and files that belong to "
        "nothing. With --reapply: erases again, after a backup was restored, everything that was "
        "ever erased."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="as on this day, YYYY-MM-DD; today by default")
        parser.add_argument("--reapply", action="store_true", help="after a restored backup")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reapply"]:
            self.stdout.write(f"Erased again: {reapply()}.")
            return
        self.stdout.write(f"Erased: {purge(self.day(options['on']))}.")

    def day(self, words: str | None) -> date:
        if not words:
            return timezone.localdate()
        try:
            day = date.fromisoformat(words)
        except ValueError as error:
            raise CommandError(f"“{words}” is no day of the kind 2026-11-20.") from error
        if day > timezone.localdate():
            raise CommandError("Nothing is erased before its time: name no day to come.")
        return day
