"""Who is told of what, by working days past the term (the escalation of the daily letter)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import NewsDuty, Substitution, Unit
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.digest import Day
from apps.compliance.keepers import Keepers
from apps.compliance.state import measure
from apps.publishing.figures import set_figure
from tests.compliance.conftest import clock
from tests.compliance.mail.conftest import explain_news, told_on
from tests.factories import UserFactory

# Received on Tuesday, 8 December 2026: the term ends on Friday, 11 December. Wednesday, 16
# December, is Independence Day.
RECEIVED = "2026-12-08 10:00"
EDITOR, HEAD = {"editor"}, {"editor", "head"}
DEPUTY = {"editor", "head", "deputy"}
ALL = {"editor", "head", "deputy", "director"}


def told_of_terms(when: str) -> set[str]:
    return {name for name, told in told_on(when).items() if told.overdue or told.above}


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ("2026-12-11 09:00", set()),
        ("2026-12-12 09:00", EDITOR),
        ("2026-12-14 09:00", HEAD),
        ("2026-12-15 09:00", DEPUTY),
        ("2026-12-16 09:00", DEPUTY),
        ("2026-12-17 09:00", ALL),
        ("2026-12-30 09:00", ALL),
    ],
    ids=["last day", "Saturday", "1st", "2nd", "holiday after the 2nd", "3rd", "much later"],
)
def test_each_working_day_past_the_term_more_people_are_told(came, when, names):
    came(RECEIVED)
    assert told_of_terms(when) == names


def test_the_keeper_has_it_as_the_own_matter_those_above_as_somebody_else_s(came):
    material = came(RECEIVED)
    told = told_on("2026-12-17 09:00")
    assert [matter.material for matter in told["editor"].overdue] == [material]
    assert told["editor"].above == []
    for name in ("head", "deputy", "director"):
        assert told[name].overdue == []
        assert [matter.material for matter in told[name].above] == [material]
    assert told["director"].above[0].days_past == 3


@pytest.mark.parametrize(
    ("first_day", "last_day", "names"),
    [
        ("2026-12-17", "2026-12-17", {"editor", "head", "deputy", "stand_in"}),
        ("2026-12-01", "2026-12-16", ALL),
        ("2026-12-18", "2026-12-31", ALL),
    ],
    ids=["within the dates", "ended the day before", "begins the day after"],
)
def test_a_substitute_of_the_head_of_the_organisation(people, came, first_day, last_day, names):
    came(RECEIVED)
    Substitution.objects.create(
        person=people.director,
        substitute=UserFactory(username="stand_in", unit=people.chief.unit),
        first_day=first_day,
        last_day=last_day,
    )
    assert told_of_terms("2026-12-17 09:00") == names


def test_substitutes_of_the_editor_and_of_the_head_of_the_unit(people, came):
    came(RECEIVED)
    colleague, acting = UserFactory(username="colleague"), UserFactory(username="acting")
    Substitution.objects.create(
        person=people.editor, substitute=colleague, first_day="2026-12-14", last_day="2026-12-14"
    )
    unit = Unit.objects.get(pk=people.unit.pk)
    unit.substitute, unit.substitute_from = acting, date(2026, 12, 14)
    unit.substitute_until = date(2026, 12, 14)
    unit.save()
    assert told_of_terms("2026-12-14 09:00") == {"colleague", "acting"}
    assert told_of_terms("2026-12-15 09:00") == DEPUTY


def test_a_unit_without_editors_has_its_head_told_at_once(people, came):
    came(RECEIVED)
    people.editor.is_active = False
    people.editor.save()
    told = told_on("2026-12-12 09:00")
    assert {name for name in told if told[name].overdue} == {"head"}


@pytest.mark.parametrize("level", ["remind", "require"])
def test_without_escalation_nobody_above_the_editor_is_told(people, came, level):
    came(RECEIVED)
    with clock("2026-12-09 10:00"):
        set_figure("enforcement.level", level, source="Бұйрық № 1", by=people.director)
    assert told_of_terms("2026-12-30 09:00") == EDITOR


def test_other_steps_of_the_house(people, came):
    came(RECEIVED)
    with clock("2026-12-09 10:00"):
        for role, days in (("head_of_unit", "0"), ("deputy", "3"), ("director", "5")):
            set_figure(f"escalation.{role}", days, source="Бұйрық № 1", by=people.director)
    found = {
        day: told_of_terms(f"2026-12-{day} 09:00") for day in ("12", "14", "15", "17", "18", "21")
    }
    assert found == {
        "12": HEAD, "14": HEAD, "15": HEAD, "17": DEPUTY, "18": DEPUTY, "21": ALL,
    }  # fmt: skip


def test_an_extended_term_is_nobody_s_trouble(people, came):
    material = came(RECEIVED)
    with clock("2026-12-11 12:00"):
        actions.extend(
            material, until=date(2026, 12, 18), reason="Құжат күтілуде", by=people.director
        )
    assert told_of_terms("2026-12-17 09:00") == set()
    assert told_of_terms("2026-12-21 09:00") == HEAD


def test_today_and_soon_are_the_keeper_s_alone(came):
    today, soon = came("2026-12-08 10:00", "Бүгін"), came("2026-12-09 10:00", "Жақында")
    told = told_on("2026-12-11 09:00")
    assert [matter.material for matter in told["editor"].today] == [today]
    assert [matter.material for matter in told["editor"].soon] == [soon]
    assert all(not (told[name].today or told[name].soon) for name in told if name != "editor")


# --- News ---------------------------------------------------------------------------------------


def test_a_missed_day_goes_up_as_a_term_does(people):
    """Thursday, 12 November, has no news; nobody is on duty, so the unit's editors answer."""
    explain_news(people, "2026-11-12 10:00")
    found = {}
    for day in ("13", "16", "17"):
        told = told_on(f"2026-11-{day} 09:00")
        own = {name for name in told if date(2026, 11, 12) in told[name].missed}
        above = {name for name in told if date(2026, 11, 12) in told[name].missed_above}
        found[day] = (own, above)
    assert found == {
        "13": ({"editor"}, {"head"}),
        "16": ({"editor"}, {"head", "deputy"}),
        "17": ({"editor"}, {"head", "deputy", "director"}),
    }


def test_who_was_on_duty_answers_for_the_missed_day(people):
    explain_news(people, "2026-11-12 10:00")
    NewsDuty.objects.create(person=people.chief, first_day="2026-11-12", last_day="2026-11-12")
    told = told_on("2026-11-13 09:00")
    assert told["chief"].missed == [date(2026, 11, 12)]
    assert told["head"].missed_above == [date(2026, 11, 12)]
    assert told["editor"].missed == []
    assert (told["editor"].news_today, told["chief"].news_today) == (True, False)


def test_an_explained_day_is_spoken_of_no_longer(people):
    assert date(2026, 11, 10) in told_on("2026-11-11 09:00")["editor"].missed
    explain_news(people, "2026-11-11 10:00")
    assert told_on("2026-11-11 11:00")["editor"].missed == []


def test_the_keepers_of_many_days_are_those_of_each(people):
    away, colleague = UserFactory(username="away"), UserFactory(username="colleague")
    NewsDuty.objects.create(person=away, first_day="2026-11-10", last_day="2026-11-12")
    NewsDuty.objects.create(person=people.chief, first_day="2026-11-12", last_day="2026-11-13")
    for person, day in ((away, "2026-11-11"), (people.editor, "2026-11-16")):
        Substitution.objects.create(
            person=person, substitute=colleague, first_day=day, last_day=day
        )
    days = [date(2026, 11, number) for number in range(9, 18)]
    kept = Keepers(days)
    assert [kept.of_news(day) for day in days] == [Keepers([day]).of_news(day) for day in days]
    names = [[person.username for person in kept.of_news(day)] for day in days[:5]]
    assert names == [["editor"], ["away"], ["colleague"], ["chief", "away"], ["chief"]]
    people.editor.is_active = False
    people.editor.save()
    assert Keepers(days).of_news(days[0]) == Keepers(days[:1]).of_news(days[0]) == [people.head]


# --- Refusals, confirmations, figures -----------------------------------------------------------


def test_a_refusal_waits_for_all_who_check_but_the_proposer(people, came):
    material = came(RECEIVED)
    with clock("2026-12-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Қайталанады", by=people.head)
    told = told_on("2026-12-09 11:00")
    waiting = {name for name in told if told[name].refusals}
    assert waiting == {"chief", "deputy", "director"}
    with clock("2026-12-09 12:00"):
        actions.decide_refusal(refusal, agreed=True, by=people.chief)
    told = told_on("2026-12-09 13:00")
    assert not any(told[name].refusals for name in told)


@pytest.mark.parametrize(
    ("when", "is_told"),
    [("2026-11-16 09:00", True), ("2026-11-17 09:00", False)],
    ids=["the first working day of the week", "another day"],
)
def test_confirmations_alone_make_one_letter_a_week(people, when, is_told):
    with clock(when):
        day = Day(measure())
        told = day.told()[people.editor]
        told.missed, told.news_today = [], False
        told.unconfirmed = 3
        assert day.is_worth_it(told) is is_told
        told.unconfirmed = 0
        assert day.is_worth_it(told) is False


def test_as_many_queries_for_many_matters_as_for_one(people, came):
    def count(when: str) -> int:
        with clock(when):
            catch_up()
            day = Day(measure())
            with CaptureQueriesContext(
                connection,
            ) as queries:
                day.told()
            return len(queries)

    came("2026-11-06 18:00")
    few = count("2026-11-18 09:00")
    for number in range(12):
        came(f"2026-11-{6 + number % 4:02d} 17:{number:02d}", f"Дәрігер {number}")
    assert count("2026-11-18 09:00") == few
    # Sixteen days without news instead of eight.
    assert count("2026-11-27 09:00") == few
