"""Prints everything kept about the person of one record, for that person; it is a look at personal
data and leaves its entry in the journal."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.inquiries.models import Numbered
from apps.inquiries.on_paper import INQUIRIES, copy_of, kinds


class Command(BaseCommand):
    help = (
        "Prints as JSON everything kept about the person who wrote an inquiry (by its number), who "
        "booked a time of reception (--booking) or who wrote a review (--review): the words, the "
        "person, what happened, and every look at them by time and role. Printing it is a look as "
        "well and stands in the journal, with the account named by --by."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("number", type=int, nargs="?", help="the number of an inquiry")
        for name, kept in kinds().items():
            if kept is not INQUIRIES:
                which.add_argument(f"--{name}", type=int, help=f"the number of a {name}")
        parser.add_argument("--by", help="the account of whoever hands it to the person")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self.record_of(options)
        by = self.person(options["by"])
        self.stdout.write(copy_of(found, by=by, note="personal_data"))

    def record_of(self, options: dict[str, Any]) -> Numbered:
        given = {name: options.get(name) for name in kinds()} | {"inquiry": options["number"]}
        name, number = next((name, each) for name, each in given.items() if each is not None)
        found = kinds()[name].model._base_manager.filter(number=number).first()
        if found is None:
            raise CommandError(f"There is no {name} {number}.")
        return found

    def person(self, username: str | None) -> Any:
        if not username:
            return None
        found = get_user_model().objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no account “{username}”.")
        return found
