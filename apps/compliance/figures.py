"""The figures compliance counts with: what the regulation leaves to the organisation, and the rules
of the house. Each has a default with its source; another value is a row with its own source and the
day it was set, so a past day is judged by the figures of that day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.compliance.models import FigureRow
from apps.journal.actions import record as write_journal
from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.regulation.deadlines import REVIEW_AFTER_DAYS
from apps.regulation.register import DAYS, WORKING_DAYS

REMIND, REQUIRE, ESCALATE = "remind", "require", "escalate"


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


@dataclass(frozen=True)
class Figure:
    """One figure: its name, what it is, its default as text with where that comes from, how a text
    is read, and the words of its values where it is a choice."""

    name: str
    title: str | Promise
    default: str
    source: str | Promise
    read: Callable[[str], Any]
    choices: Mapping[str, str | Promise] | None = None


LEVELS = {
    REMIND: _("remind"),
    REQUIRE: _("ask for an explanation before anything else is saved"),
    ESCALATE: _("ask for an explanation and tell those above"),
}
NEWS_UNITS = {DAYS: _("every calendar day"), WORKING_DAYS: _("every working day")}
HOUSE = _("rule of the house")

FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "enforcement.level",
            _("What happens when a term is missed"),
            ESCALATE,
            _("rule of the house: the strictest"),
            one_of(REMIND, REQUIRE, ESCALATE),
            LEVELS,
        ),
        Figure(
            "news.unit",
            _("How often daily news are due"),
            DAYS,
            _("mgdb1 п. 13 «күн сайын», read strictly"),
            one_of(DAYS, WORKING_DAYS),
            NEWS_UNITS,
        ),
        Figure(
            "news.reminder_hour",
            _("From this hour the editor on duty sees that a day has no news yet"),
            "13",
            HOUSE,
            whole(0, 23),
        ),
        Figure(
            "review.days",
            _("Days after which a standing item asks to be confirmed"),
            str(REVIEW_AFTER_DAYS),
            HOUSE,
            whole(1, 1830),
        ),
        Figure(
            "registration.working_days",
            _("Working days within which what came is recorded"),
            "1",
            HOUSE,
            whole(0, 30),
        ),
        Figure(
            "escalation.head_of_unit",
            _("Working days past the term after which the head of the unit is told"),
            "1",
            HOUSE,
            whole(0, 60),
        ),
        Figure(
            "escalation.deputy",
            _("Working days past the term after which the deputy is told"),
            "2",
            HOUSE,
            whole(0, 60),
        ),
        Figure(
            "escalation.director",
            _("Working days past the term after which the head of the organisation is told"),
            "3",
            HOUSE,
            whole(0, 60),
        ),
        Figure(
            "digest.hour",
            _("The hour of the daily letter"),
            "8",
            HOUSE,
            whole(0, 23),
        ),
    )
}


class Figures:
    """All figures as they stood at a moment; one query, asked for by name."""

    def __init__(self, at: datetime | None = None) -> None:
        known = FigureRow.objects.filter(set_at__lte=at or timezone.now())
        self.rows: dict[str, FigureRow] = {row.name: row for row in known.select_related("set_by")}

    def __getitem__(self, name: str) -> Any:
        figure = FIGURES[name]
        row = self.rows.get(name)
        return figure.read(row.value if row is not None else figure.default)

    def source(self, name: str) -> str:
        row = self.rows.get(name)
        return row.source if row is not None else str(FIGURES[name].source)


def set_figure(name: str, value: str, *, source: str, by: Any) -> FigureRow:
    """Sets a figure from now on. Raises ValidationError for a value it cannot have and without the
    act or decision it rests on."""
    figure = FIGURES[name]
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
