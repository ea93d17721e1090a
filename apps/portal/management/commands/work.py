"""The worker: all jobs of the site, each minute."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.journal.loop import EveryMinute
from apps.portal.jobs import run_all


class Command(BaseCommand):
    help = (
        "Each minute: publishes what is due, notes missed terms, writes the letters of the day and "
        "sends those that wait. Stops on SIGTERM, after the job in hand. With --once one round, "
        "for a timer (exit code 1: some job failed). With consolemail:// the demonstration prints "
        "its letters where it was started; they are listed in the admin as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument(
            "--parent",
            type=int,
            help="the process that started this one; end as soon as it has ended",
        )

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        if once:
            if not run_all():
                raise CommandError("A job failed; the log says which and why.")
            return
        loop = EveryMinute(parent)
        loop.run(lambda: run_all(lambda: loop.is_over))
