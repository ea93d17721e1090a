"""What the top of every page says about being open: to the minute, on ordinary days, before and
after them, on a holiday and on an exceptional day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from apps.portal.frame import Opening
from tests.factories import HoursExceptionFactory

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")
OPEN, CLOSED = "Open now · %(until)s", "Closed now"
TODAY = "Closed now · opens today, %(since)s"
TOMORROW = "Closed now · opens tomorrow, %(since)s"
ANOTHER_DAY = "Closed now · opens on %(day)s, %(since)s"


def at(year: int, month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment on the clock of the polyclinic."""
    return datetime(year, month, day, hour, minute, second, tzinfo=ALMATY)


def opening(frame_at, moment: datetime, language: str) -> Opening:
    frame = frame_at(moment, language)
    with translation.override(language):
        return frame.opening


MOMENTS = [
    pytest.param(
        at(2026, 11, 19, 8, 0), True, OPEN,
        {"until": ("20:00-ге дейін", "до 20:00")}, id="Thursday, the minute it opens",
    ),
    pytest.param(
        at(2026, 11, 19, 19, 59, 59), True, OPEN,
        {"until": ("20:00-ге дейін", "до 20:00")}, id="Thursday, the last second",
    ),
    pytest.param(
        at(2026, 11, 19, 7, 59, 59), False, TODAY,
        {"since": ("08:00-ден бастап", "с 08:00")}, id="Thursday, a second too early",
    ),
    pytest.param(
        at(2026, 11, 19, 20, 0), False, TOMORROW,
        {"since": ("08:00-ден бастап", "с 08:00")}, id="Thursday, the minute it closes",
    ),
    pytest.param(
        at(2026, 11, 20, 23, 0), False, TOMORROW,
        {"since": ("09:00-ден бастап", "с 09:00")}, id="Friday night, Saturday is shorter",
    ),
    pytest.param(
        at(2026, 11, 21, 13, 30), True, OPEN,
        {"until": ("14:00-ге дейін", "до 14:00")}, id="Saturday",
    ),
    pytest.param(
        at(2026, 11, 21, 22, 0), False, ANOTHER_DAY,
        {"day": ("дүйсенбі", "понедельник"), "since": ("08:00-ден бастап", "с 08:00")},
        id="Saturday night",
    ),
    pytest.param(
        at(2026, 11, 22, 12, 0), False, TOMORROW,
        {"since": ("08:00-ден бастап", "с 08:00")}, id="Sunday",
    ),
    pytest.param(
        at(2026, 12, 16, 12, 0), False, TOMORROW,
        {"since": ("08:00-ден бастап", "с 08:00")}, id="Independence Day, a Wednesday",
    ),
    pytest.param(
        at(2026, 12, 15, 21, 0), False, ANOTHER_DAY,
        {"day": ("бейсенбі", "четверг"), "since": ("08:00-ден бастап", "с 08:00")},
        id="the evening before Independence Day",
    ),
    pytest.param(
        datetime(2026, 11, 19, 15, 0, tzinfo=ZoneInfo("UTC")), False, TOMORROW,
        {"since": ("08:00-ден бастап", "с 08:00")}, id="20:00 here is 15:00 in Greenwich",
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("moment", "is_open", "words", "filled"), MOMENTS)
def test_open_or_closed_and_until_when(hours, frame_at, moment, is_open, words, filled, language):
    found = opening(frame_at, moment, language)
    parts = {name: texts[language == "ru"] for name, texts in filled.items()}
    with translation.override(language):
        assert found == Opening(is_open, _(words) % parts)


def test_the_sentences_are_kazakh_and_russian(hours, frame_at):
    moment = at(2026, 11, 19, 12, 0)
    assert opening(frame_at, moment, "kk").text == "Қазір ашық · 20:00-ге дейін"
    assert opening(frame_at, moment, "ru").text == "Сейчас открыто · до 20:00"


def test_an_exceptional_day_goes_before_the_week(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 11, 25), last_day=date(2026, 11, 26))
    assert opening(frame_at, at(2026, 11, 25, 12), "ru").is_open is False
    assert opening(frame_at, at(2026, 11, 26, 23, 59), "ru").is_open is False
    assert opening(frame_at, at(2026, 11, 27, 12), "ru").is_open is True
    found = opening(frame_at, at(2026, 11, 25, 12), "ru")
    with translation.override("ru"):
        assert found.text == _(ANOTHER_DAY) % {"day": "пятница", "since": "с 08:00"}


def test_an_exception_may_open_on_a_holiday(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 12, 16), opens=time(9), closes=time(13))
    assert opening(frame_at, at(2026, 12, 16, 12), "kk").text == (
        opening_words("kk", "13:00-ге дейін")
    )
    assert opening(frame_at, at(2026, 12, 16, 13), "kk").is_open is False


def opening_words(language: str, until: str) -> str:
    with translation.override(language):
        return _(OPEN) % {"until": until}


def test_a_long_repair_says_only_that_it_is_closed(hours, frame_at):
    HoursExceptionFactory(first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
    with translation.override("kk"):
        assert opening(frame_at, at(2026, 11, 19, 12), "kk") == Opening(False, _(CLOSED))


def test_without_hours_nothing_is_said(frame_at, read):
    assert opening(frame_at, at(2026, 11, 19, 12), "kk") is None
    assert read("/kk/").all("span", class_="utility__opening") == []


def test_the_top_of_the_page_says_it(hours, read):
    HoursExceptionFactory(first_day=date(2000, 1, 1), last_day=date(2100, 1, 1))
    (element,) = read("/ru/").all("span", class_="utility__opening")
    with translation.override("ru"):
        assert element.text.strip() == _(CLOSED)


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
