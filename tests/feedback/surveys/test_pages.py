"""The pages of surveys as a reader meets them: without scripts, cookies and accounts."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from apps.feedback.models import Ballot, Mark, OpenAnswer, Question
from apps.feedback.surveys import views
from apps.feedback.surveys.voting import close
from tests.factories import ProfileFactory, yesterday
from tests.feedback.factories import QuestionFactory, SurveyFactory

pytestmark = pytest.mark.django_db
ORIGIN = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def organisation(db):
    return ProfileFactory()


@pytest.fixture
def survey():
    return SurveyFactory(published=True, title_kk="Кезек", title_ru="Очередь")


def page_of(survey) -> str:
    return reverse("feedback.survey.page", args=[survey.slug])


def answer_of(survey) -> str:
    return reverse("feedback.survey.answer", args=[survey.slug])


def token(client, survey) -> str:
    return client.get(page_of(survey)).context["form"]["shown"].value()


def send(client, survey, answers, **headers):
    data = {"shown": token(client, survey)}
    data |= {f"question_{question.pk}": said for question, said in answers.items()}
    return client.post(answer_of(survey), data, headers={**ORIGIN, **headers})


def answered(survey, question, *counts: int) -> None:
    for number, times in enumerate(counts, 1):
        for _each in range(times):
            ballot = Ballot.objects.create(
                survey=survey, language="kk", given_on=date(2026, 11, 20)
            )
            Mark.objects.create(ballot=ballot, question=question, number=number)


def test_every_kind_of_question_is_asked_and_kept(client, survey):
    single = QuestionFactory(survey=survey)
    several = QuestionFactory(survey=survey, kind=Question.Kind.SEVERAL)
    scale = QuestionFactory(survey=survey, kind=Question.Kind.SCALE, without_options=True)
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)

    response = client.get(page_of(survey))

    page = response.content.decode()
    assert page.count("<fieldset") == 3
    assert page.count('type="radio"') == (3 + 1) + (5 + 1)
    assert page.count('type="checkbox"') == 3
    assert page.count("<textarea") == 1
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies

    answers = {single: "2", several: ["1", "3"], scale: "5", words: "Рақмет"}
    response = send(client, survey, answers)
    assert response.status_code == 200
    assert "feedback/survey_thanks.html" in [each.name for each in response.templates]
    assert not response.cookies
    assert list(Mark.objects.order_by("pk").values_list("question", "number")) == [
        (single.pk, 2),
        (several.pk, 1),
        (several.pk, 3),
        (scale.pk, 5),
        (words.pk, 0),
    ]
    assert OpenAnswer.objects.get().text == "Рақмет"


def test_the_same_person_is_counted_once_and_another_counts(client, survey):
    question = QuestionFactory(survey=survey)
    assert send(client, survey, {question: "1"}).context["given"].is_new
    again = send(client, survey, {question: "2"})
    assert again.status_code == 200
    assert not again.context["given"].is_new
    assert list(Mark.objects.values_list("number", flat=True)) == [1]
    other = send(client, survey, {question: "2"}, **{"user-agent": "Басқа"})
    assert other.context["given"].is_new
    digests = list(Ballot.objects.values_list("voter", flat=True))
    assert [len(each) for each in digests] == [64, 64]


def test_of_two_surveys_nobody_can_say_the_voter_is_the_same(client, survey):
    other = SurveyFactory(published=True)
    for each in (survey, other):
        send(client, each, {QuestionFactory(survey=each): "1"})
    one, two = Ballot.objects.values_list("voter", flat=True)
    assert one != two


def test_what_is_missing_comes_back_with_what_was_typed(client, survey):
    must = QuestionFactory(survey=survey, required=True)
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    response = send(client, survey, {words: "Кабинет суық"})
    assert list(response.context["form"].errors) == [f"question_{must.pk}"]
    assert "Кабинет суық" in response.content.decode()
    assert not Ballot.objects.exists()


def test_nothing_answered_is_no_ballot(client, survey):
    question = QuestionFactory(survey=survey)
    response = send(client, survey, {question: "0"})
    assert response.context["form"].has_error("__all__", "empty")
    assert not Ballot.objects.exists()


def test_an_answer_that_is_not_offered_is_refused(client, survey):
    question = QuestionFactory(survey=survey)
    response = send(client, survey, {question: "4"})
    assert list(response.context["form"].errors) == [f"question_{question.pk}"]
    assert not Ballot.objects.exists()


def test_another_site_answers_nothing(client, survey):
    question = QuestionFactory(survey=survey)
    response = send(client, survey, {question: "1"}, origin="https://elsewhere.example")
    assert response.status_code == 403
    assert not Ballot.objects.exists()


def test_a_browser_without_cookies_is_heard(survey):
    question = QuestionFactory(survey=survey)
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, survey, {question: "1"}).status_code == 200
    assert Ballot.objects.count() == 1


def test_the_address_of_the_answers_leads_to_the_page(client, survey):
    response = client.get(answer_of(survey))
    assert (response.status_code, response.headers["Location"]) == (302, page_of(survey))


def test_a_failing_database_keeps_what_was_typed(client, survey, monkeypatch):
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(views, "give", fail)
    response = send(client, survey, {words: "Кабинет суық"})
    assert response.status_code == 503
    assert "Кабинет суық" in response.content.decode()
    assert not Ballot.objects.exists()


def test_a_closed_survey_shows_results_and_takes_nothing(client, survey):
    question = QuestionFactory(survey=survey)
    answered(survey, question, 7, 6, 5)
    sent = token(client, survey)
    assert client.get(page_of(survey)).context["board"] is None
    close(survey)

    response = client.post(
        answer_of(survey), {"shown": sent, f"question_{question.pk}": "1"}, headers=ORIGIN
    )

    assert (response.status_code, response.headers["Location"]) == (302, page_of(survey))
    assert Ballot.objects.count() == 18
    page = client.get(page_of(survey))
    assert page.context["form"] is None
    (row, *_rest) = page.context["board"].questions[0].chart["table"]["rows"]
    assert [cell["text"] for cell in row] == ["1. иә", "7", "38,9"]


def test_the_page_hides_what_is_small_in_both_languages(client, survey):
    question = QuestionFactory(survey=survey)
    answered(survey, question, 3, 12, 30)
    close(survey)
    for language, words in (("kk", "иә"), ("ru", "да")):
        page = client.get(f"/{language}/feedback/surveys/{survey.slug}/")
        rows = page.context["board"].questions[0].chart["table"]["rows"]
        first = [cell["text"] for cell in rows[0]]
        assert first[0] == f"1. {words}"
        assert first[1] == first[2] == str(views.HIDDEN)
        assert [cell["text"] for cell in rows[2]][1:] == ["30", "66,7"]


def test_a_draft_is_nobodys(client):
    draft = SurveyFactory()
    QuestionFactory(survey=draft)
    assert client.get(page_of(draft)).status_code == 404
    assert client.post(answer_of(draft), {}, headers=ORIGIN).status_code == 404


def test_the_list_has_the_open_ones_first(client):
    past = SurveyFactory(published=True, closes_on=date(2026, 2, 1), title_kk="Өткен")
    coming = SurveyFactory(published=True, opens_on=date(2098, 1, 1), title_kk="Болашақ")
    open_now = SurveyFactory(published=True, publish_at=yesterday(), title_kk="Ашық")
    rows = client.get(reverse("feedback.survey.list")).context["page_obj"].object_list
    assert [row.pk for row in rows] == [open_now.pk, coming.pk, past.pk]
    assert [row.takes_answers for row in rows] == [True, False, False]


def test_queries_do_not_grow_with_surveys(client, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(reverse("feedback.survey.list"))
        return len(counted)

    SurveyFactory(published=True)
    client.get(reverse("feedback.survey.list"))
    before = queries()
    for _each in range(5):
        QuestionFactory(survey=SurveyFactory(published=True))
    assert queries() == before


def test_open_data_are_the_figures_readers_see(client, survey):
    question = QuestionFactory(survey=survey)
    answered(survey, question, 3, 12, 30)
    url = reverse("feedback.survey.data", args=["csv"])

    def lines() -> list[list[str]]:
        text = b"".join(client.get(url, {"survey": survey.slug}).streaming_content).decode()
        return list(csv.reader(StringIO(text.removeprefix("\ufeff"))))

    # Before it has closed its results are not there either.
    assert len(lines()) == 1
    close(survey)
    head, *rows = lines()
    assert len({len(head), *(len(row) for row in rows)}) == 1
    assert [row[-4:] for row in rows] == [
        ["иә", "да", "", ""],
        ["жоқ", "нет", "", ""],
        ["білмеймін", "не знаю", "30", "66.7"],
    ]
