"""Answers to citizens are owed like materials: recalled, missed, explained and told of."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from apps.compliance.actions import explain
from apps.compliance.catching_up import catch_up
from apps.compliance.digest import Day
from apps.compliance.matters import Matters, Urgency
from apps.compliance.models import Breach
from apps.compliance.register import Known
from apps.compliance.report.answers import sums_by_source
from apps.compliance.state import measure
from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Kind
from apps.journal.models import Action, Entry
from apps.publishing.sections import all_owes
from tests.compliance.conftest import clock

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday; 15 working days end on 26 November.
ASKED = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
DUE = date(2026, 11, 26)
COUNTED = ("received", "in_term", "late", "waiting", "overdue", "mean_days")


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=ALMATY)


def asked(kind=Kind.HEAD, **more):
    sent = Submission(kind=kind, language="kk", text="Қабылдау қашан?", **more)
    return actions.submit(sent, at=ASKED).record


def matters(person, moment):
    return [
        (each.kind, each.title, each.urgency, each.day, each.days_past)
        for each in Matters(person, moment).all
        if each.kind == "answer"
    ]


def test_a_question_to_the_head_is_recalled_the_working_day_before_its_end(hospital):
    asked()
    title = "Басшыға сұрақ № 1"
    assert matters(hospital.director, at(24)) == []
    assert matters(hospital.director, at(25)) == [("answer", title, Urgency.SOON, DUE, 0)]
    assert matters(hospital.director, at(26)) == [("answer", title, Urgency.TODAY, DUE, 0)]
    assert matters(hospital.director, at(30)) == [("answer", title, Urgency.OVERDUE, DUE, 2)]
    assert matters(hospital.editor, at(30)) == []


def test_what_a_unit_was_given_is_the_unit_s(hospital):
    inquiry = asked(kind=Kind.UNIT, unit=hospital.unit)
    assert [each[2] for each in matters(hospital.editor, at(26))] == [Urgency.TODAY]
    assert matters(hospital.director, at(26)) == []
    actions.assign(inquiry, by=hospital.director, assignee=hospital.deputy, at=at(10))
    assert matters(hospital.editor, at(26)) == []
    assert [each[2] for each in matters(hospital.deputy, at(26))] == [Urgency.TODAY]


def test_a_missed_answer_is_a_breach_once_and_asks_for_an_explanation(hospital):
    asked()
    for day in ("2026-11-27 10:00", "2026-11-30 10:00"):
        with clock(day):
            catch_up()
    breach = Breach.objects.get(kind=Breach.Kind.ANSWER)
    assert (breach.subject, breach.day, breach.material) == ("inquiry:1", DUE, None)
    assert Entry.objects.filter(action=Action.MISSED, note__contains="№ 1").count() == 1
    director = hospital.director
    with clock("2026-11-30 10:00") as now:
        assert [each.breach for each in Matters(director, now).unexplained] == [breach]
        with pytest.raises(ValidationError):
            explain([breach], text="Ауырып қалдым.", promised_on=None, by=director)
        assert not breach.explanations.exists()
        explain([breach], text="Ауырып қалдым.", promised_on=date(2026, 12, 2), by=director)
        assert Matters(director, now).unexplained == []
    assert [each.breach for each in Matters(director, at(3, 12)).unexplained] == [breach]


def test_an_answer_given_late_while_nobody_looked_is_still_a_breach(hospital):
    inquiry = asked()
    actions.answer(inquiry, text="Дүйсенбіде.", by=hospital.director, at=at(28))
    with clock("2026-11-30 10:00"):
        catch_up()
    assert [(each.subject, each.day) for each in Breach.objects.filter(kind="answer")] == [
        ("inquiry:1", DUE)
    ]
    assert matters(hospital.director, at(30)) == []


def test_an_answer_in_time_is_none(hospital):
    actions.answer(asked(), text="Дүйсенбіде.", by=hospital.director, at=at(26))
    with clock("2026-11-30 10:00"):
        catch_up()
    assert not Breach.objects.filter(kind="answer").exists()


def test_those_above_are_told_of_a_unit_s_overdue_answer(hospital):
    asked(kind=Kind.RECEPTION, unit=hospital.unit)
    with clock("2026-12-01 10:00"):
        told = Day(measure()).told()
    assert [each.title for each in told[hospital.editor].overdue] == [
        "Ұйымға хабарлама № 1",
    ]
    assert [each.unit for each in told[hospital.director].above] == [hospital.unit]


def test_what_was_owed_at_a_past_moment_never_changes(hospital):
    inquiry = asked()
    later = ASKED + timedelta(days=5)

    def known(moment):
        return [
            (each.key, each.due_on, each.met_on)
            for source in all_owes()
            for each in source.open(moment)
        ]

    before = known(later)
    assert before == [("inquiry:1", DUE, None)]
    actions.extend(
        inquiry,
        until=date(2026, 12, 10),
        reason="Тексеру керек.",
        by=hospital.director,
        at=later + timedelta(days=1),
    )
    actions.answer(inquiry, text="Иә.", by=hospital.director, at=later + timedelta(days=2))
    assert known(later) == before
    assert known(later + timedelta(days=1)) == [("inquiry:1", date(2026, 12, 10), None)]
    assert known(later + timedelta(days=3)) == []


def test_the_report_counts_what_came_and_what_came_of_it(hospital):
    for number, day in enumerate((9, 27), start=1):
        inquiry = actions.submit(
            Submission(kind=Kind.HEAD, language="kk", text=f"{number}-сұрақ"), at=ASKED
        ).record
        actions.answer(inquiry, text="Иә.", by=hospital.director, at=at(day))
    asked()
    asked(kind=Kind.PAGE, page="/kk/about/")

    def told(moment):
        rows = sums_by_source(date(2026, 11, 1), date(2026, 11, 30), Known(moment))
        return {
            row.title: (
                row.received,
                row.in_term,
                row.late,
                row.waiting,
                row.overdue,
                row.mean_days,
            )
            for row in rows
            if row.received
        }

    assert list(told(at(30)).values()) == [
        # On the second working day, and on the sixteenth.
        (3, 1, 1, 0, 1, 9.0),
        (1, 0, 0, 0, 1, None),
    ]
    assert list(told(at(10)).values()) == [(3, 1, 0, 2, 0, 2.0), (1, 0, 0, 1, 0, None)]
