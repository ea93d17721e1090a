"""Section 8 of the register: the budget and its execution."""

from apps.budget.models import (
    ALLOCATED,
    ANNUAL_REPORT,
    EXECUTION,
    Budget,
    items_lacking_their_year,
)
from apps.budget.views import BudgetListing
from apps.publishing.sections import Collection, register

register(
    Collection(
        Budget,
        items=(ANNUAL_REPORT, ALLOCATED, EXECUTION),
        shape=BudgetListing,
        unproven=items_lacking_their_year,
    )
)
