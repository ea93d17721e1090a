"""What the top of every page says about being open: to the minute, on ordinary days, before and
after them, on a holiday and on an exceptional day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from apps.portal.frame import Opening
from tests.factories import HoursExceptionFactory

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")


def at(year: int, month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment on the clock of the polyclinic."""
    return datetime(year, month, day, hour, minute, second, tzinfo=ALMATY)


def opening(frame_at, moment: datetime, language: str) -> Opening:
    frame = frame_at(moment, language)
    with translation.override(language):
        return frame.opening


MOMENTS = [
    pytest.param(
        at(2026, 11, 19, 8, 0), True,
        "Қазір ашық · 20:00-ге дейін", "Сейчас открыто · до 20:00",
        id="Thursday, the minute it opens",
    ),
    pytest.param(
        at(2026, 11, 19, 19, 59, 59), True,
        "Қазір ашық · 20:00-ге дейін", "Сейчас открыто · до 20:00",
        id="Thursday, the last second",
    ),
    pytest.param(
        at(2026, 11, 19, 7, 59, 59), False,
        "Қазір жабық · бүгін 08:00-ден бастап ашық", "Сейчас закрыто · сегодня открыто с 08:00",
        id="Thursday, a second too early",
    ),
    pytest.param(
        at(2026, 11, 19, 20, 0), False,
        "Қазір жабық · ертең 08:00-ден бастап ашық", "Сейчас закрыто · завтра открыто с 08:00",
        id="Thursday, the minute it closes",
    ),
    pytest.param(
        at(2026, 11, 20, 23, 0), False,
        "Қазір жабық · ертең 09:00-ден бастап ашық", "Сейчас закрыто · завтра открыто с 09:00",
        id="Friday night, Saturday begins later",
    ),
    pytest.param(
        at(2026, 11, 21, 13, 30), True,
        "Қазір ашық · 14:00-ге дейін", "Сейчас открыто · до 14:00",
        id="Saturday",
    ),
    pytest.param(
        at(2026, 11, 21, 22, 0), False,
        "Қазір жабық · дүйсенбі күні 08:00-ден бастап ашылады",
        "Сейчас закрыто · откроется в понедельник с 08:00",
        id="Saturday night",
    ),
    pytest.param(
        at(2026, 11, 22, 12, 0), False,
        "Қазір жабық · ертең 08:00-ден бастап ашық", "Сейчас закрыто · завтра открыто с 08:00",
        id="Sunday",
    ),
    pytest.param(
        at(2026, 12, 16, 12, 0), False,
        "Қазір жабық · ертең 08:00-ден бастап ашық", "Сейчас закрыто · завтра открыто с 08:00",
        id="Independence Day, a Wednesday",
    ),
    pytest.param(
        at(2026, 12, 15, 21, 0), False,
        "Қазір жабық · бейсенбі күні 08:00-ден бастап ашылады",
        "Сейчас закрыто · откроется в четверг с 08:00",
        id="the evening before Independence Day",
    ),
    pytest.param(
        datetime(2026, 11, 19, 15, 0, tzinfo=ZoneInfo("UTC")), False,
        "Қазір жабық · ертең 08:00-ден бастап ашық", "Сейчас закрыто · завтра открыто с 08:00",
        id="20:00 here is 15:00 in Greenwich",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("moment", "is_open", "kazakh", "russian"), MOMENTS)
def test_open_or_closed_and_until_when(hours, frame_at, moment, is_open, kazakh, russian):
    assert opening(frame_at, moment, "kk") == Opening(is_open, kazakh)
    assert opening(frame_at, moment, "ru") == Opening(is_open, russian)


def test_an_exceptional_day_goes_before_the_week(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 11, 25), last_day=date(2026, 11, 26))
    assert opening(frame_at, at(2026, 11, 25, 12), "ru").is_open is False
    assert opening(frame_at, at(2026, 11, 26, 23, 59), "ru").is_open is False
    assert opening(frame_at, at(2026, 11, 27, 12), "ru").is_open is True
    found = opening(frame_at, at(2026, 11, 25, 12), "ru")
    assert found.text == "Сейчас закрыто · откроется в пятницу с 08:00"


def test_an_exception_may_open_on_a_holiday(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 12, 16), opens=time(9), closes=time(13))
    found = opening(frame_at, at(2026, 12, 16, 12), "kk")
    assert found == Opening(True, "Қазір ашық · 13:00-ге дейін")
    assert opening(frame_at, at(2026, 12, 16, 13), "kk").is_open is False


def test_a_long_repair_says_only_that_it_is_closed(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
    found = opening(frame_at, at(2026, 11, 19, 12), "kk")
    assert found == Opening(False, "Қазір жабық")


def test_without_hours_nothing_is_said(frame_at, read):
    assert opening(frame_at, at(2026, 11, 19, 12), "kk") is None
    assert read("/kk/").all("span", class_="utility__opening") == []


def test_the_top_of_the_page_says_it(hours, read):
    HoursExceptionFactory(first_day=date(2000, 1, 1), last_day=date(2100, 1, 1))
    (element,) = read("/ru/").all("span", class_="utility__opening")
    assert element.text.strip() == "Сейчас закрыто"


def test_the_week_is_told_in_ranges_of_equal_days(hours, frame_at):
    found = {}
    for language in ("kk", "ru"):
        frame = frame_at(at(2026, 11, 19, 12), language)
        with translation.override(language):
            found[language] = [(days, hours) for days, hours in frame.hours[:2]]
    assert found == {
        "kk": [("Дүйсенбі–жұма", "08:00–20:00"), ("Сенбі", "09:00–14:00")],
        "ru": [("Понедельник–пятница", "08:00–20:00"), ("Суббота", "09:00–14:00")],
    }
