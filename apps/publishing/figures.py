"""The figures the organisation counts with: what the law or the regulation leaves to it, and the
rules of the house. Each is declared, with its default and its source, by the app that counts with
it; another value is a row with its own source and the day it was set, so a past day is judged by
the figures of that day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.journal.actions import record as write_journal
from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.publishing.models import FigureRow

HOUSE = _("rule of the house")


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between two, both included. ValueError for anything else."""

    def read(words: str) -> int:
        number = int(words)
        if not low <= number <= high:
            raise ValueError(f"{number} is not between {low} and {high}")
        return number

    return read


def one_of(*values: str) -> Callable[[str], str]:
    def read(words: str) -> str:
        if words not in values:
            raise ValueError(f"{words} is none of {', '.join(values)}")
        return words

    return read


def clock(words: str) -> time:
    """A time of the day as HH:MM. ValueError for anything else."""
    return time.fromisoformat(words)


def secure_address(words: str) -> str:
    """The address of another site, asked over https alone. ValueError for anything else."""
    parts = urlsplit(words)
    if parts.scheme != "https" or not parts.hostname or any(sign.isspace() for sign in words):
        raise ValueError(f"{words} is no address of the kind https://…")
    return words


@dataclass(frozen=True)
class Figure:
    """One figure: its name, what it is, its default as text with where that comes from, how a text
    is read, the words of its values where it is a choice, and whether it is the address of another
    site, which is asked whether it answers."""

    name: str
    title: str | Promise
    default: str
    source: str | Promise
    read: Callable[[str], Any]
    choices: Mapping[str, str | Promise] | None = None
    is_link: bool = False

    def words(self, value: Any) -> str:
        """A value in words."""
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return str((self.choices or {}).get(str(value), value))


_figures: dict[str, Figure] = {}


def register_figures(*figures: Figure) -> None:
    """Adds figures. Raises ValueError for a name another figure has already."""
    for figure in figures:
        if _figures.setdefault(figure.name, figure) is not figure:
            raise ValueError(f"Two figures are named {figure.name}")


def all_figures() -> Mapping[str, Figure]:
    """Every figure of the site by its name, in the order of declaration."""
    return _figures


class Figures:
    """All figures as they stood at a moment; one query, asked for by name."""

    def __init__(self, at: datetime | None = None) -> None:
        known = FigureRow.objects.filter(set_at__lte=at or timezone.now())
        self.rows: dict[str, FigureRow] = {row.name: row for row in known.select_related("set_by")}

    def __getitem__(self, name: str) -> Any:
        figure = _figures[name]
        row = self.rows.get(name)
        return figure.read(row.value if row is not None else figure.default)

    def links(self) -> dict[str, str]:
        """The figures that are addresses of other sites, by name; without those left empty."""
        found = {name: self[name] for name, figure in _figures.items() if figure.is_link}
        return {name: url for name, url in found.items() if url}

    def source(self, name: str) -> str:
        row = self.rows.get(name)
        return row.source if row is not None else str(_figures[name].source)


def set_figure(name: str, value: str, *, source: str, by: Any) -> FigureRow:
    """Sets a figure from now on. Raises ValidationError for a value it cannot have and without the
    act or decision it rests on."""
    figure = _figures[name]
    try:
        figure.read(value)
    except ValueError:
        raise ValidationError({"value": [_now("This value is not possible here.")]}) from None
    if not source.strip():
        raise ValidationError({"source": [_now("Name the act or the decision it rests on.")]})
    with transaction.atomic():
        take_turn()
        row = FigureRow.objects.create(
            name=name, value=value, source=source.strip(), set_at=timezone.now(), set_by=by
        )
        write_journal(Action.SETTING_CHANGED, row, by=by, note=f"{name}: {value}")
    return row
