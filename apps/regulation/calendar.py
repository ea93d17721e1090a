"""Working days of Kazakhstan, as pure functions of dates.

The package `holidays` gives the days off the law sets; rows an administrator enters (orders that
move a day off, the confirmed date of Kurban Ait) are passed in and win. The calendar is the
official one of five days a week: terms never follow the clinic's Saturday hours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from holidays.countries import Kazakhstan

from .register import Text

DAY_OFF = "day_off"
WORKING_DAY = "working_day"
SHORTENED_DAY = "shortened_day"
KINDS = (DAY_OFF, WORKING_DAY, SHORTENED_DAY)

SATURDAY = 5
ONE_DAY = timedelta(days=1)

NAMES_FILE = Path(__file__).resolve().parent / "data" / "holidays.yaml"


@dataclass(frozen=True)
class CalendarRow:
    """A day the administrator sets against the official calendar.

    `kind` is one of KINDS; a shortened day is a working day. `source` names the act, such as the
    order that moves the day. ValueError for an unknown kind.
    """

    date: date
    kind: str
    title: Text
    source: str

    def __post_init__(self) -> None:
        _refuse_moment(self.date)
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of day '{self.kind}', known are {', '.join(KINDS)}")


class WorkingCalendar:
    """Working days with the administrator's rows; never changes once built.

    Source: the Labour Code of Kazakhstan and the Law on holidays No 267-II. A national or state
    holiday on a Saturday or Sunday gives the next working day off; Orthodox Christmas and the
    first day of Kurban Ait are days off that do not move. ValueError when two rows set one
    date; TypeError where a moment is given for a date, because its day depends on a time zone.
    """

    __slots__ = ("_rows",)

    def __init__(self, overrides: Iterable[CalendarRow] = ()) -> None:
        rows: dict[date, CalendarRow] = {}
        for row in overrides:
            if row.date in rows:
                raise ValueError(f"Two calendar rows set {row.date.isoformat()}")
            rows[row.date] = row
        self._rows: Mapping[date, CalendarRow] = MappingProxyType(rows)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on the day, shortened days included."""
        _refuse_moment(day)
        if row := self._rows.get(day):
            return row.kind != DAY_OFF
        official = _official_year(day.year)
        if day in official.working:
            return True
        return day.weekday() < SATURDAY and day not in official.days_off

    def is_shortened(self, day: date) -> bool:
        """Whether a row shortens the day; the law itself shortens none."""
        _refuse_moment(day)
        row = self._rows.get(day)
        return row is not None and row.kind == SHORTENED_DAY

    def is_estimated(self, day: date) -> bool:
        """Whether the day is off only by an estimate of Kurban Ait that no row has confirmed."""
        _refuse_moment(day)
        return day not in self._rows and day in _official_year(day.year).estimated

    def name_of(self, day: date) -> Text | None:
        """The name of a holiday, of a moved day or of a row; None for any other day."""
        _refuse_moment(day)
        if row := self._rows.get(day):
            return row.title
        official = _official_year(day.year)
        if day in official.working:
            return _names().moved_working_day
        return official.days_off.get(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or before it when n is negative; `day` itself for 0.

        Source: Civil Code, art. 173: a term begins on the day after the event.
        """
        _refuse_moment(day)
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are from `start` to `end`, both counted; 0 if reversed."""
        _refuse_moment(start)
        _refuse_moment(end)
        days = (end - start).days + 1
        return sum(self.is_working_day(start + timedelta(days=offset)) for offset in range(days))

    def working_days_after(self, day: date, until: date) -> int:
        """How many working days there are after `day` up to `until`, which counts; 0 if reversed.

        Source: Civil Code, art. 173: a term begins on the day after the event.
        """
        return self.working_days_between(day + ONE_DAY, until)


@dataclass(frozen=True)
class _OfficialYear:
    """Days off by date with their names, working days at weekends, estimated days off."""

    days_off: Mapping[date, Text]
    working: frozenset[date]
    estimated: frozenset[date]


@dataclass(frozen=True)
class _Names:
    """Names of holidays by the package's Kazakh name, and those of moved days."""

    holidays: Mapping[str, Text]
    moved_day_off: Text
    moved_working_day: Text
    unnamed: Text

    def of(self, known_as: str, package: Kazakhstan) -> Text:
        """The name of a day off by what the package calls it, phrases about moving included."""
        if known_as.startswith(package.substituted_label.partition("%s")[0]):
            return self.moved_day_off
        for label in (
            package.observed_estimated_label,
            package.observed_label,
            package.estimated_label,
        ):
            known_as = known_as.removesuffix(_phrase(label))
        return self.holidays.get(known_as, self.unnamed)


@cache
def _official_year(year: int) -> _OfficialYear:
    # Kazakh is the language the package's labels are written in, so they match its names.
    package = Kazakhstan(years=year, expand=False, observed=True, language="kk")
    names = _names()
    days_off: dict[date, Text] = {}
    estimated = set()
    for day in package:
        known_as = package.get_list(day)
        days_off[day] = _joined([names.of(name, package) for name in known_as])
        # A day that is off for another reason too does not depend on the estimate.
        if all(name.endswith(_phrase(package.estimated_label)) for name in known_as):
            estimated.add(day)
    return _OfficialYear(
        days_off=MappingProxyType(days_off),
        working=frozenset(day for day in package.weekend_workdays if day.year == year),
        estimated=frozenset(estimated),
    )


def _phrase(label: str) -> str:
    """What a label of the package adds after the name of a holiday."""
    return label.partition("%s")[2]


@cache
def _names() -> _Names:
    data = yaml.safe_load(NAMES_FILE.read_text(encoding="utf-8"))
    return _Names(
        holidays=MappingProxyType(
            {entry.pop("known_as"): Text(**entry) for entry in data["holidays"]}
        ),
        moved_day_off=Text(**data["moved"]["day_off"]),
        moved_working_day=Text(**data["moved"]["working_day"]),
        unnamed=Text(**data["unnamed"]),
    )


def _joined(titles: list[Text]) -> Text:
    if len(titles) == 1:
        return titles[0]
    return Text(
        kk="; ".join(title.kk for title in titles),
        ru="; ".join(title.ru for title in titles),
        en="; ".join(title.en for title in titles),
    )


def _refuse_moment(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("A date is wanted, not a moment: convert it to the hospital's time zone")
