"""Budgets, reports and their lines for the tests."""

import factory
from factory.django import DjangoModelFactory

from apps.budget.models import EXECUTION, Budget, BudgetLine
from tests.factories import PageFactory


class BudgetFactory(PageFactory):
    """A report on the whole of 2025."""

    class Meta:
        model = Budget

    item = EXECUTION
    year = 2025
    allocated = 1_000_000
    source_kk = "Жергілікті бюджет"
    source_ru = "Местный бюджет"


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    table = factory.SubFactory(BudgetFactory)
    code = factory.Sequence("{}".format)
    name_kk = "Еңбекақы төлеу"
    name_ru = "Оплата труда"
    plan = 600_000
    position = factory.Sequence(lambda number: number)
