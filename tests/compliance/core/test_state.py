"""The state of each kind of item on a day, its halves, dates and points."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.about.models import AboutPage
from apps.compliance.catching_up import catch_up
from apps.compliance.state import Half, State, measure
from apps.documents.models import CorporateDocument
from apps.publishing import actions as publication
from apps.publishing.figures import set_figure
from apps.publishing.models import ItemState
from apps.publishing.revisions import capture, keep
from apps.services.models import Doctor
from tests.compliance.conftest import NEWS, VACANCIES, clock, moment
from tests.compliance.core.acts import publish, receive, vacancy
from tests.compliance.core.test_news import write
from tests.factories import factory_for

MISSION = "about.mission"
YEARLY = "documents.reports.annual_activity"
CONDITIONAL = "about.branches.details"


def page(hospital, item: str = MISSION, at: str = "2026-11-03 09:00") -> AboutPage:
    with clock(at):
        record = factory_for(AboutPage)(
            for_item=item, unit=hospital.unit, changed_by=hospital.editor
        )
        publish(hospital, record, reason="Себебі")
    return record


def line(item: str, at: str):
    with clock(at):
        return measure().line(item)


def test_an_empty_item_is_incomplete(hospital) -> None:
    found = line(MISSION, "2026-11-03 09:00")
    assert (found.state, found.kk, found.ru, found.count) == (
        State.INCOMPLETE,
        Half.ABSENT,
        Half.ABSENT,
        0,
    )
    assert (found.points(), found.is_filled, found.url) == (0, False, "")


def test_a_standing_item_is_filled_then_unconfirmed_then_confirmed(hospital) -> None:
    with clock("2026-11-02 09:00"):
        ItemState.objects.create(item=MISSION, unit=hospital.unit, review_days=10)
    record = page(hospital)
    found = line(MISSION, "2026-11-13 23:59")
    assert (found.state, found.next_due, found.points()) == (State.FILLED, date(2026, 11, 13), 2)
    found = line(MISSION, "2026-11-14 00:01")
    assert (found.state, found.is_filled, found.points()) == (State.UNCONFIRMED, True, 2)
    with clock("2026-11-14 10:00"):
        publication.confirm(record, by=hospital.chief)
    found = line(MISSION, "2026-11-24 10:00")
    assert (found.state, found.confirmed_on) == (State.FILLED, date(2026, 11, 14))
    assert line(MISSION, "2026-11-25 10:00").state == State.UNCONFIRMED


def test_the_review_of_the_hospital_holds_where_an_item_names_none(hospital) -> None:
    with clock("2026-11-02 09:00"):
        set_figure("review.days", "5", source="Бұйрық № 4", by=hospital.director)
    page(hospital)
    assert line(MISSION, "2026-11-08 10:00").state == State.FILLED
    assert line(MISSION, "2026-11-09 10:00").state == State.UNCONFIRMED


def test_the_record_that_waited_longest_decides(hospital) -> None:
    """Of several records of one item one confirmed does not speak for the others."""
    with clock("2026-11-02 09:00"):
        ItemState.objects.create(item="documents.main.licence", review_days=10)
    records = []
    for at in ("2026-11-03 09:00", "2026-11-05 09:00"):
        with clock(at):
            record = factory_for(CorporateDocument)(
                item="documents.main.licence", unit=hospital.unit, with_document=True
            )
            publish(hospital, record, reason="Себебі")
            records.append(record)
    with clock("2026-11-10 09:00"):
        publication.confirm(records[1], by=hospital.chief)
    assert line("documents.main.licence", "2026-11-14 09:00").state == State.UNCONFIRMED


def test_a_half_that_fell_behind_costs_one_point(hospital) -> None:
    record = page(hospital)
    with clock("2026-11-04 09:00"):
        content = capture(record)
        content["fields"]["lead_kk"] = "Жаңа қысқаша мазмұны"
        keep(record, content, by=hospital.editor)
        publish(hospital, record, reason="Аударма дайындалуда")
    found = line(MISSION, "2026-11-04 10:00")
    assert (found.state, found.kk, found.ru) == (State.INCOMPLETE, Half.THERE, Half.BEHIND)
    assert (found.points(), found.is_filled, found.changed_on) == (1, False, date(2026, 11, 4))
    with clock("2026-11-04 11:00"):
        tally = measure().tally
    assert (tally.filled, tally.filled_kk, tally.filled_ru) == (0, 1, 0)
    assert tally.one_language_behind == 1


def test_a_draft_published_with_one_half_behind_says_so(hospital) -> None:
    with clock("2026-11-04 09:00"):
        record = factory_for(AboutPage)(
            for_item=MISSION, unit=hospital.unit, changed_by=hospital.editor
        )
        content = capture(record)
        content["fields"]["lead_kk"] = "Жаңа қысқаша мазмұны"
        keep(record, content, by=hospital.editor)
        publish(hospital, record, reason="Аударма дайындалуда")
    found = line(MISSION, "2026-11-04 10:00")
    assert (found.kk, found.ru, found.points()) == (Half.THERE, Half.BEHIND, 1)


def test_an_item_that_does_not_apply_counts_for_nothing(hospital) -> None:
    before = line(CONDITIONAL, "2026-11-03 08:00")
    with clock("2026-11-03 08:30"):
        total = measure().tally.total
    with clock("2026-11-03 09:00"):
        ItemState.objects.create(
            item=CONDITIONAL,
            not_applicable=True,
            not_applicable_reason_kk="Бөлімшелер жоқ",
            not_applicable_reason_ru="Филиалов нет",
        )
    found = line(CONDITIONAL, "2026-11-03 10:00")
    assert before.state == State.INCOMPLETE
    assert (found.state, found.excused, found.points()) == (
        State.NOT_APPLICABLE,
        "Бөлімшелер жоқ",
        0,
    )
    with clock("2026-11-03 10:00"):
        assert measure().tally.total == total - 1


def test_a_material_past_its_term_makes_the_item_overdue(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    found = line(VACANCIES, "2026-11-11 23:59")
    assert (found.state, found.open_materials, found.next_due, found.days_overdue) == (
        State.INCOMPLETE,
        1,
        date(2026, 11, 11),
        0,
    )
    found = line(VACANCIES, "2026-11-14 09:00")
    assert (found.state, found.days_overdue) == (State.OVERDUE, 2)


def test_what_is_overdue_and_lacks_something_is_not_filled_by_that(hospital) -> None:
    """The table never gives a point for being late."""
    item = "services.staff.schedule"
    first = receive(hospital, "2026-11-06 18:00", items=[item])
    with clock("2026-11-09 09:00"):
        record = factory_for(Doctor)(unit=hospital.unit, week=False)
        publish(hospital, record, first, reason="Себебі")
    found = line(item, "2026-11-09 10:00")
    assert (found.state, found.points(), found.lacks) == (State.INCOMPLETE, 0, True)
    receive(hospital, "2026-11-09 18:00", items=[item])
    found = line(item, "2026-11-20 10:00")
    assert (found.state, found.points(), found.is_filled) == (State.OVERDUE, 0, False)


def test_news_are_overdue_on_the_day_after_a_day_without(hospital) -> None:
    write(hospital, "2026-11-03 09:00")
    assert line(NEWS, "2026-11-04 12:00").state == State.FILLED
    assert line(NEWS, "2026-11-05 00:01").state == State.OVERDUE
    write(hospital, "2026-11-05 09:00")
    assert line(NEWS, "2026-11-06 09:00").state == State.FILLED


def test_the_record_of_the_last_year_is_due_by_its_day(hospital) -> None:
    def publish_year(year: int, at: str) -> None:
        with clock(at):
            record = factory_for(CorporateDocument)(
                item=YEARLY, year=year, unit=hospital.unit, with_document=True
            )
            publish(hospital, record, reason="Себебі")

    publish_year(2024, "2026-11-03 09:00")
    found = line(YEARLY, "2026-11-03 10:00")
    assert (found.state, found.next_due) == (State.INCOMPLETE, date(2027, 4, 30))
    publish_year(2025, "2026-11-03 11:00")
    found = line(YEARLY, "2026-11-03 12:00")
    assert (found.state, found.next_due) == (State.FILLED, date(2027, 4, 30))
    found = line(YEARLY, "2027-05-01 12:00")
    assert (found.state, found.next_due) == (State.INCOMPLETE, date(2028, 5, 2))


def test_withdrawn_archived_and_expired_records_fill_nothing(hospital) -> None:
    record = page(hospital)
    with clock("2026-11-04 09:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
    assert line(MISSION, "2026-11-04 10:00").count == 0
    with clock("2026-11-05 09:00"):
        publication.publish(record, by=hospital.chief, reason="Себебі")
        publication.archive(record, by=hospital.chief, reason="Себебі")
    assert line(MISSION, "2026-11-05 10:00").count == 0


def test_a_past_moment_stays_as_it_was(hospital) -> None:
    record = page(hospital)
    with clock("2026-11-04 09:00") as past:
        before = measure()
    with clock("2026-11-05 09:00"):
        publication.withdraw(record, by=hospital.chief, reason="Қате")
        ItemState.objects.create(item=MISSION, unit=hospital.unit)
        receive(hospital, "2026-11-05 09:30")
    with clock("2026-11-20 09:00"):
        again = measure(past)
    assert again.lines == before.lines
    assert again.tally.points == before.tally.points


def test_the_queries_do_not_grow_with_the_rows(hospital) -> None:
    def queries() -> int:
        with clock("2026-11-09 09:00"):
            catch_up()
            measure()
            with CaptureQueriesContext(connection) as counted:
                measure()
        return len(counted)

    receive(hospital, "2026-11-06 18:00")
    page(hospital)
    few = queries()
    for _each in range(6):
        receive(hospital, "2026-11-06 18:00")
        with clock("2026-11-06 19:00"):
            publish(
                hospital, vacancy(hospital), receive(hospital, "2026-11-06 18:00"), reason="Себебі"
            )
    assert queries() == few


@pytest.mark.parametrize("at", ["2026-11-02 07:00", "2026-11-02 08:00"])
def test_before_it_was_measured_nothing_is_missed(hospital, at: str) -> None:
    with clock("2026-11-20 09:00"):
        state = measure(moment(at))
    assert state.at == moment(at)
    assert state.line(NEWS).state == State.INCOMPLETE
    assert timezone.localdate(state.at) == date(2026, 11, 2)
