"""Days and times of reception in words, ready to print; what is free is asked in times.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.feedback.booking.times import Slot
from apps.languages.dates import clock, date_words, day_month, time_range, weekday_name
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.organisation.models import Post
from apps.organisation.presenters import PersonCard, person_cards


@dataclass(frozen=True)
class DayChoice:
    """A day with free times: its name, who receives, how many times are left, its page."""

    title: str
    note: str
    count: str
    url: str


@dataclass(frozen=True)
class Receiving:
    """A post that receives citizens, with whoever stands in it and its nearest free days;
    `url`: the page of all its days, '' without any."""

    card: PersonCard
    days: list[DayChoice] = field(default_factory=list)
    url: str = ""


def day_name(day: date) -> str:
    """«Сейсенбі, 24 қараша», «Вторник, 24 ноября»."""
    language = reading_language()
    return capitalised(f"{weekday_name(day, language)}, {day_month(day, language)}")


def moment_words(moment: datetime) -> str:
    """«Сейсенбі, 2026 жылғы 24 қараша, 15:00», «Вторник, 24 ноября 2026 года, 15:00»."""
    local = timezone.localtime(moment)
    language = reading_language()
    weekday = capitalised(weekday_name(local.date(), language))
    return f"{weekday}, {date_words(local.date(), language)}, {clock(local.time())}"


def hours_of(starts_at: datetime, ends_at: datetime) -> str:
    """«15:00–15:15»."""
    return time_range(timezone.localtime(starts_at).time(), timezone.localtime(ends_at).time())


def times_words(count: int) -> str:
    return ngettext("%(count)d free time", "%(count)d free times", count) % {"count": count}


def day_url(post: Post, day: date) -> str:
    return reverse("feedback.booking.form", args=[post.code, day.isoformat()])


def day_choices(post: Post, slots: Iterable[Slot]) -> list[DayChoice]:
    """The days of the free times of one post, the earliest first."""
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.day, []).append(slot)
    return [
        DayChoice(
            day_name(day), receiver_note(found[0]), times_words(len(found)), day_url(post, day)
        )
        for day, found in days.items()
    ]


def receiver_note(slot: Slot) -> str:
    """Who receives instead of the holder on that day; '' when the holder does."""
    if not slot.window.acts:
        return ""
    return _("acts: %(name)s") % {"name": slot.window.receiver.name}


def receiving(posts: list[Post], slots: Iterable[Slot], nearest: int) -> list[Receiving]:
    """The posts in the order given with the first days of their free times. `posts` must come from
    `with_holders` and `with_reception`."""
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.window.post.pk, []).append(slot)
    rows = []
    for post, card in zip(posts, person_cards(posts, full=False), strict=True):
        days = day_choices(post, found.get(post.pk, ()))
        more = len(days) > nearest
        url = reverse("feedback.booking.days", args=[post.code]) if more else ""
        rows.append(Receiving(card, days[:nearest], url))
    return rows
