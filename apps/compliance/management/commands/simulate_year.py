"""`manage.py simulate_year 2026`: plays a year of a hospital day by day and calculates it a second
time by other means; the last line says how many rows agree, the exit code is 1 when one does not.

It works in a database and a folder of its own, made for the purpose and removed at the end; the
data of the site are neither read nor written."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.compliance.simulation.comparing import Agreement
from apps.compliance.simulation.days import YEARS
from apps.compliance.simulation.playing import play
from apps.regulation.profiles import available

DIFFERING_SHOWN = 20


class Command(BaseCommand):
    help = "Plays a year in a database of its own and compares it with a second calculation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, choices=YEARS)
        parser.add_argument("--profile", default="mgdb1", choices=available())
        parser.add_argument("--seed", type=int, default=1, help="another seed, another year")
        parser.add_argument("--days", type=int, help="as many days from 1 January (a whole year)")
        parser.add_argument(
            "--here", action="store_true", help="in the database at hand, which must be empty"
        )

    def handle(self, *, year: int, profile: str, seed: int, days: int | None, **options) -> None:
        first = date(year, 1, 1)
        whole = (date(year + 1, 1, 1) - first).days
        days = whole if days is None else days
        if not 1 <= days <= whole:
            raise CommandError(f"--days {days} is not within {year}")
        if options["here"]:
            self.play_here(first, days, seed)
        else:
            self.play_apart(year, profile, seed, days)

    def play_here(self, first: date, days: int, seed: int) -> None:
        if User.objects.exists():
            raise CommandError("This database is not empty; leave --here out.")
        verdict(play(first, days, seed=seed, tell=self.tell), self.tell)

    def play_apart(self, year: int, profile: str, seed: int, days: int) -> None:
        with TemporaryDirectory(prefix="emhana-year-") as folder:
            environment = {
                **os.environ,
                "DATA_DIR": folder,
                "DATABASE_URL": f"sqlite:///{Path(folder) / 'year.sqlite3'}",
                "CACHE_URL": "locmemcache://",
                "REGULATION_PROFILE": profile,
            }
            own = ["simulate_year", str(year), "--here", "--seed", str(seed), "--days", str(days)]
            for arguments in (["migrate", "-v0"], own):
                done = subprocess.run(
                    [sys.executable, "manage.py", *arguments],
                    env=environment,
                    cwd=settings.BASE_DIR,
                    check=False,
                )
                if done.returncode:
                    raise SystemExit(done.returncode)

    def tell(self, line: Any) -> None:
        self.stdout.write(str(line))
        self.stdout.flush()


def verdict(agreement: Agreement, tell: Any) -> None:
    """Tells which rows differ and how many agree. SystemExit 1 when one differs."""
    for where, said, counted in agreement.differing[:DIFFERING_SHOWN]:
        tell(f"{where}: the site says {said}, counted: {counted}")
    tell(f"{agreement.agreeing} of {agreement.rows} rows agree.")
    if agreement.differing:
        raise SystemExit(1)
