"""`manage.py sweep_library`: files on the disk that no record knows.

A power cut between the writing of a file and of its row may leave one. Nothing else does, so a
hospital runs this after an accident and not by a timer."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.library.models import DocumentVersion, Image, Recording

FOLDERS = ("images", "documents", "recordings", "captions")
# What is being uploaded at this moment has no row yet.
YOUNG = timedelta(days=1)


def known_names() -> set[str]:
    """The storage names of every file a record holds."""
    names = set(Image.objects.values_list("file", flat=True))
    names |= set(DocumentVersion.objects.values_list("file", flat=True))
    for row in Recording.objects.values_list("file", "captions_kk", "captions_ru"):
        names |= set(row)
    return names


class Command(BaseCommand):
    help = "Lists stored files that no record knows; with --delete removes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove the files listed")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        root = Path(settings.MEDIA_ROOT)
        # The disk first: a file stored meanwhile is then known, never the other way round.
        stored = [
            p for folder in FOLDERS for p in sorted((root / folder).rglob("*")) if p.is_file()
        ]
        known = known_names()
        oldest_young = (timezone.now() - YOUNG).timestamp()
        for path in stored:
            name = path.relative_to(root).as_posix()
            if name not in known and path.stat().st_mtime < oldest_young:
                self.stdout.write(name)
                if delete:
                    path.unlink()
