"""Ballots: once a person, in the days of the survey; what closing forgets; what is erased."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.feedback.models import Ballot, Mark, OpenAnswer, Question
from apps.feedback.surveys.voting import Closed, close, erase_words, give, look_at_words, tidy
from apps.inquiries.erasure import purge
from apps.journal.models import Action, Entry
from tests.factories import LONG_AGO, UserFactory
from tests.feedback.factories import QuestionFactory, SurveyFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)


@pytest.fixture
def survey():
    return SurveyFactory(
        published=True,
        publish_at=LONG_AGO,
        opens_on=date(2026, 11, 2),
        closes_on=date(2026, 11, 30),
    )


@pytest.fixture
def question(survey):
    return QuestionFactory(survey=survey)


def test_a_ballot_keeps_what_was_chosen_and_words_apart(survey, question):
    several = QuestionFactory(survey=survey, kind=Question.Kind.SEVERAL)
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    answers = {question: [2], several: [1, 3], words: " Кезек ұзақ "}

    given = give(survey, answers, voter="a", language="kk", at=AT)

    assert given.is_new
    ballot = Ballot.objects.get()
    assert (ballot.voter, ballot.language, ballot.given_on) == ("a", "kk", date(2026, 11, 5))
    marks = Mark.objects.order_by("pk").values_list("question", "number")
    assert list(marks) == [(question.pk, 2), (several.pk, 1), (several.pk, 3), (words.pk, 0)]
    answer = OpenAnswer.objects.get()
    assert (answer.question, answer.text, answer.given_on) == (words, "Кезек ұзақ", AT.date())


def test_a_second_ballot_of_the_same_person_changes_nothing(survey, question):
    give(survey, {question: [2]}, voter="a", language="kk", at=AT)
    again = give(survey, {question: [1]}, voter="a", language="ru", at=AT)
    assert not again.is_new
    assert list(Mark.objects.values_list("number", flat=True)) == [2]
    assert give(survey, {question: [1]}, voter="b", language="ru", at=AT).is_new


def test_the_database_refuses_a_second_ballot(survey):
    Ballot.objects.create(survey=survey, voter="a", language="kk", given_on=AT.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(survey=survey, voter="a", language="kk", given_on=AT.date())
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2026, 11, 1), False),
        (date(2026, 11, 2), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_open_from_the_first_day_to_the_last(survey, question, on, is_open):
    at = datetime(on.year, on.month, on.day, 23, 59, tzinfo=ALMATY)
    assert survey.is_open(on) is is_open
    if is_open:
        assert give(survey, {question: [1]}, voter="a", language="kk", at=at).is_new
    else:
        with pytest.raises(Closed):
            give(survey, {question: [1]}, voter="a", language="kk", at=at)
    assert Ballot.objects.count() == int(is_open)


@pytest.mark.parametrize(
    ("shown", "on", "visible"),
    [
        ("at_once", date(2026, 11, 1), False),
        ("at_once", date(2026, 11, 2), True),
        ("closed", date(2026, 11, 30), False),
        ("closed", date(2026, 12, 1), True),
    ],
)
def test_when_readers_see_results(survey, shown, on, visible):
    survey.results_shown = shown
    assert survey.shows_results(on) is visible


def test_a_draft_takes_no_answers(question):
    draft = SurveyFactory(opens_on=date(2026, 11, 2))
    with pytest.raises(Closed):
        give(draft, {}, voter="a", language="kk", at=AT)
    assert not Ballot.objects.exists()


def test_closing_forgets_who_answered_for_good(survey, question):
    director = UserFactory(roles=["director"])
    give(survey, {question: [2]}, voter="a", language="kk", at=AT)
    give(survey, {question: [3]}, voter="b", language="kk", at=AT)

    close(survey, by=director, at=AT)

    assert (survey.closed_at, survey.is_open(AT.date())) == (AT, False)
    assert list(Ballot.objects.values_list("voter", flat=True)) == ["", ""]
    assert Mark.objects.count() == 2
    entry = Entry.objects.first()
    assert (entry.action, entry.actor_id, entry.note) == (Action.SAVED, director.pk, "closed")
    with pytest.raises(Closed):
        give(survey, {question: [1]}, voter="a", language="kk", at=AT)
    # A later last day opens it no more.
    survey.closes_on = date(2027, 1, 1)
    assert not survey.is_open(AT.date())
    entries = Entry.objects.count()
    with pytest.raises(ValidationError):
        close(survey, by=director, at=AT + timedelta(hours=1))
    survey.refresh_from_db()
    assert (survey.closed_at, Entry.objects.count()) == (AT, entries)


def test_each_day_what_ended_is_closed_and_old_words_are_erased(survey, question):
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    give(survey, {question: [2], words: "Ескі"}, voter="a", language="kk", at=AT)

    assert tidy(date(2026, 11, 30)) == 0
    assert Ballot.objects.get().voter == "a"
    assert tidy(date(2026, 12, 1)) == 1
    assert Ballot.objects.get().voter == ""
    # 365 days after 5 November 2026 it is still there, a day later it is not.
    assert tidy(date(2027, 11, 5)) == 0
    assert tidy(date(2027, 11, 6)) == 1
    assert not OpenAnswer.objects.exists()
    assert Mark.objects.count() == 2
    assert tidy(date(2027, 11, 6)) == 0


def test_what_nobody_answered_may_still_be_given_other_days():
    draft = SurveyFactory(opens_on=date(2026, 11, 2), closes_on=date(2026, 11, 30))
    assert tidy(date(2026, 12, 1)) == 0
    draft.refresh_from_db()
    assert draft.closed_at is None


def test_the_daily_purge_closes_and_erases_surveys_too(survey, question):
    give(survey, {question: [2]}, voter="a", language="kk", at=AT)
    assert purge(date(2026, 12, 1)) == 1
    assert Ballot.objects.get().voter == ""


def test_questions_stay_as_they_are_once_somebody_has_answered(survey, question):
    other = QuestionFactory(survey=survey)
    question.wording_kk = "Басқа сұрақ?"
    question.save()
    give(survey, {question: [1]}, voter="a", language="kk", at=AT)

    question.options_ru = "нет\nда\nне знаю"
    with pytest.raises(ValidationError):
        question.save()
    with pytest.raises(ValidationError):
        other.delete()
    with pytest.raises(ValidationError):
        QuestionFactory(survey=survey)
    stored = Question.objects.get(pk=question.pk)
    assert (stored.wording_kk, stored.options_ru) == ("Басқа сұрақ?", "да\nнет\nне знаю")
    assert survey.questions.count() == 2


@pytest.mark.parametrize(
    ("kind", "options_kk", "options_ru", "faulty"),
    [
        ("single", "иә\nжоқ", "да\nнет", []),
        ("single", "иә\n\n  жоқ ", "да\nнет", []),
        ("single", "иә", "да", ["options_kk", "options_ru"]),
        ("several", "иә\nжоқ", "да\nнет\nне знаю", ["options_ru"]),
        ("several", "иә\nИә", "да\nнет", ["options_kk"]),
        ("scale", "", "", []),
        ("words", "иә\nжоқ", "", ["options_kk"]),
    ],
)
def test_answers_to_choose_from_agree_in_both_languages(kind, options_kk, options_ru, faulty):
    question = QuestionFactory.build(kind=kind, options_kk=options_kk, options_ru=options_ru)
    try:
        question.clean()
        found = []
    except ValidationError as error:
        found = sorted(error.message_dict)
    assert found == faulty


def test_whoever_reads_own_words_leaves_an_entry(survey):
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    give(survey, {words: "Рақмет"}, voter="a", language="kk", at=AT)
    director = UserFactory(roles=["director"])

    (answer,) = look_at_words(survey, by=director)

    assert answer.text == "Рақмет"
    entry = Entry.objects.first()
    assert (entry.action, entry.actor_id, entry.object_id, entry.note) == (
        Action.LOOKED_AT,
        director.pk,
        str(survey.pk),
        "",
    )
    erase_words(survey, answer.pk, by=director)
    assert not OpenAnswer.objects.exists()
    assert Entry.objects.first().action == Action.ERASED
    assert Mark.objects.count() == 1
