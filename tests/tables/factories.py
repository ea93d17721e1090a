"""Editions for the tests of the import. The factory of the price list as a published record belongs
to its section."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.services.models import Price, PriceList
from tests.factories import UnitFactory


class DraftEditionFactory(DjangoModelFactory):
    """A draft of a price list."""

    class Meta:
        model = PriceList

    title_kk = "Ақылы қызметтер прейскуранты"
    title_ru = "Прейскурант платных услуг"
    unit = factory.SubFactory(UnitFactory)


class PriceRowFactory(DjangoModelFactory):
    """A price of an edition; `number` makes its code and price."""

    class Meta:
        model = Price
        exclude = ("number",)

    number: Any = factory.Sequence(lambda number: number)
    table = factory.SubFactory(DraftEditionFactory)
    position = factory.SelfAttribute("number")
    code = factory.LazyAttribute(lambda row: f"УДЗ-{row.number:05}")
    group_kk = "Зертханалық зерттеулер"
    group_ru = "Лабораторные исследования"
    name_kk = "Қанның жалпы талдауы"
    name_ru = "Общий анализ крови"
    unit_kk = "зерттеу"
    unit_ru = "исследование"
    price = factory.LazyAttribute(lambda row: 1000 + row.number)
