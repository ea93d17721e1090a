"""The screens of surveys: who may open what, and what is refused once somebody has answered."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.feedback.models import Ballot, Mark, OpenAnswer, Question, Survey
from apps.feedback.models.surveys import questions_stand
from apps.feedback.surveys.ready_made import quality_survey
from apps.journal.models import Action, Entry
from apps.publishing import actions
from apps.publishing.models import Status
from tests.admin.pages import fields_of
from tests.factories import UserFactory
from tests.feedback.factories import QuestionFactory, SurveyFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 5)


@pytest.fixture
def survey(unit):
    return SurveyFactory(published=True, unit=unit)


def screen(name: str, survey: Survey) -> str:
    return reverse(f"admin:feedback_survey_{name}", args=[survey.pk])


def form_of(client, survey) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    return {**fields_of(client.get(screen("change", survey))), "_save": "1"}


def answer(survey, question, times: int = 1) -> None:
    for _each in range(times):
        ballot = Ballot.objects.create(survey=survey, language="kk", given_on=DAY)
        Mark.objects.create(ballot=ballot, question=question, number=1)


@pytest.mark.parametrize(
    ("role", "results", "words"),
    [
        ("director", 200, 200),
        ("deputy", 200, 200),
        ("administrator", 200, 200),
        ("head_of_unit", 200, 200),
        ("editor", 200, 200),
        ("chief", 200, 403),
        ("translator", 200, 403),
        ("inspector", 200, 403),
    ],
)
def test_who_sees_figures_and_who_reads_words(signed_in, survey, role, results, words):
    asked = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    OpenAnswer.objects.create(question=asked, text="Кабинет суық", language="kk", given_on=DAY)
    client = signed_in(role)
    looks = Entry.objects.filter(action=Action.LOOKED_AT)

    page = client.get(screen("results", survey))
    assert page.status_code == results
    assert "Кабинет суық" not in page.content.decode()
    assert not looks.exists()

    page = client.get(screen("words", survey))
    assert page.status_code == words
    assert ("Кабинет суық" in page.content.decode()) is (words == 200)
    assert looks.count() == int(words == 200)


def test_another_units_survey_is_not_there(signed_in, other_unit):
    theirs = SurveyFactory(unit=other_unit)
    for name in ("results", "words"):
        assert signed_in("editor").get(screen(name, theirs)).status_code == 404
    assert not Entry.objects.filter(action=Action.LOOKED_AT).exists()


@pytest.mark.parametrize(("role", "closes"), [("chief", True), ("editor", False)])
def test_who_closes_a_survey(signed_in, survey, role, closes):
    answer(survey, QuestionFactory(survey=survey))
    Ballot.objects.update(voter="a")
    response = signed_in(role).post(screen("close", survey))
    survey.refresh_from_db()
    assert response.status_code == (302 if closes else 403)
    assert (survey.closed_at is not None) is closes
    assert Ballot.objects.get().voter == ("" if closes else "a")


def test_only_who_answers_citizens_erases_words(signed_in, survey):
    asked = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    said = OpenAnswer.objects.create(question=asked, text="Айгүл", language="kk", given_on=DAY)
    assert signed_in("editor").post(screen("words", survey), {"answer": said.pk}).status_code == 403
    assert OpenAnswer.objects.count() == 1
    client = signed_in("director")
    assert client.post(screen("words", survey), {"answer": said.pk}).status_code == 302
    assert not OpenAnswer.objects.exists()
    # Sent twice it is no fault.
    assert client.post(screen("words", survey), {"answer": said.pk}).status_code == 302


def test_a_new_wording_is_refused_once_somebody_has_answered(signed_in, survey):
    question = QuestionFactory(survey=survey, wording_kk="Кезек бар ма?")
    client = signed_in("editor")
    data = form_of(client, survey)
    name = "questions-0-wording_kk"
    assert data[name] == "Кезек бар ма?"

    response = client.post(screen("change", survey), {**data, name: "Кезек көп пе?"})
    assert response.status_code == 302
    assert survey.revisions.count() == 2

    answer(survey, question)
    data = form_of(client, survey)
    response = client.post(screen("change", survey), {**data, name: "Кезек ұзақ па?"})
    assert response.status_code == 200
    (formset,) = [
        each.formset
        for each in response.context["inline_admin_formsets"]
        if each.formset.model is Question
    ]
    assert len(formset.non_form_errors()) == 1
    assert survey.revisions.count() == 2
    assert Question.objects.get().wording_kk == "Кезек бар ма?"


def test_a_draft_made_before_the_first_answer_is_not_published_after_it(signed_in, survey, people):
    question = QuestionFactory(
        survey=survey, wording_kk="Кезек бар ма?", wording_ru="Есть очередь?"
    )
    client = signed_in("editor")
    words = {"questions-0-wording_kk": "Кезек көп пе?", "questions-0-wording_ru": "Много людей?"}
    client.post(screen("change", survey), {**form_of(client, survey), **words})
    assert survey.revisions.count() == 2
    answer(survey, question)

    with pytest.raises(ValidationError) as refusal:
        actions.publish(survey, by=people["chief"])

    assert refusal.value.messages == [questions_stand()]
    assert Question.objects.get().wording_kk == "Кезек бар ма?"


@pytest.mark.parametrize(
    ("item", "questions", "published"),
    [
        ("services.feedback.surveys", 0, False),
        ("services.feedback.surveys", 2, True),
        ("services.feedback.voting", 2, False),
        ("services.feedback.voting", 1, True),
    ],
)
def test_a_vote_has_one_question_and_a_survey_one_at_least(people, item, questions, published):
    draft = SurveyFactory(item=item, lead_kk="", lead_ru="")
    for _each in range(questions):
        QuestionFactory(survey=draft)
    found = [each.rule for each in actions.objections_to(draft)]
    assert ("survey_questions" not in found) is published


def test_the_quality_survey_is_ready_and_waits_as_a_draft(unit):
    director = UserFactory(roles=["director"])
    service = {"kk": "Дәрігерге жазылу", "ru": "Запись к врачу"}
    survey = quality_survey(service, year=2026, quarter=4, unit=unit, by=director)

    assert (survey.status, survey.opens_on, survey.closes_on) == (
        Status.DRAFT,
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert (survey.about_ru, survey.smallest_cell) == ("Запись к врачу", 5)
    one, two = survey.questions.all()
    assert one.options_in("kk") == two.options_in("kk")
    assert one.options_in("ru") == [
        "не удовлетворен(а)",
        "частично удовлетворен(а)",
        "удовлетворен(а)",
    ]
    assert survey.missing_texts() == []
