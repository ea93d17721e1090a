"""Dates and times of day in words."""

import datetime

import pytest

from apps.languages import dates

THURSDAY = datetime.date(2026, 11, 5)

# The endings by the last word of the time read aloud: нөл for a full hour, отыз for half past.
UNTIL_AND_FROM = [
    ("00:00", "00:00-ге дейін", "00:00-ден бастап"),
    ("01:00", "01:00-ге дейін", "01:00-ден бастап"),
    ("02:00", "02:00-ге дейін", "02:00-ден бастап"),
    ("03:00", "03:00-ге дейін", "03:00-ден бастап"),
    ("04:00", "04:00-ге дейін", "04:00-ден бастап"),
    ("05:00", "05:00-ге дейін", "05:00-ден бастап"),
    ("06:00", "06:00-ге дейін", "06:00-ден бастап"),
    ("07:00", "07:00-ге дейін", "07:00-ден бастап"),
    ("08:00", "08:00-ге дейін", "08:00-ден бастап"),
    ("09:00", "09:00-ге дейін", "09:00-ден бастап"),
    ("10:00", "10:00-ге дейін", "10:00-ден бастап"),
    ("11:00", "11:00-ге дейін", "11:00-ден бастап"),
    ("12:00", "12:00-ге дейін", "12:00-ден бастап"),
    ("13:00", "13:00-ге дейін", "13:00-ден бастап"),
    ("14:00", "14:00-ге дейін", "14:00-ден бастап"),
    ("15:00", "15:00-ге дейін", "15:00-ден бастап"),
    ("16:00", "16:00-ге дейін", "16:00-ден бастап"),
    ("17:00", "17:00-ге дейін", "17:00-ден бастап"),
    ("18:00", "18:00-ге дейін", "18:00-ден бастап"),
    ("19:00", "19:00-ге дейін", "19:00-ден бастап"),
    ("20:00", "20:00-ге дейін", "20:00-ден бастап"),
    ("21:00", "21:00-ге дейін", "21:00-ден бастап"),
    ("22:00", "22:00-ге дейін", "22:00-ден бастап"),
    ("23:00", "23:00-ге дейін", "23:00-ден бастап"),
    # Every word a time can end with.
    ("08:01", "08:01-ге дейін", "08:01-ден бастап"),
    ("08:02", "08:02-ге дейін", "08:02-ден бастап"),
    ("08:03", "08:03-ке дейін", "08:03-тен бастап"),
    ("08:04", "08:04-ке дейін", "08:04-тен бастап"),
    ("08:05", "08:05-ке дейін", "08:05-тен бастап"),
    ("08:06", "08:06-ға дейін", "08:06-дан бастап"),
    ("08:07", "08:07-ге дейін", "08:07-ден бастап"),
    ("08:08", "08:08-ге дейін", "08:08-ден бастап"),
    ("08:09", "08:09-ға дейін", "08:09-дан бастап"),
    ("08:10", "08:10-ға дейін", "08:10-нан бастап"),
    ("08:15", "08:15-ке дейін", "08:15-тен бастап"),
    ("08:20", "08:20-ға дейін", "08:20-дан бастап"),
    ("08:40", "08:40-қа дейін", "08:40-тан бастап"),
    ("08:45", "08:45-ке дейін", "08:45-тен бастап"),
    ("08:50", "08:50-ге дейін", "08:50-ден бастап"),
]


@pytest.mark.parametrize(("time", "until", "from_"), UNTIL_AND_FROM)
def test_kazakh_endings_of_times(time, until, from_):
    moment = datetime.time.fromisoformat(time)
    assert dates.until_time(moment, "kk") == until
    assert dates.from_time(moment, "kk") == from_


@pytest.mark.parametrize("hour", range(24))
def test_kazakh_endings_of_half_hours(hour):
    moment = datetime.time(hour, 30)
    assert dates.until_time(moment, "kk") == f"{hour:02}:30-ға дейін"
    assert dates.from_time(moment, "kk") == f"{hour:02}:30-дан бастап"


def test_russian_times():
    assert dates.until_time(datetime.time(20), "ru") == "до 20:00"
    assert dates.from_time(datetime.time(8, 30), "ru") == "с 08:30"


def test_time_range_of_a_day_and_of_a_duty_until_midnight():
    assert dates.time_range(datetime.time(8), datetime.time(20)) == "08:00–20:00"
    assert dates.time_range(datetime.time(0), datetime.time(0)) == "00:00–24:00"


@pytest.mark.parametrize(
    ("function", "kk", "ru"),
    [
        (dates.date_words, "2026 жылғы 5 қараша", "5 ноября 2026 года"),
        (dates.date_short, "2026 ж. 5 қараша", "5 ноября 2026 г."),
        (dates.day_month, "5 қараша", "5 ноября"),
        (dates.weekday_name, "бейсенбі", "четверг"),
    ],
)
def test_date_in_words(function, kk, ru):
    assert function(THURSDAY, "kk") == kk
    assert function(THURSDAY, "ru") == ru


def test_every_month_has_its_name():
    days = [datetime.date(2026, month, 1) for month in range(1, 13)]
    assert [dates.day_month(day, "kk") for day in days] == [
        "1 қаңтар",
        "1 ақпан",
        "1 наурыз",
        "1 сәуір",
        "1 мамыр",
        "1 маусым",
        "1 шілде",
        "1 тамыз",
        "1 қыркүйек",
        "1 қазан",
        "1 қараша",
        "1 желтоқсан",
    ]
    assert dates.day_month(datetime.date(2026, 5, 31), "ru") == "31 мая"


def test_month_by_itself():
    assert dates.month_name(11, "kk") == "қараша"
    assert dates.month_name(11, "ru") == "ноябрь"
    with pytest.raises(ValueError, match="13"):
        dates.month_name(13, "kk")
    with pytest.raises(ValueError, match="0"):
        dates.month_name(0, "ru")


@pytest.mark.parametrize(
    ("date", "kk", "ru"),
    [
        (datetime.date(2026, 1, 2), "бүгін", "сегодня"),
        (datetime.date(2026, 1, 1), "кеше", "вчера"),
        (datetime.date(2026, 1, 3), "ертең", "завтра"),
        (datetime.date(2026, 1, 4), "4 қаңтар", "4 января"),
        (datetime.date(2025, 12, 31), "2025 жылғы 31 желтоқсан", "31 декабря 2025 года"),
    ],
)
def test_relative_day(date, kk, ru):
    today = datetime.date(2026, 1, 2)
    assert dates.relative_day(date, today, "kk") == kk
    assert dates.relative_day(date, today, "ru") == ru


def test_relative_day_of_a_moment():
    moment = datetime.datetime(2026, 1, 1, 23, 59)
    assert dates.relative_day(moment, datetime.date(2026, 1, 2), "kk") == "кеше"


@pytest.mark.parametrize(
    "call",
    [
        lambda: dates.date_words(THURSDAY, "de"),
        lambda: dates.weekday_name(THURSDAY, "de"),
        lambda: dates.relative_day(THURSDAY, THURSDAY, "de"),
        lambda: dates.until_time(datetime.time(8), "de"),
        lambda: dates.from_time(datetime.time(8), "de"),
    ],
)
def test_another_language_is_refused(call):
    with pytest.raises(ValueError, match="'de'"):
        call()


@pytest.mark.parametrize(
    ("month", "since", "until"),
    [
        (1, "2026 жылғы 6 қаңтардан бері", "2026 жылғы 6 қаңтарға дейін"),
        (2, "2026 жылғы 6 ақпаннан бері", "2026 жылғы 6 ақпанға дейін"),
        (3, "2026 жылғы 6 наурыздан бері", "2026 жылғы 6 наурызға дейін"),
        (4, "2026 жылғы 6 сәуірден бері", "2026 жылғы 6 сәуірге дейін"),
        (5, "2026 жылғы 6 мамырдан бері", "2026 жылғы 6 мамырға дейін"),
        (6, "2026 жылғы 6 маусымнан бері", "2026 жылғы 6 маусымға дейін"),
        (7, "2026 жылғы 6 шілдеден бері", "2026 жылғы 6 шілдеге дейін"),
        (8, "2026 жылғы 6 тамыздан бері", "2026 жылғы 6 тамызға дейін"),
        (9, "2026 жылғы 6 қыркүйектен бері", "2026 жылғы 6 қыркүйекке дейін"),
        (10, "2026 жылғы 6 қазаннан бері", "2026 жылғы 6 қазанға дейін"),
        (11, "2026 жылғы 6 қарашадан бері", "2026 жылғы 6 қарашаға дейін"),
        (12, "2026 жылғы 6 желтоқсаннан бері", "2026 жылғы 6 желтоқсанға дейін"),
    ],
)
def test_since_and_until_a_day_in_kazakh(month, since, until):
    day = datetime.date(2026, month, 6)
    assert (dates.since_date(day, "kk"), dates.until_date(day, "kk")) == (since, until)


def test_since_and_until_a_day_in_russian():
    day = datetime.date(2026, 11, 6)
    assert dates.since_date(day, "ru") == "с 6 ноября 2026 года"
    assert dates.until_date(day, "ru") == "до 6 ноября 2026 года"


@pytest.mark.parametrize(
    ("first", "last", "kk", "ru"),
    [
        ((2026, 10, 19), (2026, 10, 23), "2026 жылғы 19–23 қазан", "19–23 октября 2026 года"),
        (
            (2026, 9, 28),
            (2026, 10, 4),
            "2026 жылғы 28 қыркүйек – 4 қазан",
            "28 сентября – 4 октября 2026 года",
        ),
        (
            (2025, 12, 29),
            (2026, 1, 4),
            "2025 жылғы 29 желтоқсан – 2026 жылғы 4 қаңтар",
            "29 декабря 2025 года – 4 января 2026 года",
        ),
        ((2026, 11, 5), (2026, 11, 5), "2026 жылғы 5 қараша", "5 ноября 2026 года"),
    ],
)
def test_date_range(first, last, kk, ru):
    assert dates.date_range(datetime.date(*first), datetime.date(*last), "kk") == kk
    assert dates.date_range(datetime.date(*first), datetime.date(*last), "ru") == ru
