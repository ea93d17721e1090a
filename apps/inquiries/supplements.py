"""What a section shows below the text of a page that another section keeps: a form, a list of
rules, a link. The page is found by its item of the register; neither section knows the other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Supplement:
    """A part of a page: its template, and what the template calls `part`; `fills` is False where
    the item lacks what this part is to give, whatever the text says."""

    template: str
    part: Mapping[str, Any] = field(default_factory=dict)
    fills: bool = True


# Is asked for a day; None where there is nothing to show on it.
Supply = Callable[[date], Supplement | None]

_supplies: dict[str, list[Supply]] = {}


def register_supplement(item: str, supply: Supply) -> None:
    """Adds a part to the page of an item; the same one is added once."""
    known = _supplies.setdefault(item, [])
    if supply not in known:
        known.append(supply)


def supplements_of(item: str, on: date) -> list[Supplement]:
    """The parts of an item's page on a day, in the order they were registered."""
    found = (supply(on) for supply in _supplies.get(item, ()))
    return [each for each in found if each is not None]


def items_lacking(items: Iterable[str], on: date) -> list[str]:
    """Those of some items that lack on a day what another section gives (Collection.unproven)."""
    return [item for item in items if not all(each.fills for each in supplements_of(item, on))]


def address_of(name: str) -> str:
    """The address of a page by its name; '' where this site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
