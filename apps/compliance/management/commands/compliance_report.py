"""Makes the compliance report of a period in one of its forms."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from apps.compliance.report.composing import report
from apps.compliance.report.forms import FORMS, pieces
from apps.compliance.report.presenting import moment_as_of
from apps.languages.models import EDITORIAL_LANGUAGES


class Command(BaseCommand):
    help = (
        "Makes the compliance report: of this year to today by default, as it is known now or was "
        "known at the end of a past day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = date.fromisoformat
        parser.add_argument("--from", dest="start", type=day, help="first day, 2026-01-01")
        parser.add_argument("--to", dest="end", type=day, help="last day, 2026-12-31")
        parser.add_argument("--as-of", type=day, help="as it was known at the end of this day")
        parser.add_argument("--language", choices=EDITORIAL_LANGUAGES, default="kk")
        parser.add_argument("--format", dest="form", choices=[*FORMS], default="html")
        parser.add_argument("--output", type=Path, help="a file; the standard output by default")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        as_of = options["as_of"] or today
        end = options["end"] or as_of
        start = options["start"] or end.replace(month=1, day=1)
        try:
            at = moment_as_of(as_of, now)
            with override(options["language"]):
                made = report(start, end, at)
        except ValueError as impossible:
            raise CommandError(f"No such report: {impossible}.") from impossible
        found = pieces(made, options["form"], options["language"], alone=True)
        if options["output"] is None:
            for piece in found:
                sys.stdout.buffer.write(piece)
            return
        with options["output"].open("wb") as file:
            for piece in found:
                file.write(piece)
        self.stderr.write(str(options["output"]))
