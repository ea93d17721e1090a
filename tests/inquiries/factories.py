"""Published answers of every section that publishes them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.feedback.models import UnitAnswer
from apps.head_blog.models import HeadAnswer
from apps.inquiries.models import Topic
from tests.factories import PublishableFactory


class InquiryTopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = "vaccination"
    name_kk = "Екпе"
    name_ru = "Прививки"


class PublicAnswerFactory(PublishableFactory):
    """A question in Kazakh, answered after two working days."""

    class Meta:
        abstract = True

    topic = factory.SubFactory(InquiryTopicFactory)
    question_kk = "Балаға екпені қашан салуға болады?"
    question_ru = "Когда можно сделать прививку ребёнку?"
    answer_kk = "<p>Жұмыс күндері таңғы сегізден бастап.</p>"
    answer_ru = "<p>В рабочие дни с восьми утра.</p>"
    asked_in = "kk"
    asked_on = date(2026, 10, 30)
    answered_on = date(2026, 11, 3)
    working_days = 2


class HeadAnswerFactory(PublicAnswerFactory):
    class Meta:
        model = HeadAnswer


class UnitAnswerFactory(PublicAnswerFactory):
    class Meta:
        model = UnitAnswer
