"""Records of work with the population for the tests."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from apps.services.models import (
    AppealsOverview,
    Certificate,
    DayChange,
    Doctor,
    Education,
    Faq,
    Inspection,
    Medicine,
    MedicineList,
    Price,
    PriceList,
    Speciality,
    WeeklySlot,
)
from tests.factories import PageFactory, PersonFactory, PublishableFactory


class PriceFactory(DjangoModelFactory):
    """The price of one service; `table` is required."""

    class Meta:
        model = Price

    position = factory.Sequence(lambda number: number)
    code = factory.Sequence("D-{:03}".format)
    group_kk = "Ультрадыбыстық зерттеулер"
    group_ru = "Ультразвуковые исследования"
    name_kk = "Бүйректің УДЗ"
    name_ru = "УЗИ почек"
    unit_kk = "зерттеу"
    unit_ru = "исследование"
    price = Decimal(5000)


class MedicineFactory(DjangoModelFactory):
    """A medicine of a list; `table` is required."""

    class Meta:
        model = Medicine

    position = factory.Sequence(lambda number: number)
    inn_kk = "Натрий левотироксині"
    inn_ru = "Левотироксин натрия"
    atc = "H03AA01"
    form_kk = "таблетка"
    form_ru = "таблетки"
    patients_kk = "Эндемиялық жемсау"
    patients_ru = "Эндемический зоб"


class TableFactory(PageFactory):
    """An edition in force since 5 January 2026, with one row; `rows=0` leaves it empty."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    in_force_from = date(2026, 1, 5)

    @factory.post_generation
    def rows(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        row_factory = {Price: PriceFactory, Medicine: MedicineFactory}[self.row_model()]
        row_factory.create_batch(1 if extracted is None else extracted, table=self, **kwargs)


class PriceListFactory(TableFactory):
    class Meta:
        model = PriceList

    item = "services.info.prices"


class MedicineListFactory(TableFactory):
    class Meta:
        model = MedicineList

    item = "services.info.vital_medicines"


class SpecialityFactory(DjangoModelFactory):
    class Meta:
        model = Speciality
        django_get_or_create = ("code",)

    code = "card"
    name_kk = "Кардиология бөлімі"
    name_ru = "Кардиология"
    doctor_title_kk = "Кардиолог дәрігер"
    doctor_title_ru = "Врач-кардиолог"


class WeeklySlotFactory(DjangoModelFactory):
    """Hours of one weekday; `doctor` and `weekday` are required."""

    class Meta:
        model = WeeklySlot

    opens = time(9)
    closes = time(13)
    valid_from = date(2026, 1, 5)


class DayChangeFactory(DjangoModelFactory):
    """No reception on one day, unless hours are given; `doctor` is required."""

    class Meta:
        model = DayChange

    first_day = date(2026, 12, 8)
    last_day = factory.SelfAttribute("first_day")


class EducationFactory(DjangoModelFactory):
    class Meta:
        model = Education

    institution_kk = "Қазақ ұлттық медицина университеті"
    institution_ru = "Казахский национальный медицинский университет"
    year = 2006
    qualification_kk = "«Жалпы медицина» мамандығы, дәрігер"
    qualification_ru = "«Лечебное дело», врач"


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    speciality_kk = "Ересектер кардиологиясы"
    speciality_ru = "Кардиология взрослая"
    number = "4100-АЛ"
    issued_on = date(2024, 5, 13)
    valid_until = date(2099, 5, 12)


class DoctorFactory(PublishableFactory):
    """A doctor with everything the regulation asks for; receives 09:00–13:00 from Monday to Friday
    since 5 January 2026. `week`, `taught` and `certified` may be False.

    The name is the person's; a draft whose title lacks a language has no person yet."""

    class Meta:
        model = Doctor
        skip_postgeneration_save = True

    person = factory.Maybe(
        factory.LazyAttribute(lambda row: bool(row.title_kk and row.title_ru)),
        yes_declaration=factory.SubFactory(
            PersonFactory,
            name_kk=factory.SelfAttribute("..title_kk"),
            name_ru=factory.SelfAttribute("..title_ru"),
        ),
        no_declaration=None,
    )
    speciality = factory.SubFactory(SpecialityFactory)
    category_kk = "жоғары санат"
    category_ru = "высшая категория"
    room = "310"
    floor = 3

    @factory.post_generation
    def week(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted is not False:
            WeeklySlot.objects.bulk_create(
                WeeklySlotFactory.build(doctor=self, weekday=weekday) for weekday in range(5)
            )

    @factory.post_generation
    def taught(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted is not False:
            EducationFactory(doctor=self)

    @factory.post_generation
    def certified(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted is not False:
            CertificateFactory(doctor=self)


class InspectionFactory(PageFactory):
    class Meta:
        model = Inspection

    checked_by_kk = "Санитариялық-эпидемиологиялық бақылау департаменті"
    checked_by_ru = "Департамент санитарно-эпидемиологического контроля"
    form = Inspection.Form.PLANNED
    subject_kk = "Емшара кабинетінің жұмысы"
    subject_ru = "Работа процедурного кабинета"
    began_on = date(2026, 9, 1)
    ended_on = date(2026, 9, 11)
    act_number = "118-С"
    outcome = Inspection.Outcome.REMEDIED
    results_kk = "Екі ыдыста таңба болмаған"
    results_ru = "На двух ёмкостях не было маркировки"
    measures_kk = "Ыдыстар таңбаланды"
    measures_ru = "Ёмкости промаркированы"


class FaqFactory(PublishableFactory):
    class Meta:
        model = Faq

    answer_kk = "<p>Тіркеу бөліміне келіңіз.</p>"
    answer_ru = "<p>Придите в регистратуру.</p>"
    topic = Faq.Topic.ATTACHMENT


class AppealsOverviewFactory(PageFactory):
    class Meta:
        model = AppealsOverview

    year = 2026
    quarter = 3
    received = 58
    satisfied = 26
    explained = 27
    refused = 3
    pending = 2
