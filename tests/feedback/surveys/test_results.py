"""What is counted, what share it is, and what stays hidden so that nothing can be worked out."""

from datetime import date
from decimal import Decimal

import pytest

from apps.feedback.models import Ballot, Mark, Question
from apps.feedback.surveys.results import results_of, shown_counts
from tests.feedback.factories import QuestionFactory, SurveyFactory

TODAY = date(2026, 11, 20)
# When the surveys of the tests are over.
AFTER = date(2100, 1, 1)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 30, 8], [12, 30, 8]),
        # One below five: the next smallest goes with it, or the total would tell.
        ([3, 12, 30], [None, None, 30]),
        ([12, 30, 0], [None, 30, None]),
        # Two whose sum is itself below five: one more.
        ([1, 2, 10, 40], [None, None, None, 40]),
        # Two whose sum is enough, and more than one pair has it.
        ([2, 4, 10, 40], [None, None, 10, 40]),
        # 4 + 4 is the most two hidden ones can hold: the sum would tell both.
        ([4, 4, 10, 40], [None, None, None, 40]),
        # Of equal ones the first goes.
        ([3, 10, 10], [None, None, 10]),
        ([2, 3], [None, None]),
        ([5, 5], [5, 5]),
    ],
)
def test_a_hidden_figure_cannot_be_worked_out_from_the_total(counts, shown):
    assert shown_counts(counts, 5, adds_up=True) == shown


def test_where_several_answers_are_possible_no_total_gives_one_away():
    assert shown_counts([3, 12, 30], 5, adds_up=False) == [None, 12, 30]


def test_another_smallest_number_hides_more():
    assert shown_counts([9, 12, 30], 10, adds_up=True) == [None, None, 30]


def vote(survey, *answers: tuple[Question, int]) -> None:
    ballot = Ballot.objects.create(survey=survey, language="kk", given_on=TODAY)
    for question, number in answers:
        Mark.objects.create(ballot=ballot, question=question, number=number)


pytestmark = pytest.mark.django_db


def test_counts_and_shares_of_one_answer_of_several():
    survey = SurveyFactory()
    question = QuestionFactory(survey=survey)
    for number, times in ((1, 7), (2, 6), (3, 5)):
        for _each in range(times):
            vote(survey, (question, number))

    (results,) = results_of([survey], AFTER)
    (result,) = results.questions
    assert (results.people, result.answered, results.hides) == (18, 18, False)
    assert [(cell.number, cell.count, cell.percent) for cell in result.cells] == [
        (1, 7, Decimal("38.9")),
        (2, 6, Decimal("33.3")),
        (3, 5, Decimal("27.8")),
    ]
    assert result.mean is None


def test_shares_of_any_number_of_answers_are_of_people_not_of_marks():
    survey = SurveyFactory()
    question = QuestionFactory(survey=survey, kind=Question.Kind.SEVERAL)
    for _each in range(6):
        vote(survey, (question, 1), (question, 2))
    for _each in range(4):
        vote(survey, (question, 1))

    result = results_of([survey], AFTER)[0].questions[0]
    assert result.answered == 10
    assert [(cell.count, cell.percent) for cell in result.cells] == [
        (10, Decimal("100.0")),
        (6, Decimal("60.0")),
        (None, None),
    ]


def test_a_scale_has_a_mean_only_where_nothing_is_hidden():
    survey = SurveyFactory()
    full = QuestionFactory(survey=survey, kind=Question.Kind.SCALE, without_options=True)
    thin = QuestionFactory(survey=survey, kind=Question.Kind.SCALE, without_options=True)
    for step in (1, 2, 3, 4, 5):
        for _each in range(4 + step):
            vote(survey, (full, step), (thin, 5))

    first, second = results_of([survey], AFTER)[0].questions
    assert first.mean == Decimal("3.3")
    assert [cell.count for cell in first.cells] == [5, 6, 7, 8, 9]
    # Nobody gave 1 to 4: all hidden, and the fives with them.
    assert second.mean is None
    assert [cell.count for cell in second.cells] == [None] * 5


def test_too_few_people_show_nothing_at_all():
    survey = SurveyFactory()
    question = QuestionFactory(survey=survey)
    for _each in range(4):
        vote(survey, (question, 1))

    (results,) = results_of([survey], AFTER)
    assert results.people is None
    assert [(each.answered, each.cells) for each in results.questions] == [(None, ())]


def test_an_open_survey_is_counted_in_whole_groups():
    survey, other = SurveyFactory(), SurveyFactory()
    question, its = QuestionFactory(survey=survey), QuestionFactory(survey=other)
    for _each in range(7):
        vote(other, (its, 3))
    seen = []
    for number in (1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2):
        vote(survey, (question, number))
        one, two = results_of([survey, other], TODAY)
        seen.append((one.people, [cell.count for cell in one.questions[0].cells]))
        assert two.people == 5
    # The answers of one group are seen together; the beginning of the next only in the end.
    assert seen[:4] == [(None, [])] * 4
    assert seen[4:9] == [(5, [None, None, None])] * 5
    assert seen[9:] == [(10, [None, 5, None])] * 2
    (over,) = results_of([survey], AFTER)
    assert (over.people, [cell.count for cell in over.questions[0].cells]) == (11, [None, 6, None])


def test_own_words_are_counted_and_not_told():
    survey = SurveyFactory()
    words = QuestionFactory(survey=survey, kind=Question.Kind.WORDS, without_options=True)
    other = QuestionFactory(survey=survey)
    for _each in range(6):
        vote(survey, (words, 0), (other, 1))

    result = results_of([survey], AFTER)[0].questions[0]
    assert (result.answered, result.cells) == (6, ())


def test_results_of_many_surveys_are_five_queries_at_most(django_assert_num_queries):
    surveys = [SurveyFactory() for _each in range(3)]
    for survey in surveys:
        for _each in range(2):
            question = QuestionFactory(survey=survey, kind=Question.Kind.SEVERAL)
        for _each in range(5):
            vote(survey, (question, 1))
    vote(surveys[0], (question, 1))
    with django_assert_num_queries(4):
        results = results_of(surveys, AFTER)
    with django_assert_num_queries(5):
        assert [each.people for each in results_of(surveys, TODAY)] == [5, 5, 5]
    assert [each.survey.pk for each in results] == [survey.pk for survey in surveys]
    assert [each.people for each in results] == [6, 5, 5]
