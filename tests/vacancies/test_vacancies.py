"""Vacancies leave the list by themselves, the page says so when there are none, and the contacts
are whoever holds the posts today."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from apps.publishing.models import Status
from apps.publishing.sections import collection_of
from apps.vacancies.models import VacanciesPage, Vacancy
from apps.vacancies.views import CONTACTS, advisers, facts_of, without_advisers
from tests.factories import PersonFactory, ProfileFactory, TenureFactory, UnitFactory
from tests.pages import Page, plain
from tests.vacancies.factories import (
    VacanciesPageFactory,
    VacancyContactFactory,
    VacancyFactory,
)

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 11, day, hour, minute))


def read(client, address: str, **query: str) -> Page:
    response = client.get(address, query)
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.mark.parametrize(
    ("at", "is_open"), [(moment(20, 23, 59), True), (moment(21, 0), False), (moment(21, 9), False)]
)
def test_a_vacancy_leaves_the_list_at_midnight_after_its_last_day(at, is_open):
    row = VacancyFactory(published=True, publish_at=moment(1, 9), closes_on=date(2026, 11, 20))
    assert list(Vacancy.objects.published(at)) == ([row] if is_open else [])
    assert list(Vacancy.objects.closed(at)) == ([] if is_open else [row])
    assert row.is_open(timezone.localdate(at)) is is_open
    assert row.closed_since == date(2026, 11, 21)


def test_archived_ones_are_closed_and_drafts_are_neither():
    archived = VacancyFactory(archived=True)
    VacancyFactory()
    VacancyFactory(withdrawn=True)
    assert list(Vacancy.objects.published()) == []
    assert list(Vacancy.objects.closed()) == [archived]


def test_a_closed_vacancy_stays_at_its_address_and_says_since_when(client):
    ProfileFactory()
    row = VacancyFactory(published=True, closed=True)
    page = read(client, row.get_absolute_url())
    assert page.headings == [row.title_kk]
    assert len(page.all("div", class_="note note--warning")) == 1
    assert row.get_absolute_url() not in read(client, reverse("vacancies.vacancy.list")).links
    assert row.get_absolute_url() in read(client, reverse("vacancies.vacancy.closed")).links
    feed = client.get(reverse("vacancies.vacancy.feed")).content.decode()
    assert row.get_absolute_url() not in feed


def test_the_list_says_when_there_is_none(client):
    ProfileFactory()
    page = read(client, reverse("vacancies.vacancy.list"))
    assert len(page.all("div", class_="note note--info")) == 1
    assert page.all("form", class_="filter") == []
    VacancyFactory(published=True)
    page = read(client, reverse("vacancies.vacancy.list"))
    assert len(page.all("div", class_="note note--info")) == 0


def test_the_items_stay_filled_when_all_are_closed_but_not_when_none_was_ever_published():
    items = set(collection_of(Vacancy).items)
    VacancyFactory()
    assert collection_of(Vacancy).evidence() == {}
    row = VacancyFactory(published=True, closed=True)
    found = collection_of(Vacancy).evidence()
    assert set(found) == items
    assert {each.count for each in found.values()} == {1}
    assert {each.changed_at for each in found.values()} == {row.publish_at}


def test_a_public_vacancy_has_its_department_and_its_last_day():
    row = VacancyFactory(published=True)
    for name in ("department", "closes_on"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vacancy.objects.filter(pk=row.pk).update(**{name: None})
    row.refresh_from_db()
    assert None not in (row.department, row.closes_on)


def test_a_public_vacancy_has_its_requirements_in_both_languages():
    draft = VacancyFactory(requirements_ru="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=draft.pk).update(
            status=Status.PUBLISHED, publish_at=timezone.now()
        )
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@pytest.mark.parametrize(
    "fields", [{"pay_from": 300_000, "pay_to": 200_000}, {"fte": 0}, {"count": 0}]
)
def test_the_database_refuses(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        VacancyFactory(**fields)
    assert Vacancy.objects.count() == 0


@pytest.mark.parametrize(
    ("pay_from", "pay_to", "words"),
    [
        (380_000, 520_000, "380 000–520 000 ₸"),
        (380_000, 380_000, "380 000 ₸"),
        (380_000, None, "380 000 ₸"),
        (None, 520_000, "520 000 ₸"),
    ],
)
def test_the_pay_is_a_range_or_one_bound(pay_from, pay_to, words):
    row = VacancyFactory.build(pay_from=pay_from, pay_to=pay_to, department=None, unit=None)
    assert words in plain(row.pay)


def test_nothing_is_said_of_a_pay_that_is_not_known():
    row = VacancyFactory.build(department=None, unit=None)
    assert row.pay == ""


def test_half_a_position_is_told():
    row = VacancyFactory.build(fte=Decimal("0.50"), count=1, department=None, unit=None)
    with translation.override("ru"):
        assert "0,5" in row.positions
    assert "0,5" not in VacancyFactory.build(department=None, unit=None).positions


def test_the_facts_leave_out_what_is_not_known():
    assert len(facts_of(VacancyFactory())) == 3
    assert len(facts_of(VacancyFactory(pay_from=100_000))) == 4


def test_the_list_is_narrowed_by_department_and_words(client):
    ProfileFactory()
    surgery = UnitFactory(code="surgery", name_kk="Хирургия", name_ru="Хирургия")
    nurse = VacancyFactory(published=True, title_kk="Учаскелік мейіргер")
    surgeon = VacancyFactory(
        published=True, department=surgery, title_kk="Хирург дәрігер", requirements_kk="<p>Өтіл</p>"
    )
    address = reverse("vacancies.vacancy.list")
    both = {nurse.get_absolute_url(), surgeon.get_absolute_url()}
    found = [
        both & set(read(client, address, **query).links)
        for query in ({"department": "surgery"}, {"words": "МЕЙІРГЕР"}, {"words": "өтіл"})
    ]
    assert found == [
        {surgeon.get_absolute_url()},
        {nurse.get_absolute_url()},
        {surgeon.get_absolute_url()},
    ]
    nothing = read(client, address, words="космонавт")
    assert not both & set(nothing.links)
    assert address in nothing.links


def test_the_filter_offers_only_departments_with_vacancies(client):
    ProfileFactory()
    UnitFactory(code="empty", name_kk="Бос бөлімше", name_ru="Пустое отделение")
    VacancyFactory(published=True)
    page = read(client, reverse("vacancies.vacancy.list"))
    assert [each.attributes["value"] for each in page.all("option")] == ["", "registration"]


# --- Who advises --------------------------------------------------------------------------------

TODAY = date(2026, 11, 20)


def test_the_item_is_unproven_without_a_contact():
    assert without_advisers(TODAY) == [CONTACTS]
    VacancyContactFactory()
    assert without_advisers(TODAY) == []


def test_a_contact_without_e_mail_or_telephone_proves_nothing():
    contact = VacancyContactFactory()
    for name in ("email", "phone"):
        kept = getattr(contact.post, name)
        setattr(contact.post, name, "")
        contact.post.save()
        assert without_advisers(TODAY) == [CONTACTS]
        setattr(contact.post, name, kept)
        contact.post.save()
    assert without_advisers(TODAY) == []


def test_the_day_after_somebody_left_the_post_nobody_is_named():
    contact = VacancyContactFactory()
    contact.post.tenures.update(left_on=TODAY)
    assert [post.holder.name_kk for post in advisers(TODAY)] == ["Қасымова Әсел Ғалымқызы"]
    tomorrow = TODAY + timedelta(days=1)
    assert [post.holder for post in advisers(tomorrow)] == [None]
    assert without_advisers(tomorrow) == [CONTACTS]
    TenureFactory(post=contact.post, person=PersonFactory(name_kk="Жаңа Маман"), since=tomorrow)
    assert [post.holder.name_kk for post in advisers(tomorrow)] == ["Жаңа Маман"]


def test_the_page_names_the_holder_with_telephone_and_e_mail(client):
    ProfileFactory()
    VacancyContactFactory(subject_kk="Дәрігерлер", subject_ru="Врачи")
    row = VacanciesPageFactory(published=True, for_item=CONTACTS)
    assert collection_of(VacanciesPage).item_url(CONTACTS) == row.get_absolute_url()
    page = read(client, row.get_absolute_url())
    for words in ("Қасымова Әсел Ғалымқызы", "Дәрігерлер"):
        assert words in page.text
    assert {"tel:+77270000000", "mailto:hr@polyclinic.example"} <= set(page.links)


def test_a_vacancy_names_the_holder_of_its_own_post(client):
    ProfileFactory()
    contact = VacancyContactFactory()
    row = VacancyFactory(published=True, contact=contact.post)
    page = read(client, row.get_absolute_url())
    assert "mailto:hr@polyclinic.example" in page.links
