"""Publishes what is due before a page is made: the first request after a planned moment does what
the timer has not done yet, so readers never wait for a timer."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.publishing.actions import NEXT_DUE, apply_due, next_due

NOTHING = "nothing"
logger = logging.getLogger(__name__)


def known_next_due() -> datetime | None:
    """When the next scheduled revision is due, asked of the database once in a while: another
    process may have planned one."""
    known = cache.get(NEXT_DUE)
    if known is None:
        known = next_due() or NOTHING
        cache.set(NEXT_DUE, known, settings.SECONDS_BETWEEN_DUE_CHECKS)
    return None if known == NOTHING else known


class DueRevisionsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        due = known_next_due()
        now = timezone.now()
        if due is not None and due <= now:
            self.publish(now)
        return self.get_response(request)

    @staticmethod
    def publish(now: datetime) -> None:
        """Publishes what is due; whatever is wrong with it, readers get their page."""
        try:
            apply_due(now)
        except Exception:
            logger.exception("What was due could not be published; it is tried again.")
            seconds = settings.SECONDS_BETWEEN_DUE_CHECKS
            cache.set(NEXT_DUE, now + timedelta(seconds=seconds), seconds)
