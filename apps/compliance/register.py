"""The regulation, the calendar and the decisions about items as they were known at a moment."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path

from django.utils import timezone

from apps.compliance.models import RegisterVersion
from apps.publishing.figures import Figures
from apps.publishing.models import ItemStateVersion, Publishable, item_states
from apps.publishing.sections import collection_of
from apps.regulation.calendar import WorkingCalendar
from apps.regulation.deadlines import AsNeeded, Daily, Deadline, deadline_for
from apps.regulation.loader import read_profile
from apps.regulation.profiles import active, active_path, find_item
from apps.regulation.register import DYNAMIC, NEWS, Item, Profile
from apps.workdays.models import working_calendar


def active_text() -> str:
    """The regulation of the settings, word for word."""
    return active_path().read_text(encoding="utf-8")


@cache
def active_digest(path: Path) -> str:
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


@lru_cache(maxsize=16)
def profile_of(digest: str) -> Profile:
    """The regulation of a digest: the active one without reading it again, or one of old."""
    if digest == active_digest(active_path()):
        return active()
    text = RegisterVersion.objects.filter(digest=digest).values_list("text", flat=True).first()
    return read_profile(text or "", digest[:8])


def version_at(at: datetime) -> RegisterVersion | None:
    """The regulation the organisation lived by at a moment; before the first one was noted, that
    first one. None when none was noted yet."""
    versions = RegisterVersion.objects.defer("text")
    return versions.filter(recorded_at__lte=at).last() or versions.first()


def profile_at(at: datetime) -> Profile:
    version = version_at(at)
    return active() if version is None else profile_of(version.digest)


class Known:
    """All that terms are counted from, as it was known at a moment. Four queries, each asked once
    and only when needed."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or timezone.now()

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    @cached_property
    def profile(self) -> Profile:
        return profile_at(self.at)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar(self.at)

    @cached_property
    def states(self) -> dict[str, ItemStateVersion]:
        return item_states(self.at)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.at)

    def item(self, item_id: str) -> Item:
        """An item with the nature the organisation has given it."""
        item = self.profile.item(item_id) if self.profile.has(item_id) else find_item(item_id)
        state = self.states.get(item_id)
        return replace(item, nature=state.nature) if state and state.nature else item

    def deadline(self, item_id: str) -> Deadline:
        """The term of an item: the regulation's, with the figures of the organisation."""
        deadline = deadline_for(self.item(item_id), self.profile)
        if isinstance(deadline, Daily):
            return Daily(self.figures["news.unit"])
        if isinstance(deadline, AsNeeded):
            return AsNeeded(self.review_days(item_id))
        return deadline

    def review_days(self, item_id: str) -> int:
        state = self.states.get(item_id)
        own = state.review_days if state is not None else None
        return own or self.figures["review.days"]

    def is_dynamic(self, item_id: str) -> bool:
        """Whether what is published for an item must have been received first."""
        return self.item(item_id).nature == DYNAMIC

    def news_rule(self) -> Deadline:
        """The term of the news of the regulation: the organisation chooses how it counts the days,
        and gives the news no other nature."""
        return news_rule_of(self.profile, self.figures["news.unit"])


# The item whose records are the news (gp17 р. 11; mgdb1 р. 10).
NEWS_FEED = "support.news_feed"


def news_rule_of(profile: Profile, unit: str) -> Deadline:
    """The term of news under a regulation, with the unit its days are counted in where it is
    daily."""
    item = profile.item(NEWS_FEED) if profile.has(NEWS_FEED) else find_item(NEWS_FEED)
    deadline = deadline_for(replace(item, nature=NEWS), profile)
    return Daily(unit) if isinstance(deadline, Daily) else deadline


def received_items(record: Publishable | type[Publishable], known: Known) -> tuple[str, ...]:
    """The items of a record, or of a kind of record, whose term runs from the receipt of their
    material. What a section owes by terms of its own was recorded when it came: an answer to a
    citizen, when it was asked for."""
    is_new = isinstance(record, type)
    items = collection_of(record).items if is_new else items_of_record(record)
    if not items or collection_of(record if is_new else type(record)).owes:
        return ()
    return tuple(item for item in items if known.is_dynamic(item))


def items_of_record(record: Publishable) -> tuple[str, ...]:
    """The items a record fulfils: its own one and those that follow it, or all of its collection
    where its records name none."""
    try:
        collection = collection_of(type(record))
    except LookupError:
        return ()
    if not collection.sets_item():
        return collection.items
    return (record.item, *followers(collection.follows, record.item)) if record.item else ()


def followers(follows, item: str) -> Iterator[str]:
    return (each for each, followed in follows.items() if followed == item)
