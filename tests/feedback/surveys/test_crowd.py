"""Many at once: one ballot a person, whatever the database."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.feedback.models import Ballot, Mark, Survey
from apps.feedback.surveys.voting import give
from tests.crowd import at_once, size
from tests.factories import LONG_AGO
from tests.feedback.factories import QuestionFactory, SurveyFactory

AT = datetime(2026, 11, 5, 6, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_ballots_of_one_person_at_once_are_one(tmp_path: Path):
    survey = SurveyFactory(published=True, publish_at=LONG_AGO)
    question = QuestionFactory(survey=survey)
    crowd = size(100)

    def vote() -> bool:
        found = Survey.objects.get(pk=survey.pk)
        return give(found, {question: [1]}, voter="a", language="kk", at=AT).is_new

    given, stored = at_once(
        [vote] * crowd, lambda: (Ballot.objects.count(), Mark.objects.count()), tmp_path
    )
    assert sorted(given) == [False] * (crowd - 1) + [True]
    assert stored == (1, 1)
