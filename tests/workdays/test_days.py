"""The first and the last moment of a day, and the words that name one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.workdays.days import day_in, last_moment_of, start_of


def test_a_day_lasts_from_midnight_to_its_last_microsecond():
    day = date(2026, 11, 5)
    assert start_of(day) == datetime(2026, 11, 4, 19, tzinfo=UTC)
    assert last_moment_of(day) == datetime(2026, 11, 5, 18, 59, 59, 999999, tzinfo=UTC)


def test_the_hour_that_was_struck_twice_belongs_to_the_day_before():
    # On 1 March 2024 the clocks of Almaty were put back by an hour at midnight.
    last = last_moment_of(date(2024, 2, 29)).astimezone(UTC)
    assert last == datetime(2024, 2, 29, 18, 59, 59, 999999, tzinfo=UTC)
    assert start_of(date(2024, 3, 1)).astimezone(UTC) == last + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("words", "day"),
    [("2026-11-05", date(2026, 11, 5)), ("2026-02-30", None), ("5 қараша", None), ("", None)],
)
def test_a_day_is_read_from_its_words(words, day):
    assert day_in(words) == day
