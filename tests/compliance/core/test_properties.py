"""What holds for every calendar, every day and every order of acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Extension, Material, Term
from apps.compliance.state import measure
from apps.compliance.terms import extended
from apps.publishing import actions as publication
from apps.regulation.calendar import DAY_OFF, WORKING_DAY, CalendarRow, WorkingCalendar
from apps.regulation.deadlines import WithinWorkingDays
from apps.regulation.register import Text
from tests.compliance.conftest import clock, moment
from tests.compliance.core.acts import publish, receive, vacancy


@contextmanager
def forgotten() -> Iterator[None]:
    """Each example starts from the hospital alone: nothing it wrote stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 1))
TERM = WithinWorkingDays(3)
few = settings(max_examples=60, deadline=None)
acts_examples = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rows(kinds: dict[date, str]) -> list[CalendarRow]:
    name = Text("Күн", "День", "Day")
    return [CalendarRow(day, kind, name, "№ 1") for day, kind in kinds.items()]


@st.composite
def calendars(draw) -> tuple[date, dict[date, str]]:
    """A day and rows of the calendar in the weeks after it."""
    day = draw(DAYS)
    offsets = st.integers(0, 20).map(lambda number: day + timedelta(days=number))
    kinds = draw(st.dictionaries(offsets, st.sampled_from([DAY_OFF, WORKING_DAY]), max_size=8))
    return day, kinds


@few
@given(calendars())
def test_a_term_never_lands_on_a_day_off(about) -> None:
    day, kinds = about
    calendar = WorkingCalendar(rows(kinds))
    due, remind = TERM.due(day, calendar), TERM.remind_on(day, calendar)
    assert calendar.is_working_day(due)
    assert calendar.is_working_day(remind)
    assert day < remind < due
    assert calendar.working_days_between(day + timedelta(days=1), due) == 3


@few
@given(calendars(), st.integers(0, 20))
def test_one_more_day_off_never_shortens_a_term(about, offset: int) -> None:
    day, kinds = about
    more = {**kinds, day + timedelta(days=offset): DAY_OFF}
    before = TERM.due(day, WorkingCalendar(rows(kinds)))
    assert TERM.due(day, WorkingCalendar(rows(more))) >= before


@few
@given(calendars(), st.integers(0, 20))
def test_one_more_working_day_never_lengthens_it(about, offset: int) -> None:
    day, kinds = about
    more = {**kinds, day + timedelta(days=offset): WORKING_DAY}
    before = TERM.due(day, WorkingCalendar(rows(kinds)))
    assert TERM.due(day, WorkingCalendar(rows(more))) <= before


@few
@given(calendars(), st.integers(1, 15))
def test_an_extended_term_is_a_working_day_not_before_the_one_granted(about, offset: int) -> None:
    day, kinds = about
    calendar = WorkingCalendar(rows(kinds))
    until = day + timedelta(days=offset)
    counted = extended(until, calendar)
    assert counted.due_on >= until
    assert calendar.is_working_day(counted.due_on)
    assert calendar.working_days_between(until, counted.due_on) == 1


@acts_examples
@given(st.lists(st.integers(1, 6), min_size=1, max_size=4))
def test_extensions_form_one_chain(hospital, steps: list[int]) -> None:
    with forgotten():
        extend_by(hospital, steps)


def extend_by(hospital, steps: list[int]) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 09:00"):
        for number in steps:
            last = Term.objects.filter(material=material).last().due_on
            until = WorkingCalendar().add_working_days(last, number)
            actions.extend(material, until=until, reason="Ауырды", by=hospital.director)
    chain, found = [], Extension.objects.get(material=material, previous=None)
    while found is not None:
        chain.append(found)
        found = Extension.objects.filter(previous=found).first()
    assert chain == list(Extension.objects.filter(material=material))
    assert [each.until for each in chain] == sorted({each.until for each in chain})
    assert len(chain) == len(steps)


ACTS = st.lists(
    st.sampled_from(["receive", "publish", "extend", "refuse", "correct", "look"]),
    min_size=2,
    max_size=5,
)


@acts_examples
@given(before=ACTS, after=ACTS)
def test_a_past_moment_is_the_same_whatever_is_done_later(hospital, before, after) -> None:
    with forgotten():
        for number, act in enumerate(before):
            do(hospital, act, f"2026-11-{9 + number:02} 10:00")
        with clock("2026-11-16 20:00") as past:
            said = measure()
        for number, act in enumerate(after):
            do(hospital, act, f"2026-11-{17 + number:02} 10:00")
        with clock("2026-11-30 20:00"):
            assert measure(past).lines == said.lines


def do(hospital, act: str, at: str) -> None:
    """One act at a moment, of the last open material where it needs one."""
    if act == "receive":
        receive(hospital, at)
        return
    with clock(at):
        catch_up()
        open_ones = Material.objects.current(moment(at)).with_term(moment(at)).open(moment(at))
        row = open_ones.order_by("pk").last()
        if row is None or act == "look":
            return
        if act == "publish":
            record = vacancy(hospital)
            publish(hospital, record, row, reason="Себебі")
            publication.confirm(record, by=hospital.chief)
        elif act == "extend":
            last = max(row.due_on, moment(at).date())
            until = WorkingCalendar().add_working_days(last, 2)
            actions.extend(row, until=until, reason="Ауырды", by=hospital.director)
        elif act == "refuse":
            refusal = actions.propose_refusal(row, reason="Орын жабылды", by=hospital.editor)
            actions.decide_refusal(refusal, agreed=True, by=hospital.chief)
        elif act == "correct":
            actions.correct(row, reason="Қате", title="Түзетілді", by=hospital.editor)


@pytest.mark.parametrize("day", ["2025-01-03", "2025-05-08", "2026-01-02", "2026-07-06"])
def test_days_the_government_moved_are_no_last_day(day: str) -> None:
    """Transfers of 2025 and 2026 (orders of the government)."""
    calendar = WorkingCalendar()
    moved = date.fromisoformat(day)
    dues = {TERM.due(moved - timedelta(days=number), calendar) for number in range(1, 12)}
    assert (moved in dues) is calendar.is_working_day(moved)
