"""Sends the letters of the outbox."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.journal.loop import EveryMinute
from apps.journal.outbox import BODIES_KEPT_FOR, Run, send_due, sweep

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Sends the letters that are due to the mail server of EMAIL_URL: with --once those of this "
        "moment, for a timer; else it stays and looks each minute, until SIGTERM. A server that "
        "does not answer is asked once in a run; what fails is tried again after one minute, then "
        "later and later, at least every two hours, for fourteen days. Any number of these may run "
        "at once. With consolemail:// letters are printed in the demonstration and under DEBUG; in "
        "production they wait until a mail server is named. Exit code 1 (--once): the mail server "
        "did not answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due and end")
        parser.add_argument(
            "--sweep",
            action="store_true",
            help=f"only empty the texts of letters sent over {BODIES_KEPT_FOR.days} days ago",
        )

    def handle(self, *args: Any, once: bool, sweep: bool, **options: Any) -> None:
        if sweep:
            self.sweep()
        elif once:
            run = self.send()
            if run.dead:
                raise CommandError("The mail server did not answer; the letters wait.")
        else:
            loop = EveryMinute()
            loop.run(lambda: self.send_whatever_happens(loop))

    def sweep(self) -> None:
        self.stdout.write(f"Emptied letters: {sweep()}.")

    def send(self, loop: EveryMinute | None = None) -> Run:
        run = send_due(lambda: loop is not None and loop.is_over)
        if run.sent or run.failed:
            self.stdout.write(f"Letters sent: {run.sent}, failed: {run.failed}.")
        return run

    def send_whatever_happens(self, loop: EveryMinute) -> None:
        """One round of the loop, which goes on without the database too."""
        try:
            self.send(loop)
        except Exception:
            logger.exception("The letters could not be sent; they are tried again.")
