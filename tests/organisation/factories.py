"""Who is away, and when citizens are received."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from apps.organisation.models import Absence, ReceptionHours
from tests.factories import PersonFactory, PostFactory


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    person = factory.SubFactory(PersonFactory)
    first_day = date(2026, 11, 20)
    last_day = date(2026, 12, 5)


class ReceptionHoursFactory(DjangoModelFactory):
    """Thursday 15:00–17:00."""

    class Meta:
        model = ReceptionHours

    post = factory.SubFactory(PostFactory)
    weekday = 3
    opens = time(15)
    closes = time(17)
    place_kk = "1-қабат, 101-кабинет"
    place_ru = "1 этаж, кабинет 101"
