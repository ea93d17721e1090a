"""Loads the demonstration."""

from typing import Any

import environ
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser

from apps.portal.demonstration import Demonstration, new_password


class Command(BaseCommand):
    help = "Loads the demonstration: City Polyclinic No 17, Almaty. Twice gives the same site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-password",
            action="store_true",
            help="gives all demonstration accounts a new random password and prints it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = environ.Env()("DEMO_PASSWORD", default="")
        known = get_user_model().objects.filter(is_demonstration=True).exists()
        made = not password and (options["new_password"] or not known)
        if made:
            password = new_password()
        demonstration = Demonstration(password=password, say=self.stdout.write)
        accounts = demonstration.load()
        self.stdout.write("Demonstration accounts:")
        for account in accounts:
            self.stdout.write(f"  {account.username:<12}{account.role}")
        if made:
            # Printed once; only its hash is kept.
            self.stdout.write(f"Password of all of them: {password}")
