"""The photo and the biography are seen while the consent stands, on pages and in the library."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from apps.library.models import Image
from apps.organisation.models import Person, Post
from apps.organisation.presenters import person_cards
from tests.factories import ImageFactory, PersonFactory, TenureFactory

pytestmark = pytest.mark.django_db

GIVEN = date(2026, 3, 2)
WITHDRAWN = date(2026, 11, 20)


@pytest.fixture
def person(media, director) -> Person:
    """The head with a photo of January 2025, born on 29 February 1968."""
    person = PersonFactory(
        biography_kk="<p>Университетті бітірген</p>",
        biography_ru="<p>Окончила университет</p>",
        education_kk="Медицина университеті",
        education_ru="Медицинский университет",
        born_on=date(1968, 2, 29),
        photo=ImageFactory(),
        photo_taken_on=date(2025, 1, 15),
        consent_on=GIVEN,
    )
    TenureFactory(post=director, person=person)
    return person


def card_on(day: date):
    with translation.override("ru"):
        return person_cards(list(Post.objects.with_holders(day)), full=True)[0]


def is_public_on(image: Image, day: date) -> bool:
    noon = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
    return Image.objects.public(noon).filter(pk=image.pk).exists()


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (GIVEN - timedelta(days=1), False),
        (GIVEN, True),
        (WITHDRAWN - timedelta(days=1), True),
        (WITHDRAWN, False),
    ],
)
def test_pages_and_files_obey_the_days_of_consent(person, day, seen):
    person.consent_withdrawn_on = WITHDRAWN
    person.save()
    card = card_on(day)
    assert (card.photo is not None, "Окончила" in card.biography) == (seen, seen)
    assert is_public_on(person.photo, day) is seen
    assert card.name == "Касымова Асель Галымовна"


def test_a_photo_is_private_once_the_person_has_left(person):
    person.left_on = WITHDRAWN
    person.save()
    next_day = WITHDRAWN + timedelta(days=1)
    assert [is_public_on(person.photo, day) for day in (WITHDRAWN, next_day)] == [True, False]


def test_who_left_before_consenting_is_never_shown(person):
    person.left_on = GIVEN - timedelta(days=2)
    person.save()
    assert person.photo_period() == (None, None)
    assert not is_public_on(person.photo, GIVEN)


@pytest.mark.parametrize(
    ("day", "years"), [(date(2026, 2, 28), 57), (date(2026, 3, 1), 58), (date(2028, 2, 29), 60)]
)
def test_readers_see_the_age_never_the_date_of_birth(person, day, years):
    assert person.age(day) == years


def test_the_card_tells_age_education_and_month_of_the_photo(person):
    card = card_on(date(2026, 11, 20))
    assert [fact.value for fact in card.facts][1] == "Медицинский университет"
    assert card.facts[0].value.startswith("58")
    assert "январь" in card.photo_words
    assert "2025" in card.photo_words
    assert card.photo.alt == "Вход в поликлинику"


@pytest.mark.parametrize(
    ("day", "since"),
    [(date(2028, 1, 15), None), (date(2028, 1, 16), date(2028, 1, 16))],
)
def test_a_photo_of_more_than_three_years_is_marked(person, day, since):
    assert card_on(day).lapsed == since


def test_the_database_refuses_a_photo_without_its_date(person):
    with (
        pytest.raises(IntegrityError, match="organisation_person_photo_dated"),
        transaction.atomic(),
    ):
        Person.objects.filter(pk=person.pk).update(photo_taken_on=None)
    person.refresh_from_db()
    assert person.photo_taken_on == date(2025, 1, 15)
