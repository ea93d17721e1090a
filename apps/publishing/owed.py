"""What is owed to people by a day: an answer to a question, a decision on a review. A section says
what (Collection.owes); who is reminded, held back and reported is the business of compliance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils.functional import Promise

from apps.accounts.models import Unit, User


@dataclass(frozen=True)
class Owed:
    """One thing owed. `key` names it for good («inquiry:112»); `title` is what staff read and holds
    nothing about the person. `people` owe it in person, else the unit does,
    else the head of the organisation. Days: `begun_on` the term is counted from, `due_on` its last,
    `met_on` None while it is open."""

    key: str
    title: str
    unit: Unit | None
    people: tuple[User, ...]
    begun_on: date
    due_on: date
    met_on: date | None
    # The name of the admin's screen where it is done, and what that screen asks.
    screen: tuple[str, ...]

    def is_late(self, on: date) -> bool:
        """Whether its term ended before a day without its being done, or it was done late."""
        return (self.met_on or on) > self.due_on


class Owes(Protocol):
    """A source of what is owed: everything as it was known at a moment."""

    # What it is, in a report: «Questions to the head».
    title: str | Promise

    def open(self, at: datetime) -> Iterable[Owed]:
        """What had not been done; those whose term ends first, first."""

    def late_since(self, since: date, at: datetime) -> Iterable[Owed]:
        """What was open past its term, or was done late on `since` or after it."""

    def between(self, start: date, end: date, at: datetime) -> Iterable[Owed]:
        """What began within two days, both included."""
