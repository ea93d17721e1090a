"""The structure of the organisation: who leads it today, and nobody who has left."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.organisation.models import Post, Tenure
from tests.factories import PersonFactory, PostFactory, TenureFactory, UnitFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/ru/about/structure/managers/"
LAST_DAY = date(2026, 11, 19)


@pytest.fixture
def director() -> Post:
    return PostFactory(code="director")


def test_the_last_day_of_work_is_still_a_day_of_work(director):
    tenure = TenureFactory(post=director, left_on=LAST_DAY)
    days = (tenure.since - timedelta(days=1), tenure.since, LAST_DAY, LAST_DAY + timedelta(days=1))
    holders = [Post.objects.with_holders(day).get().holder for day in days]
    assert holders == [None, tenure.person, tenure.person, None]


def test_a_person_who_left_disappears_the_day_after(read, director):
    person = PersonFactory(name_ru="Иванов Пётр Ильич", name_kk="Иванов Пётр Ильич")
    tenure = TenureFactory(post=director, person=person, left_on=timezone.localdate())
    assert "Иванов Пётр Ильич" in read(ADDRESS).text
    tenure.left_on -= timedelta(days=1)
    tenure.save()
    for address in (ADDRESS, "/kk/about/structure/diagram/", "/kk/about/structure/managers/"):
        assert "Иванов" not in read(address).text


def test_the_successor_stands_there_from_the_first_day(read, director):
    today = timezone.localdate()
    TenureFactory(post=director, left_on=today - timedelta(days=1))
    successor = PersonFactory(name_kk="Оспанов Дәулет", name_ru="Оспанов Даулет")
    later = TenureFactory(post=director, person=successor, since=today + timedelta(days=1))
    assert "Оспанов" not in read(ADDRESS).text
    later.since = today
    later.save()
    assert "Оспанов Даулет" in read(ADDRESS).text


def test_a_post_has_one_holder_at_a_time(director):
    TenureFactory(post=director)
    with (
        pytest.raises(IntegrityError, match=r"organisation_tenure_one_holder|post_id"),
        transaction.atomic(),
    ):
        TenureFactory(post=director, person=PersonFactory())
    assert Tenure.objects.count() == 1


@pytest.mark.parametrize(("language", "vacant"), [("kk", "бос"), ("ru", "вакан")])
def test_a_post_without_a_holder_is_vacant(read, director, language, vacant):
    page = read(f"/{language}/about/structure/managers/")
    assert vacant in page.text


def test_a_post_that_was_abolished_is_gone(read, director):
    PostFactory(
        title_ru="Заместитель по хозяйству",
        kind=Post.Kind.DEPUTY,
        reports_to=director,
        until=timezone.localdate() - timedelta(days=1),
    )
    PostFactory(
        title_ru="Заместитель по лечебной работе", kind=Post.Kind.DEPUTY, reports_to=director
    )
    text = read(ADDRESS).text
    assert "Заместитель по лечебной работе" in text
    assert "Заместитель по хозяйству" not in text


def test_the_diagram_goes_from_the_board_to_the_units(read, director):
    PostFactory(kind=Post.Kind.BOARD_CHAIR, title_ru="Председатель совета")
    deputy = PostFactory(
        kind=Post.Kind.DEPUTY, reports_to=director, title_ru="Заместитель директора"
    )
    deputy.oversees.add(UnitFactory())
    page = read("/ru/about/structure/diagram/")
    order = ["Наблюдательный совет", "Директор", "Заместитель директора", "Регистратура"]
    boxes = [
        box.text.strip() for box in page.all("div") if "org__box" in box.attributes.get("class", "")
    ]
    assert [next(name for name in order if box.startswith(name)) for box in boxes] == order


def test_every_telephone_of_the_table_can_be_dialled(read, director):
    director.phone, director.extension = "+7 (727) 000-00-02", "101"
    director.save()
    TenureFactory(post=director)
    dialled = [link for link in read(ADDRESS).links if link.startswith("tel:")]
    assert set(dialled) == {"tel:103", "tel:+77270000000", "tel:+77270000002"}
