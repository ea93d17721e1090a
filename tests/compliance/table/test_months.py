"""Terms count in the month of their last day; a term that was missed stays missed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Breach
from apps.compliance.months import MonthOfTerms, UnitPace, pace_by_unit, terms_by_month
from apps.compliance.register import Known
from tests.compliance.conftest import clock, moment

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def november(words: str) -> tuple[int, int]:
    (month,) = terms_by_month(*NOVEMBER, Known(moment(words)))
    return month.kept, month.missed


def test_kept_until_the_last_minute_of_the_last_day(receive, publish):
    # From Friday evening the third working day is Wednesday.
    publish(receive("2026-11-06 18:00"), "2026-11-11 23:59")
    assert november("2026-11-30 10:00") == (1, 0)


def test_a_term_that_runs_is_not_counted_and_a_missed_one_is(receive, publish):
    material = receive("2026-11-06 18:00")
    assert november("2026-11-11 23:59") == (0, 0)
    assert november("2026-11-12 00:00") == (0, 1)
    publish(material, "2026-11-16 09:00")
    assert november("2026-11-30 10:00") == (0, 1)
    # As of a day before nothing has changed.
    assert november("2026-11-11 23:59") == (0, 0)


def test_a_refusal_ends_a_term_as_a_publication_does(receive, hospital):
    material = receive("2026-11-06 18:00")
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Қайталанады", by=hospital.editor)
        actions.decide_refusal(refusal, agreed=True, by=hospital.chief)
    assert november("2026-11-30 10:00") == (1, 0)


def test_an_extension_in_time_moves_the_term_to_its_new_month(receive, hospital, publish):
    material = receive("2026-11-26 10:00")
    with clock("2026-11-30 10:00"):
        actions.extend(
            material, until=date(2026, 12, 3), reason="Жабдық кешікті", by=hospital.director
        )
    publish(material, "2026-12-03 12:00")
    found = terms_by_month(date(2026, 11, 1), date(2026, 12, 31), Known(moment("2026-12-20 10:00")))
    assert found == [
        MonthOfTerms(date(2026, 11, 1), 0, 0),
        MonthOfTerms(date(2026, 12, 1), 1, 0),
    ]


def test_an_extension_after_the_term_does_not_undo_that_it_was_missed(receive, hospital, publish):
    material = receive("2026-11-10 10:00")
    with clock("2026-11-16 10:00"):
        catch_up()
        actions.extend(
            material, until=date(2026, 11, 18), reason="Жабдық кешікті", by=hospital.director
        )
    publish(material, "2026-11-17 12:00")
    assert november("2026-11-30 10:00") == (1, 1)
    assert [breach.day for breach in Breach.objects.filter(kind="term")] == [date(2026, 11, 13)]


def test_the_mean_counts_working_days_from_the_day_after_the_receipt(receive, publish, hospital):
    # Monday to Wednesday: two working days; Friday to Tuesday: two; Friday to Monday week: six.
    publish(receive("2026-11-09 10:00"), "2026-11-11 10:00")
    publish(receive("2026-11-13 17:00"), "2026-11-17 10:00")
    publish(receive("2026-11-13 17:30"), "2026-11-23 10:00")
    known = Known(moment("2026-11-30 10:00"))
    assert pace_by_unit(*NOVEMBER, known) == [UnitPace(hospital.unit, 3, 3.3)]
    # As of a day only what was published by then; a month only what was published in it.
    assert pace_by_unit(*NOVEMBER, Known(moment("2026-11-12 10:00"))) == [
        UnitPace(hospital.unit, 1, 2.0)
    ]
    assert pace_by_unit(date(2026, 12, 1), date(2026, 12, 31), known) == []


@pytest.mark.parametrize("count", [1, 5])
def test_three_queries_however_many_materials(receive, publish, count):
    for _number in range(count):
        publish(receive("2026-11-09 10:00"), "2026-11-11 10:00")
    known = Known(moment("2026-11-30 10:00"))
    assert known.calendar.is_working_day(date(2026, 11, 30))
    with CaptureQueriesContext(connection) as captured:
        (month,) = terms_by_month(*NOVEMBER, known)
        (pace,) = pace_by_unit(*NOVEMBER, known)
    assert (month.kept, pace.published) == (count, count)
    assert len(captured) == 3


def test_a_regulation_without_a_number_has_no_terms(receive, settings, publish, hospital):
    settings.REGULATION_PROFILE = "gp17"
    with clock("2026-11-03 10:00"):
        catch_up()
    publish(receive("2026-11-06 18:00"), "2026-11-20 10:00")
    assert november("2026-11-30 10:00") == (0, 0)
    assert pace_by_unit(*NOVEMBER, Known(moment("2026-11-30 10:00"))) == [
        UnitPace(hospital.unit, 1, 10.0)
    ]
