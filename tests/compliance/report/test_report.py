"""What the report says, that it says the same as the table, and that it never changes."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from apps.accounts.models import Unit
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.report.composing import ImpossiblePeriod, report
from apps.compliance.report.forms import pieces
from apps.compliance.report.materials import Outcome
from apps.compliance.report.presenting import parts_of
from apps.compliance.state import State, measure
from apps.journal.models import Entry
from apps.publishing import actions as publication
from apps.publishing.models import ItemState
from apps.vacancies.models import Vacancy
from apps.workdays.models import CalendarRow
from tests.compliance.conftest import VACANCIES, clock, moment
from tests.compliance.report.conftest import receive

START, END = date(2026, 11, 1), date(2026, 11, 30)
NOW = "2026-11-20 09:00"


def as_json(language="kk", start=START, end=END, at=None) -> bytes:
    with override(language):
        return b"".join(pieces(report(start, end, at), "json", language))


def test_materials_of_the_period_in_figures(played):
    with clock(NOW):
        made = report(START, END)
    sums = made.sums
    assert sums.received == 5
    assert sums.recorded_late == 1
    assert sums.extended == 1
    assert sums.outcomes == {
        Outcome.IN_TIME: 2,
        Outcome.LATE: 1,
        Outcome.REFUSED: 0,
        Outcome.OVERDUE: 1,
        Outcome.OPEN: 1,
    }
    assert (sums.late_without_reason, sums.overdue_without_explanation) == (0, 0)
    assert made.end == date(2026, 11, 20)
    assert [(each.first, each.kept, each.missed) for each in made.terms_by_month] == [
        (date(2026, 11, 1), 1, 2)
    ]


def test_materials_one_by_one_carry_their_reason_and_days(played):
    with clock(NOW):
        lines = list(report(START, END).materials())
    assert [(line.row.title, line.outcome, line.days) for line in lines] == [
        ("Педиатр", Outcome.IN_TIME, 2),
        ("Терапевт", Outcome.LATE, 5),
        ("Хирург", Outcome.OVERDUE, None),
        ("Невролог", Outcome.OPEN, None),
        ("Жаңалық", Outcome.IN_TIME, 0),
    ]
    assert [line.row.late_reason for line in lines][1] == "Кадрлар кешіктірді"
    assert [line.row.extended_until for line in lines][3] == date(2026, 11, 27)
    assert [line.row.explained for line in lines] == [False, False, True, False, False]


def test_a_period_leaves_out_what_ended_before_it(played):
    with clock(NOW):
        made = report(date(2026, 11, 9), END)
    assert [line.row.title for line in made.materials()] == [
        "Терапевт",
        "Хирург",
        "Невролог",
        "Жаңалық",
    ]
    assert made.sums.received == 3


def test_news_of_whole_measured_days(played):
    with clock(NOW):
        record = report(START, END).news
    # The regulation was noted on the 2nd, the 20th is not over.
    assert (record.start, record.end) == (date(2026, 11, 3), date(2026, 11, 19))
    assert (record.total, record.expected, len(record.missed)) == (1, 17, 16)


def test_the_report_says_what_the_table_says(played):
    with clock(NOW):
        state = measure()
        data = json.loads(as_json())
    assert data["totals"]["complete"] == state.tally.filled
    assert data["totals"]["overdue"] == state.tally.of(State.OVERDUE)
    assert data["totals"]["points"] == state.tally.points
    assert [row["item"] for row in data["items"]] == [line.item.id for line in state.lines]
    assert [row["state"] for row in data["items"]] == [str(line.state) for line in state.lines]
    assert [row["complete"] for row in data["sections"]] == [
        each.tally.filled for each in state.sections
    ]
    assert {row["item"]: row["state"] for row in data["items"]}[VACANCIES] == "overdue"


def test_the_journal_s_last_entry_stands_at_the_foot(played):
    with clock(NOW):
        data = json.loads(as_json())
        last = Entry.objects.first()
    assert data["journal"] == {"entries": last.number, "hash": last.hash}


def test_a_report_of_a_past_moment_never_changes(played):
    at = moment("2026-11-14 12:00")
    with clock(NOW):
        then = as_json(at=at), as_json("ru", at=at)
        now = as_json()
        CalendarRow.objects.create(
            date=date(2026, 11, 11),
            kind="day_off",
            title_kk="Демалыс",
            title_ru="Выходной",
            source="№ 1 бұйрық",
        )
        owner = ItemState.objects.get(item=VACANCIES)
        owner.unit = Unit.objects.get(code="board")
        owner.save()
        record = Vacancy.objects.order_by("pk").first()
        publication.withdraw(record, reason="Қате", by=played.chief)
        actions.correct(played.overdue, reason="Қате атау", title="Хирургия", by=played.chief)
        catch_up()
    with clock("2026-11-23 09:00"):
        receive(played, "Кеш тіркелген", "2026-11-10 09:00", "2026-11-23 09:00")
        assert (as_json(at=at), as_json("ru", at=at)) == then
        assert as_json() != now


def test_rows_of_the_calendar_stand_in_it_with_their_act(played):
    with clock(NOW):
        CalendarRow.objects.create(
            date=date(2026, 11, 11),
            kind="day_off",
            title_kk="Демалыс",
            title_ru="Выходной",
            source="№ 1 бұйрық",
        )
        (row,) = json.loads(as_json())["calendar"]
        assert json.loads(as_json(at=moment("2026-11-19 09:00")))["calendar"] == []
    assert (row["date"], row["source"]) == ("2026-11-11", "№ 1 бұйрық")


def test_impossible_periods_are_refused(played):
    with clock(NOW):
        with pytest.raises(ImpossiblePeriod):
            report(END, START)
        with pytest.raises(ImpossiblePeriod):
            report(START, END, moment("2026-11-20 09:01"))
        with pytest.raises(ImpossiblePeriod):
            report(date(2026, 11, 21), END)


def test_acts_of_the_period_are_named(played):
    with clock(NOW):
        actions.correct(
            played.overdue,
            reason="Журналдағы уақыт",
            received_at=moment("2026-11-09 08:00"),
            by=played.chief,
        )
        data = json.loads(as_json())
    (explained,) = data["explanations"]
    assert (explained["text"], explained["promised_on"]) == ("Ауырып қалдым", "2026-11-25")
    assert explained["by"] == played.editor.pk
    (extended,) = data["extensions"]
    assert (extended["until"], extended["reason"]) == ("2026-11-27", "Бұйрық күтілуде")
    (corrected,) = data["corrections"]
    assert corrected["received_before"] == "2026-11-09T09:00:00+05:00"
    assert corrected["received_now"] == "2026-11-09T08:00:00+05:00"
    assert data["refusals"] == []


def test_queries_do_not_grow_with_materials(played):
    def all_rows():
        with clock(NOW):
            for part in parts_of(report(START, END)):
                list(part.rows()) if part.is_table else None

    receive(played, "Окулист", "2026-11-18 10:00")
    with clock(NOW):
        catch_up()
    with CaptureQueriesContext(connection) as with_one:
        all_rows()
    for number in range(14):
        receive(played, f"Дәрігер {number}", "2026-11-18 11:00")
    with clock(NOW):
        catch_up()
    with CaptureQueriesContext(connection) as with_fifteen:
        all_rows()
    assert len(with_fifteen) == len(with_one)
