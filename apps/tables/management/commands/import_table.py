"""`manage.py import_table services.PriceList 2026 prices.xlsx`: the rows of a spreadsheet into an
edition, by the same check and in the same transaction as in the admin."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.languages.models import reading_language
from apps.tables.actions import apply, check, discard
from apps.tables.models import Import, Table


class Command(BaseCommand):
    help = "Imports a spreadsheet into an edition of a table; prints its faults if it has any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("model", help="the kind of table, for example services.PriceList")
        parser.add_argument("slug", help="the address of the edition, the last part of its page")
        parser.add_argument("file", help="the spreadsheet, .xlsx or .csv")
        parser.add_argument("--by", help="the account in whose name it is done", default="")
        parser.add_argument("--check", action="store_true", help="only check, import nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        table = self.edition(options["model"], options["slug"])
        by = self.person(options["by"])
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with path.open("rb") as stream:
                import_ = check(table, File(stream, name=path.name), by)
            self.report(import_)
            if options["check"]:
                discard(import_)
                return
            count = apply(import_, by, self.show)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"\n{count} rows are in: {table}.")

    def edition(self, label: str, slug: str) -> Table:
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(f"There is no model {label}.") from error
        if not issubclass(model, Table):
            raise CommandError(f"{label} is no table.")
        edition = model._default_manager.filter(slug=slug).first()
        if edition is None:
            raise CommandError(f"There is no edition {slug}.")
        return edition

    def person(self, name: str) -> User | None:
        if not name:
            return None
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"There is no account {name}.")
        return person

    def report(self, import_: Import) -> None:
        """Prints warnings and faults; raises CommandError when there is a fault."""
        for warning in import_.warnings:
            self.stdout.write(fault_line(warning))
        for fault in import_.faults:
            self.stderr.write(fault_line(fault))
        if import_.fault_count:
            discard(import_)
            raise CommandError(f"{import_.fault_count} faults; nothing was imported.")

    def show(self, done: int, total: int) -> None:
        self.stdout.write(f"\r{done} / {total}", ending="")
        self.stdout.flush()


def fault_line(fault: dict[str, Any]) -> str:
    language = reading_language()
    column = fault["column"].get(language, "")
    place = f"{fault['row']}, {column}" if column else str(fault["row"])
    return f"{place}: {fault['message'][language]} [{fault['value']}]"
