"""Records of section 3, ready for the tests that run over every section."""

import factory
from factory.django import DjangoModelFactory

from apps.governance.models import BoardPlan, Committee, GovernancePage
from tests.factories import PageFactory, PostFactory, StandingPageFactory


class GovernancePageFactory(StandingPageFactory):
    class Meta:
        model = GovernancePage


class BoardPlanFactory(PageFactory):
    class Meta:
        model = BoardPlan

    year = 2026


class CommitteeFactory(DjangoModelFactory):
    """A committee of one chair; `members` seats others."""

    class Meta:
        model = Committee
        skip_postgeneration_save = True

    name_kk = "Аудит комитеті"
    name_ru = "Комитет по аудиту"
    purpose_kk = "Есептерді тексереді"
    purpose_ru = "Проверяет отчёты"
    chair = factory.SubFactory(PostFactory, kind="board_chair")

    @factory.post_generation
    def members(self, create: bool, extracted, **kwargs) -> None:
        self.members.set(extracted or ())
