"""Decisions for the tests; free pages stand in tests/factories.py."""

from datetime import date

import factory

from apps.other.models import Decision
from tests.factories import PageFactory


class DecisionFactory(PageFactory):
    class Meta:
        model = Decision

    item = "other.by_decision"
    decided_by = Decision.Author.HEAD
    number = factory.Sequence("{}-н".format)
    decided_on = date(2026, 3, 2)
