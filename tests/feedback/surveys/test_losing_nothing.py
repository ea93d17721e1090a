"""Own words in a survey when something fails, and what they may not hold."""

import pytest
from django.db import DatabaseError, connection

from apps.feedback.models import Ballot, OpenAnswer, Question
from apps.feedback.models.surveys import LONGEST_ANSWER
from tests.factories import ProfileFactory
from tests.feedback.factories import QuestionFactory, SurveyFactory
from tests.feedback.surveys.test_pages import ORIGIN, answer_of, send

pytestmark = pytest.mark.django_db
SAID = "Кезек ұзақ болды"
# A number with a right check digit of nobody: 1 January 1950.
IIN = "500101300013"


@pytest.fixture
def question():
    ProfileFactory()
    survey = SurveyFactory(published=True, title_kk="Кезек", title_ru="Очередь")
    return QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)


def test_without_any_database_the_words_stay_on_the_page(client, question):
    def fail(execute, sql, params, many, context):
        raise DatabaseError("no connection")

    address, name = answer_of(question.survey), f"question_{question.pk}"
    with connection.execute_wrapper(fail):
        response = client.post(address, {name: SAID}, headers=ORIGIN)
    assert response.status_code == 503
    assert SAID in response.content.decode()
    assert not Ballot.objects.exists()


def test_a_survey_that_is_not_there_is_not_found(client, question):
    for verb in (client.get, client.post):
        assert verb("/kk/feedback/surveys/nowhere/answer/", headers=ORIGIN).status_code == 404


def test_a_break_of_a_line_is_one_letter(client, question):
    words = "а\r\n" * (LONGEST_ANSWER // 2 - 1) + "аа"
    assert send(client, question.survey, {question: words}).context["given"].is_new
    assert len(OpenAnswer.objects.get().text) == LONGEST_ANSWER


def test_numbers_of_persons_are_refused(client, question):
    response = send(client, question.survey, {question: f"{SAID}, ЖСН {IIN}"})
    assert list(response.context["form"].errors) == [f"question_{question.pk}"]
    assert SAID in response.content.decode()
    assert not OpenAnswer.objects.exists()
