"""Documents about activity and statistics for the tests."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from apps.activity.models import ActivityDocument, Indicator, Point, Series, last_reported_year
from tests.factories import PageFactory, PublishableFactory


class ActivityDocumentFactory(PageFactory):
    """A document of the last year that must be reported on."""

    class Meta:
        model = ActivityDocument

    item = "activity.programs"
    year = factory.LazyFunction(lambda: last_reported_year(date.today()))


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    report = factory.SubFactory(ActivityDocumentFactory)
    name_kk = "Тұмауға қарсы екпе алғандар"
    name_ru = "Привито против гриппа"
    measure_kk = "адам"
    measure_ru = "человек"
    plan = Decimal(8000)
    actual = Decimal(8240)


class SeriesFactory(PublishableFactory):
    class Meta:
        model = Series

    measure_kk = "адам"
    measure_ru = "человек"
    source_kk = "Емхананың есебі"
    source_ru = "Отчёт поликлиники"


class PointFactory(DjangoModelFactory):
    class Meta:
        model = Point

    series = factory.SubFactory(SeriesFactory)
    year = 2025
    value = Decimal(48200)
