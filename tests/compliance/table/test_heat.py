"""The year of news: squares, days missed, both readings by month."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.compliance.catching_up import catch_up
from apps.compliance.heat import HeatMap
from apps.compliance.news import news_record
from apps.compliance.register import Known
from tests.compliance.conftest import clock, moment


def square(heat: HeatMap, day: date):
    return next(each for week in heat.weeks for each in week.days if each and each.day == day)


def test_the_last_twelve_months_end_today(hospital):
    heat = HeatMap(Known(moment("2026-11-20 10:00")))
    assert (heat.start, heat.end) == (date(2025, 12, 1), date(2026, 11, 20))
    assert (len(heat.weeks), len(heat.months)) == (51, 12)
    assert [len(squares) for _day, _letters, squares in heat.rows] == [51] * 7
    assert sum(each is not None for _d, _l, squares in heat.rows for each in squares) == 355


def test_a_chosen_year_ends_with_the_year_or_today(hospital):
    known = Known(moment("2026-11-20 10:00"))
    past, present = HeatMap(known, 2025), HeatMap(known, 2026)
    assert (past.start, past.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (present.start, present.end) == (date(2026, 1, 1), date(2026, 11, 20))


def test_a_day_without_news_is_missed_once_it_is_over(hospital, news):
    # The hospital is measured from Tuesday, 3 November.
    news("2026-11-04 10:00")
    news("2026-11-05 10:00")
    news("2026-11-05 12:00")
    heat = HeatMap(Known(moment("2026-11-08 20:00")))
    assert heat.missed == {date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 7)}
    assert [square(heat, date(2026, 11, day)).count for day in (2, 4, 5)] == [0, 1, 2]
    today = square(heat, date(2026, 11, 8))
    assert (today.is_today, today.missed, today.is_off) == (True, False, True)
    assert square(heat, date(2026, 11, 2)).missed is False


def test_a_square_says_in_words_what_it_shows(hospital, news):
    news("2026-11-05 10:00")
    news("2026-11-05 12:00")
    heat = HeatMap(Known(moment("2026-11-08 20:00")))
    with override("kk"):
        assert square(heat, date(2026, 11, 5)).words.startswith("5 қараша: ")
    with override("ru"):
        assert square(heat, date(2026, 11, 5)).words.startswith("5 ноября: ")
    assert square(heat, date(2026, 11, 5)).level == 2


def test_a_month_tells_both_readings_and_agrees_with_the_record_of_news(hospital, news):
    for day in (4, 5, 12):
        news(f"2026-11-{day:02} 10:00")
    known = Known(moment("2026-11-16 09:00"))
    month = HeatMap(known).months[-1]
    record = news_record(known, date(2026, 11, 3), date(2026, 11, 15))
    assert (month.news, month.missed) == (3, 10)
    # October lies before the first measured day.
    assert [each.judged for each in HeatMap(known).months[-2:]] == [False, True]
    assert month.without_by_calendar == len(record.missed_by_calendar_days) == 10
    assert month.without_by_working_days == len(record.missed_by_working_days) == 6
    assert month.longest_gap == record.longest_gap == 5


def test_as_of_a_past_day_later_news_are_not_there(hospital, news):
    news("2026-11-05 10:00")
    news("2026-11-06 10:00")
    assert HeatMap(Known(moment("2026-11-05 23:59"))).total == 1
    assert HeatMap(Known(moment("2026-11-06 23:59"))).total == 2


def test_under_regularly_nothing_is_missed_and_the_gap_is_told(hospital, news, settings):
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-03 10:00"):
        catch_up()
    news("2026-11-04 10:00")
    heat = HeatMap(Known(moment("2026-11-16 09:00")))
    assert (heat.missed, heat.is_daily, heat.allowed_gap) == (frozenset(), False, 3)
    assert (heat.months[-1].missed, heat.months[-1].longest_gap) == (None, 7)


def test_queries_do_not_grow_with_news(hospital, news):
    def queries() -> int:
        known = Known(moment("2026-11-20 10:00"))
        with CaptureQueriesContext(connection) as captured:
            heat = HeatMap(known)
            assert (len(heat.weeks), len(heat.months)) == (51, 12)
        return len(captured)

    news("2026-11-04 10:00")
    queries()
    one = queries()
    for day in range(5, 12):
        news(f"2026-11-{day:02} 10:00")
    assert queries() == one
