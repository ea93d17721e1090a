"""Clears away what the work of editors leaves behind; for a timer, once a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.publishing.admin.typing import sweep_autosaves, sweep_presence
from apps.publishing.preview.links import sweep_links


class Command(BaseCommand):
    help = "Deletes texts nobody saved for 30 days, people who left their forms, expired links."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for words, sweep in (
            ("texts not saved", sweep_autosaves),
            ("people at forms", sweep_presence),
            ("links to previews", sweep_links),
        ):
            self.stdout.write(f"{words}: {sweep(now)}")
