"""The consent of patients and the restriction of access as the library keeps and asks for them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from apps.library.forms import ImageForm, RecordingForm
from apps.library.models import Image, PatientsShown, Restriction
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db

CHILD_WORDS = {
    "kk": "Бала үшін келісімді ата-анасы немесе қамқоршысы береді.",
    "ru": "За ребёнка согласие даёт родитель или опекун.",
}


def form_for(image: Image, **changed: object) -> ImageForm:
    fields = ImageForm.Meta.fields
    data = {name: getattr(image, name) for name in fields if getattr(image, name) is not None}
    return ImageForm({**data, **changed}, instance=image)


def test_the_database_refuses_a_childs_own_consent(media) -> None:
    image = ImageFactory(shows="child", consent_from="parent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Image.objects.filter(pk=image.pk).update(consent_from="patient")
    image.refresh_from_db()
    assert image.consent_from == "parent"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_form_explains_a_childs_consent(media, language: str) -> None:
    with override(language):
        form = form_for(
            ImageFactory(),
            shows="child",
            consent_from="patient",
            consent_on="2026-03-02",
            consent_kept="105",
        )
        assert form.errors["consent_from"] == [CHILD_WORDS[language]]


def test_a_consent_is_whole_or_not_there_yet(media) -> None:
    image = ImageFactory()
    assert form_for(image, shows="adult").is_valid()
    form = form_for(image, shows="adult", consent_from="patient")
    with override("ru"):
        assert form.errors == {
            name: ["Заполните: у согласия указывают дату, кто его дал и где оно хранится."]
            for name in ("consent_on", "consent_kept")
        }
    whole = {"consent_from": "patient", "consent_on": "2026-03-02", "consent_kept": "105"}
    assert form_for(image, shows="adult", **whole).is_valid()


def test_a_consent_of_tomorrow_is_refused(media) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = form_for(ImageFactory(), shows="adult", consent_on=tomorrow.isoformat())
    with override("ru"):
        assert form.errors["consent_on"] == ["Согласие не может быть подписано будущей датой."]


def test_a_form_that_does_not_ask_means_no_patient(media) -> None:
    image = ImageFactory()
    form = form_for(image)
    form.data.pop("shows")
    assert form.is_valid()
    assert form.save(commit=False).shows == PatientsShown.Shows.NOBODY


def test_both_kinds_of_pictures_ask_for_consent_and_restriction() -> None:
    asked = {"shows", "consent_from", "consent_on", "consent_kept", "restriction"}
    assert asked <= set(ImageForm.base_fields)
    assert asked <= set(RecordingForm.base_fields)


@pytest.mark.parametrize(
    ("consent_on", "on", "lacks"),
    [
        (None, date(2026, 3, 2), True),
        (date(2026, 3, 1), date(2026, 3, 2), False),
        (date(2026, 3, 2), date(2026, 3, 2), False),
        (date(2026, 3, 3), date(2026, 3, 2), True),
    ],
)
def test_consent_is_judged_by_a_day(consent_on: date | None, on: date, lacks: bool) -> None:
    image = Image(
        shows="adult", consent_from="patient", consent_on=consent_on, consent_kept="105-кабинет"
    )
    assert image.lacks_consent(on) is lacks
    image.shows = "nobody"
    assert image.lacks_consent(on) is False


def test_the_kinds_of_restricted_information_are_those_of_the_regulation() -> None:
    assert Restriction.values == [
        "state",
        "personal",
        "family",
        "medical",
        "bank",
        "commercial",
        "other",
        "official",
    ]
