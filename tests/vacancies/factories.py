"""Vacancies and the posts that advise on them, for the tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.vacancies.models import VacanciesPage, Vacancy, VacancyContact
from tests.factories import PageFactory, StandingPageFactory, TenureFactory, UnitFactory


class VacanciesPageFactory(StandingPageFactory):
    class Meta:
        model = VacanciesPage


class VacancyFactory(PageFactory):
    """A vacancy open for ten more days; `closed` ended yesterday."""

    class Meta:
        model = Vacancy

    class Params:
        closed = factory.Trait(
            closes_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
        )

    department = factory.SubFactory(UnitFactory)
    requirements_kk = "<p>Маман сертификаты</p>"
    requirements_ru = "<p>Сертификат специалиста</p>"
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))


class VacancyContactFactory(DjangoModelFactory):
    """The post of a person, with telephone and e-mail."""

    class Meta:
        model = VacancyContact

    post = factory.LazyFunction(
        lambda: (
            TenureFactory(
                post__phone="+7 (727) 000-00-00", post__email="hr@polyclinic.example"
            ).post
        )
    )
