"""Records for the tests: complete in both languages, drafts unless a trait says otherwise.

`factory_for(model)` gives the factory of any published model, so that tests may run over the
registry; a published model without one is named by tests/test_consistency.py. Titles are different
words in the two languages, so a page that mixes them is seen. No demonstration content here."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

import factory
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from factory.django import DjangoModelFactory

import tests
from apps.about.models import AboutPage
from apps.accounts.models import Unit, User
from apps.documents.models import CorporateDocument
from apps.library import actions as library
from apps.library.models import Document, Image
from apps.news.models import NewsItem, Topic
from apps.organisation.models import Branch, Founder, Person, Phone, Post, Profile, Tenure
from apps.other.models import OtherPage
from apps.portal.models import UrgentNotice
from apps.publishing.models import Attachment, ItemState, Publishable, Status
from apps.publishing.sections import collection_of
from apps.services.models import ServicesPage
from apps.support.models import SupportPage, UsefulLink
from apps.symbols.models import SymbolPage
from apps.workdays.models import HoursException, Service, WeeklyHours
from tests.library import uploads

PASSWORD = "only-for-tests"
# A publication that was there on every day the tests ask about.
LONG_AGO = datetime(2024, 1, 9, 4, tzinfo=UTC)


def yesterday() -> datetime:
    """A moment that is surely past and still the same for every field of one record."""
    return timezone.now() - timedelta(days=1)


# --- People -------------------------------------------------------------------------------------


class UnitFactory(DjangoModelFactory):
    """A structural unit."""

    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "registration"
    name_kk = "Тіркеу бөлімшесі"
    name_ru = "Регистратура"


class UserFactory(DjangoModelFactory):
    """An account of the staff; `roles` are codes of apps/accounts/roles.py."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("person-{}".format)
    last_name = "Сәрсенова"
    first_name = "Айгүл"
    is_staff = True
    unit = factory.SubFactory(UnitFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        kwargs.setdefault("password", PASSWORD)
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def roles(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.groups.set(Group.objects.filter(name__in=extracted))


# --- The library --------------------------------------------------------------------------------


@cache
def small_pdf() -> bytes:
    return uploads.pdf_bytes()


class ImageFactory(DjangoModelFactory):
    """An image that went through the same checks as an editor's."""

    class Meta:
        model = Image

    alt_kk = "Емхананың кіреберісі"
    alt_ru = "Вход в поликлинику"
    source = "Баспасөз қызметі"
    right = "own"

    @classmethod
    def _create(cls, model_class: type[Image], *args: Any, **kwargs: Any) -> Image:
        by = kwargs.pop("by", None)
        return library.add_image(uploads.photo(640, 400), by=by, **kwargs)


class DocumentFactory(DjangoModelFactory):
    """A document of the library with one small PDF in each language."""

    class Meta:
        model = Document

    title_kk = factory.Sequence("Ішкі тәртіп ережесі {}".format)
    title_ru = factory.Sequence("Правила распорядка {}".format)
    kind = "rules"
    number = factory.Sequence("{}-н".format)
    date = date(2026, 3, 2)

    @classmethod
    def _create(cls, model_class: type[Document], *args: Any, **kwargs: Any) -> Document:
        by = kwargs.pop("by", None)
        document = model_class(**kwargs)
        files = {code: uploads.upload(small_pdf(), f"rules-{code}.pdf") for code in ("kk", "ru")}
        library.save_document(document, by=by, files=files)
        return document


# --- What is published --------------------------------------------------------------------------


class PublishableFactory(DjangoModelFactory):
    """A complete draft; the traits are the other states a record can be in."""

    class Meta:
        abstract = True

    class Params:
        published = factory.Trait(
            status=Status.PUBLISHED, publish_at=factory.LazyFunction(yesterday)
        )
        scheduled = factory.Trait(
            status=Status.PUBLISHED,
            publish_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1)),
        )
        expired = factory.Trait(
            status=Status.PUBLISHED,
            publish_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=3)),
            expire_at=factory.LazyFunction(yesterday),
        )
        archived = factory.Trait(status=Status.ARCHIVED, publish_at=factory.LazyFunction(yesterday))
        withdrawn = factory.Trait(
            status=Status.WITHDRAWN,
            publish_at=factory.LazyFunction(yesterday),
            withdrawn_reason="Жаңа редакция дайындалуда",
        )
        kazakh_only = factory.Trait(title_ru="", lead_ru="")

    title_kk = factory.Sequence("Қазақша тақырып {}".format)
    title_ru = factory.Sequence("Русский заголовок {}".format)
    lead_kk = "Қысқаша мазмұны"
    lead_ru = "Краткое содержание"
    unit = factory.SubFactory(UnitFactory)


class PageFactory(PublishableFactory):
    """A record with a text; `with_document` attaches a document of the library."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    class Params:
        without_russian_text = factory.Trait(body_ru="")

    body_kk = "<p>Толық мәтіні</p>"
    body_ru = "<p>Полный текст</p>"

    @factory.post_generation
    def with_document(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            AttachmentFactory(record=self, **kwargs)


class StandingPageFactory(PageFactory):
    """A free page; `for_item` makes it the page of an item of the register."""

    class Meta:
        abstract = True

    class Params:
        for_item = ""

    item = factory.SelfAttribute("for_item")
    position = factory.Sequence(lambda number: number)


class SymbolPageFactory(StandingPageFactory):
    class Meta:
        model = SymbolPage


class AboutPageFactory(StandingPageFactory):
    class Meta:
        model = AboutPage


class ServicesPageFactory(StandingPageFactory):
    class Meta:
        model = ServicesPage


class SupportPageFactory(StandingPageFactory):
    class Meta:
        model = SupportPage


class OtherPageFactory(StandingPageFactory):
    class Meta:
        model = OtherPage


class CorporateDocumentFactory(PageFactory):
    class Meta:
        model = CorporateDocument

    item = "documents.main.charter"


class UsefulLinkFactory(PublishableFactory):
    class Meta:
        model = UsefulLink

    url = factory.Sequence("https://site-{}.example/".format)
    group = UsefulLink.Group.STATE
    position = factory.Sequence(lambda number: number)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = "screening"
    name_kk = "Скрининг"
    name_ru = "Скрининги"


class NewsItemFactory(PageFactory):
    class Meta:
        model = NewsItem

    topic = factory.SubFactory(TopicFactory)
    happened_on = date(2026, 11, 5)
    place_kk = "Емхана, 1-қабат"
    place_ru = "Поликлиника, 1 этаж"
    substance_kk = "Ашық есік күні өтті"
    substance_ru = "Прошёл день открытых дверей"
    results_kk = "120 адам тексерілді"
    results_ru = "Обследовано 120 человек"


class AttachmentFactory(DjangoModelFactory):
    """A document shown by a record."""

    class Meta:
        model = Attachment

    document = factory.SubFactory(DocumentFactory)


class ItemStateFactory(DjangoModelFactory):
    """What the hospital decides about an item."""

    class Meta:
        model = ItemState

    class Params:
        not_for_us = factory.Trait(
            not_applicable=True,
            not_applicable_reason_kk="Тәулік бойы жұмыс істейтін төсек жоқ",
            not_applicable_reason_ru="Круглосуточных коек нет",
        )

    unit = factory.SubFactory(UnitFactory)


class UrgentNoticeFactory(DjangoModelFactory):
    class Meta:
        model = UrgentNotice

    title_kk = "21 қараша"
    title_ru = "21 ноября"
    text_kk = "Санитариялық күн, қабылдау жүргізілмейді."
    text_ru = "Санитарный день, приёма нет."
    starts_at = factory.LazyFunction(yesterday)
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


# --- Facts of the organisation ------------------------------------------------------------------


class PlaceFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    ownership_kk = "Коммуналдық меншік"
    ownership_ru = "Коммунальная собственность"
    care_types_kk = "Амбулаториялық көмек"
    care_types_ru = "Амбулаторная помощь"
    address_kk = "Алматы қаласы, Үлгі көшесі, 1"
    address_ru = "город Алматы, улица Примерная, 1"
    postal_address_kk = "050000, Алматы қаласы, Үлгі көшесі, 1"
    postal_address_ru = "050000, город Алматы, улица Примерная, 1"
    email = "info@polyclinic.example"
    attached_adults = 31_200
    attached_children = 12_050
    visits_per_shift = 480


class ProfileFactory(PlaceFactory):
    """The organisation itself; there is one row."""

    class Meta:
        model = Profile

    name_kk = "«Үлгі емхана» мемлекеттік кәсіпорны"
    name_ru = "Государственное предприятие «Примерная поликлиника»"
    short_name_kk = "Үлгі емхана"
    short_name_ru = "Примерная поликлиника"
    legal_form_kk = "Мемлекеттік кәсіпорын"
    legal_form_ru = "Государственное предприятие"


class BranchFactory(PlaceFactory):
    class Meta:
        model = Branch

    name_kk = "№1 бөлімше"
    name_ru = "Отделение № 1"
    registration_kk = "Филиал ретінде тіркелмеген"
    registration_ru = "Как филиал не зарегистрировано"
    phone = "+7 (727) 000-00-01"


class FounderFactory(DjangoModelFactory):
    class Meta:
        model = Founder

    name_kk = "Қоғамдық денсаулық сақтау басқармасы"
    name_ru = "Управление общественного здравоохранения"


class PhoneFactory(DjangoModelFactory):
    class Meta:
        model = Phone

    service = Phone.Service.CALL_CENTRE
    number = "+7 (727) 000-00-00"
    title_kk = "Байланыс орталығы"
    title_ru = "Контакт-центр"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name_kk = "Қасымова Әсел Ғалымқызы"
    name_ru = "Касымова Асель Галымовна"


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    code = factory.Sequence("post-{}".format)
    title_kk = "Директор"
    title_ru = "Директор"
    kind = Post.Kind.HEAD
    competence_kk = "Емхананы басқарады"
    competence_ru = "Руководит поликлиникой"


class TenureFactory(DjangoModelFactory):
    class Meta:
        model = Tenure

    post = factory.SubFactory(PostFactory)
    person = factory.SubFactory(PersonFactory)
    since = date(2024, 1, 9)


class ServiceFactory(DjangoModelFactory):
    """The whole polyclinic: Monday to Friday 08:00–20:00, Saturday 09:00–14:00."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    code = factory.Sequence("service-{}".format)
    name_kk = "Емхана"
    name_ru = "Поликлиника"
    is_main = True

    @factory.post_generation
    def hours(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for weekday in range(6):
            short = weekday == WeeklyHours.Weekday.SATURDAY
            WeeklyHours.objects.create(
                service=self,
                weekday=weekday,
                opens=time(9) if short else time(8),
                closes=time(14) if short else time(20),
            )


class HoursExceptionFactory(DjangoModelFactory):
    """A closed day of the whole organisation, unless hours are given."""

    class Meta:
        model = HoursException

    first_day = date(2026, 11, 18)
    last_day = factory.SelfAttribute("first_day")
    reason_kk = "Санитариялық күн"
    reason_ru = "Санитарный день"


# --- By model -----------------------------------------------------------------------------------


@cache
def factories() -> dict[type[Publishable], type[PublishableFactory]]:
    """Every concrete factory of a published model, by its model."""
    # An app installed for the tests alone keeps its factories beside its models; sections with
    # records of their own keep theirs in the folder of their tests.
    autodiscover_modules("factories")
    for folder in iter_modules(tests.__path__, "tests."):
        if not folder.ispkg or not find_spec(f"{folder.name}.factories"):
            continue
        if find_spec(f"{folder.name}.apps") and not apps.is_installed(folder.name):
            continue
        import_module(f"{folder.name}.factories")
    found: dict[type[Publishable], type[PublishableFactory]] = {}
    waiting: list[type[PublishableFactory]] = [PublishableFactory]
    while waiting:
        current = waiting.pop()
        waiting += current.__subclasses__()
        if not current._meta.abstract:
            found[current._meta.model] = current
    return found


def factory_for(model: type[Publishable]) -> type[PublishableFactory]:
    """The factory of a published model. Raises LookupError naming the file to edit."""
    try:
        return factories()[model]
    except KeyError:
        raise LookupError(
            f"{model._meta.label} has no factory; add one to tests/<section>/factories.py"
        ) from None


def for_every_item(model: type[Publishable], **fields: Any) -> list[Publishable]:
    """One record for each item of the register the model's collection fulfils by a column."""
    collection = collection_of(model)
    name = "for_item" if collection.is_standing() else "item"
    return [factory_for(model)(**{name: each.id}, **fields) for each in collection.register_items]
