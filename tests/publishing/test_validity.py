"""Facts that hold until a day: the last day, the first day without confirmation, and what is about
to lapse."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.documents.models import CorporateDocument
from apps.organisation.models import Person, Phone
from apps.publishing.validity import Validity, expiring, lapsed_on, shift_years
from tests.factories import CorporateDocumentFactory, ImageFactory, PersonFactory, PhoneFactory

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "years", "shifted"),
    [
        (date(2023, 11, 20), 3, date(2026, 11, 20)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2028, 2, 29), -3, date(2025, 3, 1)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_a_day_moves_by_years(day, years, shifted):
    assert shift_years(day, years) == shifted


@pytest.mark.parametrize("start", [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)])
def test_the_database_and_the_record_agree_on_every_day_around_the_end(db, start):
    """`ends_before` is asked of the database, `last_day` of the record."""
    validity = Validity("confirmed_on", "telephone", years=3)
    row = PhoneFactory(confirmed_on=start)
    for offset in range(-3, 4):
        day = date(2027, 2, 28) + timedelta(days=offset)
        by_database = Phone.objects.filter(validity.ends_before(day)).exists()
        assert by_database == (validity.last_day(row) < day), day


def test_a_contact_counts_for_a_year_after_it_was_confirmed():
    phone = Phone(confirmed_on=date(2025, 11, 20))
    assert lapsed_on(phone, date(2026, 11, 20)) is None
    assert lapsed_on(phone, date(2026, 11, 21)) == date(2026, 11, 21)
    assert lapsed_on(Phone(), TODAY) is None


def test_a_document_past_its_day_says_since_when():
    document = CorporateDocument(valid_until=timezone.localdate() - timedelta(days=1))
    assert document.unconfirmed_since == timezone.localdate()
    document.valid_until = timezone.localdate()
    assert document.unconfirmed_since is None


@pytest.mark.django_db
def test_what_lapses_within_the_days_asked_for_comes_soonest_first():
    CorporateDocumentFactory(published=True, valid_until=TODAY + timedelta(days=61))
    licence = CorporateDocumentFactory(
        published=True, item="documents.main.licence", valid_until=TODAY + timedelta(days=60)
    )
    CorporateDocumentFactory(item="documents.other.hr_policy", valid_until=TODAY)
    phone = PhoneFactory(confirmed_on=date(2025, 1, 1))
    found = expiring(TODAY)
    assert [(each.record, each.last_day) for each in found] == [
        (phone, date(2026, 1, 1)),
        (licence, TODAY + timedelta(days=60)),
    ]
    assert [each.is_past(TODAY) for each in found] == [True, False]
    assert [each.record for each in expiring(TODAY, within=0)] == [phone]
    assert [each.record.valid_until for each in expiring(TODAY, within=61)[1:]] == [
        TODAY + timedelta(days=60),
        TODAY + timedelta(days=61),
    ]


@pytest.mark.django_db
def test_an_earlier_document_of_an_item_is_history_and_not_asked_for():
    ends = TODAY - timedelta(days=5)
    now = timezone.now()
    for days, last in ((400, ends), (30, TODAY + timedelta(days=400))):
        CorporateDocumentFactory(
            published=True, publish_at=now - timedelta(days=days), valid_until=last
        )
    assert expiring(TODAY) == []


@pytest.mark.django_db
def test_the_photo_of_somebody_who_left_is_not_asked_for(media):
    person = PersonFactory(photo=ImageFactory(), photo_taken_on=date(2023, 12, 1))
    assert [each.record for each in expiring(TODAY)] == [person]
    person.left_on = TODAY - timedelta(days=1)
    person.save()
    assert expiring(TODAY) == []
    assert Person.objects.count() == 1
