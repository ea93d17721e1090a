"""What may not stand in a published answer, and what is no secret there."""

import pytest

from apps.inquiries.gate import NobodyToldApart
from apps.publishing.gate.rules import objections
from tests.factories import NewsItemFactory, PhoneFactory, ProfileFactory
from tests.inquiries.factories import HeadAnswerFactory, UnitAnswerFactory

pytestmark = pytest.mark.django_db


def found(**texts) -> list[tuple[str, str]]:
    """The columns and levels of what the rule says of a question."""
    row = HeadAnswerFactory(**texts)
    return [(each.field, str(each.level)) for each in NobodyToldApart().look(row)]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Мой ИИН 850101300017, когда приём?", "stops"),
        ("Позвоните мне: +7 701 555 12 34.", "stops"),
        ("Напишите на aigul.s@mail.example.", "stops"),
        ("Платил картой 4405 6397 1234 5675.", "stops"),
        ("Я, Серикова Айгуль Маратовна, жду ответа.", "reason"),
        ("Живу на улице Абая 10, квартира 5.", "reason"),
    ],
)
def test_what_tells_who_asked_is_found_in_question_and_answer(words, level):
    assert found(question_ru=words) == [("question_ru", level)]
    assert found(answer_ru=f"<p>{words}</p>") == [("answer_ru", level)]


def test_an_ordinary_answer_says_nothing_of_anybody():
    assert found() == []


def test_what_is_found_is_not_passed_on():
    row = UnitAnswerFactory(question_ru="Я, Серикова Айгуль Маратовна, тел. +7 701 555 12 34.")
    said = " ".join(each.message for each in NobodyToldApart().look(row))
    assert "Серикова" not in said
    assert "555 12 34" not in said
    assert "С…" in said


def test_the_organisations_own_telephone_mail_and_address_are_no_secret():
    ProfileFactory(
        email="info@clinic.example",
        address_kk="Алматы қаласы, Басенов көшесі, 2",
        address_ru="город Алматы, улица Басенова, 2",
    )
    PhoneFactory(number="+7 (727) 337-83-37")
    own = "+7 727 337 83 37, reception@clinic.example, улица Басенова 2"
    assert found(answer_ru=f"<p>Приходите или позвоните: {own}.</p>") == []
    other = "+7 727 337 83 38, reception@clinic.example, улица Басенова 4"
    assert found(answer_ru=f"<p>Приходите или позвоните: {other}.</p>") == [
        ("answer_ru", "stops"),
        ("answer_ru", "reason"),
    ]


def test_the_gate_asks_it_of_answers_alone():
    words = "Звоните: +7 701 555 12 34."
    asked = [HeadAnswerFactory(question_ru=words), NewsItemFactory(results_ru=words)]
    codes = [{each.rule for each in objections(row)} for row in asked]
    assert ["answer_person" in each for each in codes] == [True, False]
