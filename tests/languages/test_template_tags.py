"""The filters of ``{% load languages %}`` in the language of the page."""

import datetime

import pytest
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

ENGINE = Engine(libraries={"languages": "apps.languages.templatetags.languages"})
DAY = datetime.date(2026, 11, 5)


def render(source: str, language: str | None, **context) -> str:
    with translation.override(language):
        template = ENGINE.from_string("{% load languages %}" + source)
        return template.render(Context(context)).replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("source", "value", "kk", "ru"),
    [
        ("{{ v|date_words }}", DAY, "2026 жылғы 5 қараша", "5 ноября 2026 года"),
        ("{{ v|date_short }}", DAY, "2026 ж. 5 қараша", "5 ноября 2026 г."),
        ("{{ v|day_month }}", DAY, "5 қараша", "5 ноября"),
        ("{{ v|weekday_name }}", DAY, "бейсенбі", "четверг"),
        ("{{ v|clock }}", datetime.time(8, 5), "08:05", "08:05"),
        ("{{ v|until_time }}", datetime.time(20), "20:00-ге дейін", "до 20:00"),
        ("{{ v|from_time }}", datetime.time(14), "14:00-ден бастап", "с 14:00"),
        ("{{ v|until_time }}", datetime.time(0), "00:00-ге дейін", "до 00:00"),
        ("{{ v|file_size }}", 1_300_000, "1,2~МБ", "1,2~МБ"),
        ("{{ v|file_size }}", 0, "0~байт", "0~байт"),
        ("{{ v|money }}", 12_000, "12^000~₸", "12^000~₸"),
        ("{{ v|number }}", 12_345, "12^345", "12^345"),
        ("{{ v|phone_href }}", "+7 (727) 337-83-37", "tel:+77273378337", "tel:+77273378337"),
        ("{{ v|no_break }}", "5 дней в доме", "5~дней в доме", "5~дней в~доме"),
    ],
)
def test_filter_in_both_languages(source, value, kk, ru):
    assert render(source, "kk", v=value) == kk
    assert render(source, "ru", v=value) == ru


@pytest.mark.parametrize(
    "name",
    [
        *("date_words", "date_short", "day_month", "weekday_name", "relative_day"),
        *("clock", "until_time", "from_time"),
        *("no_break", "file_size", "money", "number", "phone_href"),
    ],
)
def test_nothing_gives_an_empty_string(name):
    assert render("{{ v|" + name + " }}", "kk", v=None) == ""


def test_relative_day_counts_from_the_given_day():
    source = "{{ v|relative_day:today }}"
    assert render(source, "kk", v=DAY, today=DAY) == "бүгін"
    assert render(source, "ru", v=DAY, today=datetime.date(2026, 11, 6)) == "вчера"


def test_relative_day_counts_from_now_by_itself():
    assert render("{{ v|relative_day }}", "kk", v=timezone.now()) == "бүгін"


def test_moment_is_shown_in_the_time_zone_of_the_reader():
    late = datetime.datetime(2026, 11, 4, 20, 30, tzinfo=datetime.UTC)
    with timezone.override(datetime.timezone(datetime.timedelta(hours=5))):
        assert render("{{ v|day_month }} {{ v|clock }}", "kk", v=late) == "5 қараша 01:30"


def test_time_range_tag():
    source = "{% time_range a b %}"
    assert render(source, "kk", a=datetime.time(8), b=datetime.time(20)) == "08:00–20:00"
    assert render(source, "kk", a=datetime.time(8), b=None) == ""


def test_no_break_escapes_text_and_keeps_safe_markup():
    text = "<b>20:00-ге</b>"
    wrapped = '<span class="nowrap">20:00-ге</span>'
    assert render("{{ v|no_break }}", "kk", v=text) == f"&lt;b&gt;{wrapped}&lt;/b&gt;"
    assert render("{{ v|no_break }}", "kk", v=mark_safe(text)) == f"<b>{wrapped}</b>"


def test_page_in_a_third_language_gets_kazakh_dates():
    assert render("{{ v|day_month }}", "en", v=DAY) == "5 қараша"
    assert render("{{ v|day_month }}", None, v=DAY) == "5 қараша"
