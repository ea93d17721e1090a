"""A day by its words, and its first and last moment on the clock of the site. Which days are
working days is no matter of this module (apps/regulation/calendar.py)."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date


def day_in(words: str) -> date | None:
    """The day an address or a field names, «2026-11-05»; None without one the calendar has."""
    try:
        return parse_date(words)
    except ValueError:
        return None


def start_of(day: date) -> datetime:
    """The midnight that begins a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def last_moment_of(day: date) -> datetime:
    """The last microsecond of a day; of an hour that the clock strikes twice, as before 1 March
    2024, the second one."""
    return timezone.make_aware(datetime.combine(day, time.max.replace(fold=1)))
