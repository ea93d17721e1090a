"""`manage.py check_links`: asks the links to other sites whether they still answer; a timer may run
it every night. Editors see the outcome in the list of links."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.support.links import TIMEOUT, OurNetworkFails, check_links


class Command(BaseCommand):
    help = "Checks the links to other sites; two failures in a row make a link dead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, help="ask at most so many, the oldest first")
        parser.add_argument(
            "--timeout", type=float, default=TIMEOUT, help="seconds to wait for an answer"
        )
        parser.add_argument(
            "--allow-local", action="store_true", help="ask also addresses of private networks"
        )

    def handle(
        self, *args: Any, limit: int | None, timeout: float, allow_local: bool, **options: Any
    ) -> None:
        try:
            checks = check_links(limit=limit, timeout=timeout, allow_local=allow_local)
        except OurNetworkFails:
            raise CommandError("No address answers: is this server's own network down?") from None
        for check in checks:
            if check.outcome != check.Outcome.ANSWERED:
                state = "dead" if check.dead_since else "failing" if check.failing_since else "note"
                self.stdout.write(f"{state}: {check.url} ({check.outcome} {check.status or ''})")
        self.stdout.write(f"Checked: {len(checks)}.")
