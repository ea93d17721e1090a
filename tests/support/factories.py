"""Events, statements, materials and information systems: complete drafts."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.publishing.models import Change
from apps.support.models import Event, HealthMaterial, InformationSystem, Statement
from tests.factories import PageFactory, PostFactory, PublishableFactory, yesterday


class EventFactory(PageFactory):
    """An open day of two hours, a week from now."""

    class Meta:
        model = Event

    kind = Event.Kind.OPEN_DAY
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    place_kk = "Акт залы"
    place_ru = "Актовый зал"
    for_whom_kk = "Барлық тұрғындарға"
    for_whom_ru = "Всем жителям"
    registration_kk = "Жазылу қажет емес"
    registration_ru = "Без записи"


class StatementFactory(PageFactory):
    class Meta:
        model = Statement

    post = factory.SubFactory(PostFactory)
    occasion_kk = "Медицина қызметкері күні"
    occasion_ru = "День медицинского работника"
    spoken_on = factory.LazyFunction(lambda: yesterday().date())


class HealthMaterialFactory(PageFactory):
    class Meta:
        model = HealthMaterial

    topic_kk = "Тұмау"
    topic_ru = "Грипп"
    audience_kk = "Ата-аналарға"
    audience_ru = "Родителям"


class InformationSystemFactory(PublishableFactory):
    class Meta:
        model = InformationSystem

    category = InformationSystem.Category.REGISTER
    purpose_kk = "<p>Есепке алу үшін</p>"
    purpose_ru = "<p>Для учёта</p>"
    use_kk = "<p>Қызметкерлер пайдаланады</p>"
    use_ru = "<p>Пользуются работники</p>"
    owner_kk = "Денсаулық сақтау министрлігі"
    owner_ru = "Министерство здравоохранения"


class ChangeFactory(DjangoModelFactory):
    """The mark of a record (`record`) as a change readers are told of."""

    class Meta:
        model = Change

    kind = Change.Kind.LEGISLATION
    marked_at = factory.LazyFunction(yesterday)
