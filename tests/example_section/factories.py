"""The one factory a new section adds."""

from tests.example_section.models import Budget
from tests.factories import PageFactory


class BudgetFactory(PageFactory):
    class Meta:
        model = Budget

    item = "example_section.budget"
    year = 2026
    source_kk = "Республикалық бюджет"
    source_ru = "Республиканский бюджет"
