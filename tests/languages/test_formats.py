"""What Django writes and reads with our formats."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation

MOMENT = datetime.datetime(2026, 11, 5, 8, 5)


@pytest.fixture(autouse=True)
def our_formats(settings):
    settings.FORMAT_MODULE_PATH = ["apps.languages.formats"]
    formats.reset_format_cache()
    yield
    formats.reset_format_cache()


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("kk", "SHORT_DATE_FORMAT", "05.11.2026"),
        ("kk", "SHORT_DATETIME_FORMAT", "05.11.2026 08:05"),
        ("kk", "TIME_FORMAT", "08:05"),
        ("ru", "DATE_FORMAT", "5 ноября 2026 г."),
        ("ru", "DATETIME_FORMAT", "5 ноября 2026 г., 08:05"),
        ("ru", "MONTH_DAY_FORMAT", "5 ноября"),
        ("ru", "TIME_FORMAT", "08:05"),
    ],
)
def test_dates_are_written(language, name, written):
    with translation.override(language):
        assert formats.date_format(MOMENT, name) == written


def test_kazakh_dates_have_the_year_first():
    # The names of months come from the catalogue; its own test looks at their letters.
    with translation.override("kk"):
        assert formats.date_format(MOMENT, "DATE_FORMAT").lower() == "2026 ж. 5 қараша"
        assert formats.date_format(MOMENT, "DATETIME_FORMAT").lower() == "2026 ж. 5 қараша, 08:05"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_numbers_and_the_week(language):
    with translation.override(language):
        grouped = formats.number_format(Decimal("1234567.5"), force_grouping=True)
        assert grouped == "1\u202f234\u202f567,5"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("typed", ["05.11.2026", "05.11.26", "2026-11-05"])
def test_dates_are_read(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == datetime.date(2026, 11, 5)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("typed", ["05.11.2026 08:05", "2026-11-05T08:05", "2026-11-05 08:05"])
def test_moments_are_read(language, typed, settings):
    settings.USE_TZ = False
    with translation.override(language):
        assert forms.DateTimeField().clean(typed) == MOMENT


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_calendar_of_the_admin_writes_day_month_year(language):
    with translation.override(language):
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d.%m.%Y"
        assert formats.localize_input(MOMENT.date()) == "05.11.2026"
