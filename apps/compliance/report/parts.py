"""What a report is made of, for all its forms: parts, each with facts or a table. A form only sets
them: it reads `lines`, or writes the values of `rows` themselves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext

from apps.accounts.models import User
from apps.languages.dates import month_name
from apps.languages.models import reading_language
from apps.languages.typography import number

NOTHING = "—"


@dataclass(frozen=True)
class Share:
    """A share in per cent with one digit after the comma."""

    value: float


@dataclass(frozen=True)
class Month:
    """A month by its first day."""

    first: date


@dataclass(frozen=True)
class Column:
    """A column of a table: its name for machines, its heading, how wide it is beside the others;
    `of`: what it says of a record, as a function or a path of attributes (its own name by
    default); `only_data` ones stand in the workbook and the data alone."""

    name: str
    title: str
    width: float = 1
    of: str | Callable[[Any], Any] = ""
    only_data: bool = False
    numeric = False

    def cell(self, record: Any) -> Any:
        return self.of(record) if callable(self.of) else at_path(record, self.of or self.name)


class Count(Column):
    """A column of numbers."""

    numeric = True


def at_path(value: Any, path: str) -> Any:
    """What stands at the end of a path of attributes; None where it meets None."""
    for name in path.split("."):
        if value is None:
            return None
        value = getattr(value, name)
    return value


@dataclass(frozen=True)
class Fact:
    """One line of facts: its name for machines, its words, its value."""

    name: str
    title: str
    value: Any


@dataclass(frozen=True)
class Part:
    """A part of the report: facts, or a table whose records are read when they are asked for.

    `name` is for machines; `empty` is said in place of a table without rows."""

    name: str
    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[Column, ...] = ()
    records: Callable[[], Iterable[Any]] = tuple
    note: str = ""
    empty: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.columns)

    @property
    def shown(self) -> list[Column]:
        """The columns people see."""
        return [each for each in self.columns if not each.only_data]

    def lines(self) -> Iterator[list[str]]:
        """The rows as people see them, in the words of the active language."""
        for record in self.records():
            yield [text(each.cell(record)) for each in self.shown]

    def rows(self) -> Iterator[tuple]:
        for record in self.records():
            yield tuple(each.cell(record) for each in self.columns)


@dataclass(frozen=True)
class Printed:
    """Who made this copy of the report, and when; no part of the report itself."""

    by: str = ""
    at: datetime = field(default_factory=timezone.now)


def text(value: Any) -> str:
    """A value in the words of the active language."""
    language = reading_language()
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(value, Share):
        return f"{number(Decimal(str(value.value)), language, 1)}\N{NO-BREAK SPACE}%"
    if isinstance(value, Month):
        return f"{month_name(value.first.month, language)} {value.first.year}"
    if isinstance(value, User):
        return value.get_full_name() or value.get_username()
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return number(Decimal(str(value)), language)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, list | tuple):
        return "; ".join(text(each) for each in value) or NOTHING
    return str(getattr(value, "label", value))
