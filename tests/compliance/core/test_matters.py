"""Whose matter it is, how urgent, what asks for an explanation, and who is told."""

from datetime import date

import pytest

from apps.accounts.models import NewsDuty, Substitution
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.keepers import Keepers
from apps.compliance.matters import Matters, told
from apps.compliance.models import Breach
from apps.compliance.register import Known
from apps.publishing.figures import set_figure
from tests.compliance.conftest import clock
from tests.compliance.core.acts import receive
from tests.compliance.core.test_news import write
from tests.factories import UnitFactory, UserFactory


def of_terms(person, at: str) -> list[tuple[str, int]]:
    with clock(at):
        catch_up()
        return [
            (each.urgency.value, each.days_past)
            for each in Matters(person).all
            if each.kind == "term"
        ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-09 09:00", []),
        ("2026-11-10 09:00", [("soon", 0)]),
        ("2026-11-11 09:00", [("today", 0)]),
        ("2026-11-12 09:00", [("overdue", 1)]),
        ("2026-11-15 09:00", [("overdue", 2)]),
    ],
)
def test_a_term_comes_near_and_passes(hospital, at, expected) -> None:
    receive(hospital, "2026-11-06 18:00")
    assert of_terms(hospital.editor, at) == expected


def test_a_matter_belongs_to_the_unit_and_to_who_acts_for_its_people(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    other = UserFactory(username="other", unit=UnitFactory(code="other"), roles=["editor"])
    Substitution.objects.create(
        person=hospital.editor,
        substitute=other,
        first_day=date(2026, 11, 11),
        last_day=date(2026, 11, 11),
    )
    assert of_terms(other, "2026-11-10 09:00") == []
    assert of_terms(other, "2026-11-11 09:00") == [("today", 0)]
    assert of_terms(hospital.head, "2026-11-11 09:00") == [("today", 0)]


def test_an_explanation_holds_until_the_promised_day(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")

    def asked(at: str) -> list[str]:
        with clock(at):
            catch_up()
            return [
                each.kind for each in Matters(hospital.editor).unexplained if each.kind == "term"
            ]

    assert asked("2026-11-12 09:00") == ["term"]
    with clock("2026-11-12 10:00"):
        breach = Breach.objects.get(kind="term")
        actions.explain(
            [breach], text="Ауырдым", promised_on=date(2026, 11, 13), by=hospital.editor
        )
    assert asked("2026-11-13 23:59") == []
    assert asked("2026-11-14 00:01") == ["term"]


def test_at_the_mildest_level_nobody_is_asked(hospital) -> None:
    receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-12 09:00"):
        set_figure("enforcement.level", "remind", source="Бұйрық № 5", by=hospital.director)
        catch_up()
        matters = Matters(hospital.editor)
        assert matters.unexplained == []
        assert [each.kind for each in matters.overdue].count("term") == 1
        assert told(hospital.unit, 9, Known()) == [hospital.editor]


def test_who_is_told_as_working_days_pass(hospital) -> None:
    people = [hospital.editor, hospital.head, hospital.deputy, hospital.director]
    with clock("2026-11-12 09:00"):
        known = Known()
        assert [told(hospital.unit, days, known) for days in range(4)] == [
            people[:1],
            people[:2],
            people[:3],
            people[:4],
        ]


def test_the_substitute_is_told_in_the_place_of_the_absent(hospital) -> None:
    Substitution.objects.create(
        person=hospital.director,
        substitute=hospital.chief,
        first_day=date(2026, 11, 12),
        last_day=date(2026, 11, 12),
    )
    with clock("2026-11-12 09:00"):
        assert told(hospital.unit, 3, Known())[-1] == hospital.chief
    with clock("2026-11-13 09:00"):
        assert told(hospital.unit, 3, Known())[-1] == hospital.director


def test_a_unit_without_an_editor_answers_by_its_head(hospital) -> None:
    hospital.editor.is_active = False
    hospital.editor.save()
    day = date(2026, 11, 12)
    assert Keepers([day]).of_unit(hospital.unit, day) == [hospital.head]


def test_news_of_a_day_are_the_matter_of_who_is_on_duty(hospital) -> None:
    day = date(2026, 11, 12)
    assert Keepers([day]).of_news(day) == [hospital.editor]
    NewsDuty.objects.create(person=hospital.chief, first_day=day, last_day=day)
    following = date(2026, 11, 13)
    assert Keepers([day]).of_news(day) == [hospital.chief]
    assert Keepers([following]).of_news(following) == [hospital.editor]


@pytest.mark.parametrize(("at", "seen"), [("2026-11-03 12:59", False), ("2026-11-03 13:00", True)])
def test_from_the_early_afternoon_a_day_without_news_is_seen(hospital, at, seen) -> None:
    def kinds() -> list[str]:
        with clock(at):
            catch_up()
            return [each.kind for each in Matters(hospital.editor).today_s]

    assert ("news_today" in kinds()) is seen
    write(hospital, "2026-11-03 10:00")
    assert "news_today" not in kinds()


def test_a_refusal_is_the_matter_of_whoever_else_checks(hospital) -> None:
    material = receive(hospital, "2026-11-06 18:00")
    with clock("2026-11-09 10:00"):
        refusal = actions.propose_refusal(material, reason="Орын жабылды", by=hospital.head)

        def waits(person) -> bool:
            return any(each.kind == "refusal" for each in Matters(person).all)

        people = (hospital.editor, hospital.head, hospital.chief, hospital.inspector)
        assert [waits(person) for person in people] == [False, False, True, False]
        actions.decide_refusal(refusal, agreed=True, by=hospital.chief)
        assert not waits(hospital.deputy)
