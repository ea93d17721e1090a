"""News count for the day on which readers first saw them (mgdb1 п. 13)."""

from datetime import date, datetime, timedelta

import pytest

from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach
from apps.compliance.news import news_by_day, news_record
from apps.compliance.register import Known
from apps.news.models import NewsItem
from apps.publishing import actions as publication
from apps.publishing.figures import set_figure
from tests.compliance.conftest import clock, moment
from tests.factories import NewsItemFactory

START, END = date(2026, 11, 3), date(2026, 11, 15)


def write(hospital, at: str, seen: str | None = None, **columns) -> NewsItem:
    """News of the editor, published by the chief at a moment, or planned for one."""
    with clock(at):
        record = NewsItemFactory(unit=hospital.unit, changed_by=hospital.editor, **columns)
        publication.send_to_check(record, by=hospital.editor)
        publication.publish(
            record, by=hospital.chief, at=moment(seen) if seen else None, reason="Себебі"
        )
    return record


def days(at: str = "2026-11-15 23:00") -> dict[int, int]:
    return {day.day: count for day, count in news_by_day(START, END, moment(at)).items()}


def test_news_count_for_their_day(hospital) -> None:
    write(hospital, "2026-11-04 00:00")
    write(hospital, "2026-11-05 23:59")
    write(hospital, "2026-11-05 09:00")
    assert days() == {4: 1, 5: 2}


def test_a_date_put_back_makes_no_news_of_yesterday(hospital) -> None:
    write(hospital, "2026-11-06 09:00", publish_at=moment("2026-11-05 09:00"))
    assert days() == {6: 1}


def test_what_is_planned_counts_when_it_is_seen(hospital) -> None:
    write(hospital, "2026-11-04 09:00", "2026-11-06 08:00")
    assert days("2026-11-05 09:00") == {}
    assert days() == {6: 1}


def test_what_was_taken_back_on_its_day_was_no_news(hospital) -> None:
    record = write(hospital, "2026-11-04 09:00")
    with clock("2026-11-04 10:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
    assert days("2026-11-04 09:30") == {4: 1}
    assert days() == {}


def test_what_was_withdrawn_later_was_there_on_its_day(hospital) -> None:
    record = write(hospital, "2026-11-04 09:00")
    with clock("2026-11-05 00:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
    assert days() == {4: 1}


def test_a_change_of_old_news_is_no_news(hospital) -> None:
    record = write(hospital, "2026-11-04 09:00")
    with clock("2026-11-06 09:00"):
        publication.confirm(record, by=hospital.chief)
    assert days() == {4: 1}


def test_a_day_without_news_is_a_breach_and_both_readings_are_told(hospital) -> None:
    # Friday has news; Saturday, Sunday and Tuesday have none.
    for day in (3, 4, 5, 6, 9):
        write(hospital, f"2026-11-{day:02} 09:00")
    with clock("2026-11-11 09:00"):
        catch_up()
        record = news_record(Known(), START, date(2026, 11, 10))
    assert [each.day.day for each in Breach.objects.filter(kind="news")] == [7, 8, 10]
    assert [day.day for day in record.missed_by_calendar_days] == [7, 8, 10]
    assert [day.day for day in record.missed_by_working_days] == [10]
    found = (record.expected, record.kept, record.total, record.longest_gap, record.allowed_gap)
    assert found == (8, 5, 5, 1, None)


def test_by_working_days_a_weekend_misses_nothing(hospital) -> None:
    with clock("2026-11-02 09:00"):
        set_figure("news.unit", "working_days", source="Бұйрық № 3", by=hospital.director)
    for day in (3, 4, 5, 6):
        write(hospital, f"2026-11-{day:02} 09:00")
    with clock("2026-11-10 09:00"):
        catch_up()
    assert [each.day.day for each in Breach.objects.filter(kind="news")] == [9]


def test_under_gp17_the_gap_is_measured_and_nothing_is_missed(hospital, settings) -> None:
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-02 09:00"):
        catch_up()
    write(hospital, "2026-11-03 09:00")
    write(hospital, "2026-11-12 09:00")
    with clock("2026-11-14 09:00"):
        catch_up()
        record = news_record(Known(), START, date(2026, 11, 13))
    assert (record.missed, record.expected, record.longest_gap, record.allowed_gap) == ((), 0, 7, 3)
    assert not Breach.objects.exists()


def test_an_empty_period_has_no_news(hospital) -> None:
    record = news_record(Known(moment("2026-11-05 09:00")), END, START)
    assert (record.total, record.expected, record.longest_gap) == (0, 0, 0)


@pytest.mark.parametrize("hour", range(0, 24, 6))
def test_the_day_is_that_of_the_hospital(hospital, hour: int) -> None:
    at = datetime(2026, 11, 4) + timedelta(hours=hour)
    write(hospital, at.isoformat(sep=" "))
    assert days() == {4: 1}
