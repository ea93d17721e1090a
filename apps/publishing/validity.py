"""What of a record is true only until a day: certificates, licences, photos, price lists, plans of
the year, confirmed contacts.

A model names its `validities`; past the day its page says since when the fact is unconfirmed, and
editors see beforehand what is about to lapse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise

# How many days ahead editors are told, where a validity says nothing else.
REMIND_DAYS = 60


@dataclass(frozen=True)
class Validity:
    """A date column that bounds how long a fact counts.

    `field`: the last day it holds, or, with `years` or `days`, the day it was made or confirmed,
    after which it holds that long; `what`: the fact in words; `remind_days`: how many days before
    the end editors are told."""

    field: str
    what: str | Promise
    years: int = 0
    days: int = 0
    remind_days: int = REMIND_DAYS

    def last_day(self, record: Model) -> date | None:
        """The last day the fact holds; None when no date is given."""
        start = getattr(record, self.field)
        if start is None:
            return None
        return shift_years(start, self.years) + timedelta(days=self.days)

    def ends_before(self, day: date) -> Q:
        """The records whose fact holds no longer on `day`."""
        return Q(**{f"{self.field}__lt": shift_years(day - timedelta(days=self.days), -self.years)})


def shift_years(day: date, years: int) -> date:
    """The same day `years` later or earlier. 29 February becomes 28 February later and 1 March
    earlier, so that "made before" and "ends before" never disagree."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1) if years < 0 else date(day.year + years, 2, 28)


def lapsed_on(record: Model, on: date) -> date | None:
    """The first day for which no fact of the record holds any longer; None while all hold."""
    ends = [validity.last_day(record) for validity in record.validities]
    past = [end + timedelta(days=1) for end in ends if end is not None and end < on]
    return min(past, default=None)


@dataclass(frozen=True)
class Expiry:
    """A fact of a record that ends soon or has ended."""

    record: Any
    validity: Validity
    last_day: date

    @cached_property
    def owner(self) -> Any:
        """The record whose form holds the fact: itself, or what it says it `belongs_to`."""
        return getattr(self.record, "belongs_to", self.record)

    def is_past(self, on: date) -> bool:
        return self.last_day < on


def lasting_models() -> Iterator[type[Model]]:
    """The models that name validities."""
    for model in apps.get_models():
        if getattr(model, "validities", ()):
            yield model


def expiring(on: date, within: int | None = None) -> list[Expiry]:
    """What has ended or ends within so many days of `on` (default: each kind's own reminder),
    soonest first; one query for each kind of fact."""
    found = []
    for model in lasting_models():
        for validity in model.validities:
            days = validity.remind_days if within is None else within
            # `ends_before` is about a day on which it holds no longer: the one after the last.
            rows = model.in_use(on).filter(validity.ends_before(on + timedelta(days=days + 1)))
            found += [Expiry(row, validity, validity.last_day(row)) for row in rows]
    return sorted(found, key=attrgetter("last_day"))
