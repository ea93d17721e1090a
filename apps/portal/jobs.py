"""What the site does by itself each minute: publishes what is due, writes down what was missed,
writes the letters of the day and sends what waits; once a day it erases personal data whose time
has passed. Readers and editors depend on none of it: every page brings itself up to date before it
is shown. Only mail and erasure need somebody who runs this.

Also what the probes say of it: when it ran last, and since when mail waits."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min, Q
from django.utils import timezone

from apps.compliance.catching_up import catch_up
from apps.compliance.digest import remind
from apps.inquiries.erasure import purge
from apps.journal.models import Letter
from apps.journal.outbox import send_due, sweep
from apps.publishing.actions import apply_due

logger = logging.getLogger(__name__)

# Beside the database: processes that share neither memory nor a cache all see it.
RAN = "jobs.ran"
# Three rounds: one that is slow, or one that is missed, is no fault.
LATE_AFTER = timedelta(minutes=3)
# A server that asks to come back later (greylisting) takes the second or third attempt.
MAIL_LATE_AFTER = timedelta(hours=1)
DONE_TODAY = "portal.jobs.{name}"
A_DAY = 24 * 3600


def publish_due() -> None:
    apply_due(timezone.now())


def once_a_day(name: str, job: Callable[[], bool]) -> None:
    """Does a job that answers whether it is done for today no more than once a day in this process;
    after a restart it is done again and finds nothing to do."""
    today = timezone.localdate().isoformat()
    if cache.get(DONE_TODAY.format(name=name)) != today and job():
        cache.set(DONE_TODAY.format(name=name), today, A_DAY)


def remind_today() -> None:
    once_a_day("remind", lambda: remind() is not None)


def sweep_today() -> None:
    once_a_day("sweep", lambda: sweep() is not None)


def purge_today() -> None:
    once_a_day("purge", lambda: purge(timezone.localdate()) is not None)


def jobs(stop: Callable[[], bool]) -> tuple[Callable[[], Any], ...]:
    """In this order: what has been published is not overdue, and what is written is sent."""
    return (publish_due, catch_up, remind_today, lambda: send_due(stop), sweep_today, purge_today)


def run_all(stop: Callable[[], bool] = lambda: False) -> bool:
    """One round; whether all went well. One job that fails does not keep the others from running,
    and is tried again in the next round."""
    well = True
    for job in jobs(stop):
        if stop():
            return well
        try:
            job()
        except Exception:
            logger.exception("A job of the site failed; it is tried again.")
            well = False
    note_run()
    return well


def note_run() -> None:
    path = Path(settings.DATA_DIR) / RAN
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(timezone.now().astimezone(UTC).isoformat())


def last_run() -> datetime | None:
    """When a round ended last on this machine; None when none ever did."""
    try:
        return datetime.fromisoformat((Path(settings.DATA_DIR) / RAN).read_text())
    except (OSError, ValueError):
        return None


def standing() -> dict[str, Any]:
    """What /readyz says of the jobs: whether all is in order, when they ran last, since when the
    longest waiting letter waits, and how many were given up. Two queries."""
    now, ran = timezone.now(), last_run()
    # Letters for a later moment have never been tried and do not wait.
    waiting = Letter.objects.waiting().filter(Q(attempts__gt=0) | Q(next_try_at__lte=now))
    since = waiting.aggregate(since=Min("created_at"))["since"]
    undelivered = Letter.objects.undelivered().count()
    late = since is not None and now - since > MAIL_LATE_AFTER
    return {
        "in_order": ran is not None and now - ran <= LATE_AFTER and not late and not undelivered,
        "last_run": ran and ran.isoformat(timespec="seconds"),
        "mail_waits_since": since and since.isoformat(timespec="seconds"),
        "undelivered": undelivered,
    }
