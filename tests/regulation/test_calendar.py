"""Working days of Kazakhstan against published calendars, and rows that override them."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.regulation.calendar import CalendarRow, WorkingCalendar, _names, _official_year
from apps.regulation.register import Text

OFFICIAL = WorkingCalendar()
ORDER = Text("Министрліктің бұйрығы", "Приказ министерства")


def published_days():
    """The special days of published calendars; every other day follows the week."""
    path = Path(__file__).parent / "data" / "special_days_2024_2026.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["date"]): row for row in csv.DictReader(file)}


def row(day, kind, title=ORDER):
    return CalendarRow(date.fromisoformat(day), kind, title, source="№ 1")


def calendar(*rows):
    return WorkingCalendar(row(*one) for one in rows)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_the_published_calendar(year):
    published = published_days()
    differing = []
    day = date(year, 1, 1)
    while day.year == year:
        special = published.get(day)
        expected_name = (special["kk"], special["ru"]) if special else None
        works = special["kind"] == "moved_workday" if special else day.weekday() < 5
        name = OFFICIAL.name_of(day)
        if (works, expected_name) != (
            OFFICIAL.is_working_day(day),
            (name.kk, name.ru) if name else None,
        ):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        # Moved by orders of the labour ministry.
        ("2024-05-08", False, "Перенесённый день отдыха"),
        ("2024-05-04", True, "Перенесённый рабочий день"),
        ("2025-01-03", False, "Перенесённый день отдыха"),
        ("2025-01-05", True, "Перенесённый рабочий день"),
        # A day of December moved for the sake of January.
        ("2013-12-28", True, "Перенесённый рабочий день"),
        ("2014-01-03", False, "Перенесённый день отдыха"),
        # Constitution Day leaves August after 2025 and comes to March in 2027.
        ("2024-08-30", False, "День Конституции Республики Казахстан"),
        ("2025-08-30", False, "День Конституции Республики Казахстан"),
        ("2025-09-01", False, "День Конституции Республики Казахстан"),
        ("2026-08-31", True, None),
        ("2027-08-30", True, None),
        ("2026-03-16", True, None),
        ("2027-03-15", False, "День Конституции Республики Казахстан"),
        # Nauryz 2026 is Saturday to Monday: two days off follow it.
        ("2026-03-20", True, None),
        ("2026-03-21", False, "Наурыз мейрамы"),
        ("2026-03-23", False, "Наурыз мейрамы"),
        ("2026-03-24", False, "Наурыз мейрамы"),
        ("2026-03-25", False, "Наурыз мейрамы"),
        ("2026-03-26", True, None),
        # Orthodox Christmas on a Sunday, Kurban Ait on a Sunday: nothing moves.
        ("2024-01-07", False, "Православное Рождество"),
        ("2024-01-08", True, None),
        ("2024-06-16", False, "Первый день Курбан айта"),
        ("2024-06-17", True, None),
        ("2026-01-07", False, "Православное Рождество"),
        ("2026-05-27", False, "Первый день Курбан айта"),
        # An ordinary week.
        ("2026-04-15", True, None),
        ("2026-04-18", False, None),
    ],
)
def test_a_day_of_the_official_calendar(day, works, name):
    day = date.fromisoformat(day)
    assert OFFICIAL.is_working_day(day) is works
    found = OFFICIAL.name_of(day)
    assert (found.ru if found else None) == name


def test_a_day_that_is_two_holidays_has_both_names():
    assert OFFICIAL.name_of(date(2032, 3, 22)) == Text(
        "Наурыз мейрамы; Құрбан айттың бірінші күні",
        "Наурыз мейрамы; Первый день Курбан айта",
        "Nauryz; First day of Kurban Ait",
    )


def test_every_holiday_of_the_package_has_a_name_of_ours():
    unnamed = _names().unnamed
    assert [
        day
        for year in range(1991, 2101)
        for day, name in _official_year(year).days_off.items()
        if name == unnamed
    ] == []


def test_a_year_outside_the_package_has_only_weekends():
    assert OFFICIAL.is_working_day(date(2101, 3, 22))
    assert OFFICIAL.name_of(date(2101, 3, 22)) is None
    assert not OFFICIAL.is_working_day(date(2101, 3, 26))


def test_the_date_of_kurban_ait_is_an_estimate_until_a_row_confirms_it():
    day = date(2026, 5, 27)
    assert OFFICIAL.is_estimated(day)
    assert not OFFICIAL.is_estimated(date(2025, 6, 6))
    assert not OFFICIAL.is_estimated(date(2026, 5, 28))
    # Nauryz falls on the same day: it is off whatever becomes of the estimate.
    assert not OFFICIAL.is_estimated(date(2032, 3, 22))
    assert not calendar(("2026-05-27", "day_off")).is_estimated(day)


def test_a_row_makes_a_working_day_a_day_off():
    moved = calendar(("2026-04-15", "day_off"))
    assert OFFICIAL.is_working_day(date(2026, 4, 15))
    assert not moved.is_working_day(date(2026, 4, 15))
    assert moved.name_of(date(2026, 4, 15)) == ORDER
    assert moved.next_working_day(date(2026, 4, 14)) == date(2026, 4, 16)


@pytest.mark.parametrize("day", ["2026-04-18", "2026-03-24", "2026-05-27", "2026-12-16"])
def test_a_row_makes_any_day_off_a_working_day(day):
    moved = calendar((day, "working_day"))
    assert not OFFICIAL.is_working_day(date.fromisoformat(day))
    assert moved.is_working_day(date.fromisoformat(day))
    assert moved.name_of(date.fromisoformat(day)) == ORDER


def test_a_row_takes_back_a_moved_working_day():
    taken_back = calendar(("2025-01-05", "day_off"))
    assert OFFICIAL.is_working_day(date(2025, 1, 5))
    assert not taken_back.is_working_day(date(2025, 1, 5))


def test_a_shortened_day_is_a_working_day():
    shortened = calendar(("2026-12-31", "shortened_day"))
    assert shortened.is_working_day(date(2026, 12, 31))
    assert shortened.is_shortened(date(2026, 12, 31))
    assert not shortened.is_shortened(date(2026, 12, 30))
    assert not OFFICIAL.is_shortened(date(2026, 12, 31))
    assert not calendar(("2026-12-31", "working_day")).is_shortened(date(2026, 12, 31))


def test_two_rows_for_one_date_are_refused():
    with pytest.raises(ValueError, match=r"^Two calendar rows set 2026-04-15$"):
        calendar(("2026-04-15", "day_off"), ("2026-04-15", "working_day"))


def test_an_unknown_kind_of_day_is_refused():
    with pytest.raises(
        ValueError,
        match=r"^Unknown kind of day 'holiday', known are day_off, working_day, shortened_day$",
    ):
        row("2026-04-15", "holiday")


@pytest.mark.parametrize(
    "question",
    [
        OFFICIAL.is_working_day,
        OFFICIAL.is_shortened,
        OFFICIAL.is_estimated,
        OFFICIAL.name_of,
        OFFICIAL.next_working_day,
        lambda moment: OFFICIAL.working_days_between(moment, moment),
        lambda moment: CalendarRow(moment, "day_off", ORDER, "№ 1"),
    ],
)
def test_a_moment_is_refused_where_a_date_is_wanted(question):
    with pytest.raises(TypeError, match="convert it to the hospital's time zone"):
        question(datetime(2026, 4, 15, 9, 0, tzinfo=UTC))


def test_the_calendar_keeps_its_own_rows():
    rows = [row("2026-04-15", "day_off")]
    moved = WorkingCalendar(rows)
    rows.clear()
    assert not moved.is_working_day(date(2026, 4, 15))
    with pytest.raises(AttributeError):
        moved.extra = True


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-04-15", 0, "2026-04-15"),
        ("2026-04-18", 0, "2026-04-18"),
        ("2026-04-15", 1, "2026-04-16"),
        ("2026-04-17", 1, "2026-04-20"),
        # Over Nauryz: Friday 20 March, then nothing until Thursday 26.
        ("2026-03-19", 3, "2026-03-27"),
        # Over the moved days of May 2024: the working Saturday counts.
        ("2024-05-03", 3, "2024-05-10"),
        ("2026-04-20", -1, "2026-04-17"),
        ("2026-03-27", -3, "2026-03-19"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, n, expected):
    assert OFFICIAL.add_working_days(date.fromisoformat(day), n) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-03-01", "2026-03-31", 18),
        ("2024-04-29", "2024-05-12", 7),
        ("2026-04-15", "2026-04-15", 1),
        ("2026-04-18", "2026-04-19", 0),
        ("2026-04-16", "2026-04-15", 0),
        ("2026-04-30", "2026-04-01", 0),
    ],
)
def test_working_days_of_a_span_count_both_ends(start, end, count):
    span = date.fromisoformat(start), date.fromisoformat(end)
    assert OFFICIAL.working_days_between(*span) == count


days = st.dates(min_value=date(2023, 1, 1), max_value=date(2030, 12, 31))
rows_of_days = st.dictionaries(days, st.sampled_from(("day_off", "working_day")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(start=days, n=st.integers(1, 40), kinds=rows_of_days)
def test_a_term_never_lands_on_a_day_off(start, n, kinds):
    moved = WorkingCalendar(CalendarRow(day, kind, ORDER, "") for day, kind in kinds.items())
    due = moved.add_working_days(start, n)
    assert moved.is_working_day(due)
    assert moved.working_days_between(start + timedelta(days=1), due) == n
    assert moved.add_working_days(due, -n) <= start or not moved.is_working_day(start)


@settings(max_examples=60, deadline=None)
@given(start=days, n=st.integers(1, 40), after=st.integers(0, 60), kinds=rows_of_days)
def test_one_more_day_off_never_shortens_a_term(start, n, after, kinds):
    before = WorkingCalendar(CalendarRow(day, kind, ORDER, "") for day, kind in kinds.items())
    kinds = kinds | {start + timedelta(days=after): "day_off"}
    more = WorkingCalendar(CalendarRow(day, kind, ORDER, "") for day, kind in kinds.items())
    assert more.add_working_days(start, n) >= before.add_working_days(start, n)
