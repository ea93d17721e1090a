"""Surveys for the tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.feedback.models import Question, Survey
from tests.factories import PublishableFactory


class SurveyFactory(PublishableFactory):
    """A survey open through the days the tests ask about."""

    class Meta:
        model = Survey

    opens_on = date(2026, 1, 1)
    closes_on = date(2099, 12, 31)


class QuestionFactory(DjangoModelFactory):
    """A question with three answers to choose from."""

    class Meta:
        model = Question

    class Params:
        without_options = factory.Trait(options_kk="", options_ru="")

    survey = factory.SubFactory(SurveyFactory)
    wording_kk = factory.Sequence("Сұрақ {}?".format)
    wording_ru = factory.Sequence("Вопрос {}?".format)
    options_kk = "иә\nжоқ\nбілмеймін"
    options_ru = "да\nнет\nне знаю"
    position = factory.Sequence(lambda number: number)
