"""Plans, tenders and outsourced services for the tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.procurement.models import (
    Method,
    OutsourcedService,
    PlanLine,
    ProcurementPage,
    ProcurementPlan,
    Tender,
)
from tests.factories import PageFactory, StandingPageFactory


class ProcurementPageFactory(StandingPageFactory):
    class Meta:
        model = ProcurementPage


class ProcurementPlanFactory(PageFactory):
    """A plan of the current year, or of the `year` given."""

    class Meta:
        model = ProcurementPlan

    year = factory.LazyFunction(lambda: timezone.localdate().year)


class PlanLineFactory(DjangoModelFactory):
    class Meta:
        model = PlanLine

    table = factory.SubFactory(ProcurementPlanFactory)
    number = factory.Sequence(lambda number: number + 1)
    subject_kk = "Медициналық қолғап"
    subject_ru = "Перчатки медицинские"
    method = Method.PRICE_OFFERS
    unit_kk = "жұп"
    unit_ru = "пара"
    quantity = 40_000
    price = 60
    total = 2_400_000
    quarter = PlanLine.Quarter.SECOND
    position = factory.SelfAttribute("number")


class TenderFactory(PageFactory):
    """A tender whose offers are accepted for three more days."""

    class Meta:
        model = Tender

    number = factory.Sequence("{}-К".format)
    method = Method.TENDER
    amount = 15_600_000
    accepting_from = factory.LazyFunction(lambda: timezone.now() - timedelta(days=2))
    accepting_until = factory.LazyAttribute(lambda row: row.accepting_from + timedelta(days=5))
    opening_at = factory.LazyAttribute(lambda row: row.accepting_until + timedelta(hours=2))


class OutsourcedServiceFactory(DjangoModelFactory):
    class Meta:
        model = OutsourcedService

    service_kk = "Ғимаратты тазалау"
    service_ru = "Уборка здания"
    contractor_kk = "«Таза үй» ЖШС"
    contractor_ru = "ТОО «Таза үй»"
    contract_number = "14"
    contract_on = date(2026, 1, 12)
