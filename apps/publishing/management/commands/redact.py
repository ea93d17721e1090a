"""Takes words out of a record for good, or again after a restored backup."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.publishing.models import Publishable
from apps.publishing.redaction import journal_notes_with, reapply, redact


class Command(BaseCommand):
    help = (
        "Replaces words by a tombstone in a record, in all its revisions and in what nobody has "
        "saved yet. It cannot be undone. With --reapply: removes again, after a backup was "
        "restored, everything that was ever redacted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("model", nargs="?", help="the kind of record: news.newsitem")
        parser.add_argument("pk", nargs="?", type=int, help="its number")
        parser.add_argument("--words", help="the words as they stand, capital letters too")
        parser.add_argument("--reason", help="why; it stays in the journal")
        parser.add_argument("--by", help="the account of whoever decided it")
        parser.add_argument(
            "--files",
            action="store_true",
            help="also in the searched text of attached documents; the files do not change",
        )
        parser.add_argument("--reapply", action="store_true", help="after a restored backup")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reapply"]:
            changed = reapply()
            for record in changed:
                self.stdout.write(f"Redacted again: {record._meta.label_lower} {record.pk}.")
            self.stdout.write(f"Records with words that had come back: {len(changed)}.")
            return
        if not options["model"] or options["pk"] is None:
            raise CommandError("Name the record: redact news.newsitem 12 --words … --reason …")
        record = self.record(options["model"], options["pk"])
        try:
            done = redact(
                record,
                options["words"] or "",
                reason=options["reason"] or "",
                by=self.person(options["by"]),
                files=options["files"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        if done is None:
            raise CommandError("The words stand nowhere in this record. Nothing was changed.")
        self.stdout.write(f"Redacted: {record._meta.label_lower} {record.pk}.")
        left = journal_notes_with(record, options["words"])
        if left:
            numbers = ", ".join(str(number) for number in left)
            self.stderr.write(f"The journal cannot change; its notes hold the words: {numbers}.")

    def record(self, label: str, pk: int) -> Publishable:
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(f"There is no kind of record “{label}”.") from error
        if not issubclass(model, Publishable):
            raise CommandError(f"{label} is no published record.")
        found = model._base_manager.filter(pk=pk).first()
        if found is None:
            raise CommandError(f"There is no {label} {pk}.")
        return found

    def person(self, username: str | None) -> Any:
        if not username:
            return None
        found = get_user_model().objects.filter(username=username).first()
        if found is None:
            raise CommandError(f"There is no account “{username}”.")
        return found
