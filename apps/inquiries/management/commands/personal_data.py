"""Prints everything kept about the person of one inquiry, for that person; it is a look at personal
data and leaves its entry in the journal."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from apps.inquiries.erasure import export
from apps.inquiries.models import Inquiry
from apps.journal.actions import record
from apps.journal.models import Action


class Command(BaseCommand):
    help = "Prints as JSON everything kept about the person who wrote an inquiry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the number of the inquiry")
        parser.add_argument("--by", help="the account of whoever hands it to the person")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Inquiry.objects.select_related("contact", "topic")
        inquiry = rows.filter(number=options["number"]).first()
        if inquiry is None:
            raise CommandError(f"There is no inquiry {options['number']}.")
        record(Action.LOOKED_AT, inquiry, by=self.person(options["by"]), note="personal_data")
        text = json.dumps(export(inquiry), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        self.stdout.write(text)

    def person(self, username: str | None) -> Any:
        if not username:
            return None
        found = get_user_model().objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no account “{username}”.")
        return found
