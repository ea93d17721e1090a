"""The end of the time: what is erased on which day, and what belongs to nothing."""

import os
from datetime import date, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command

from apps.feedback.models import Booking, BookingWords
from apps.inquiries import actions, erasure
from apps.inquiries.helpful import helpful_of
from apps.inquiries.models import Contact, HelpfulVote, Inquiry, Writing
from apps.journal.models import Entry
from tests.factories import PostFactory
from tests.inquiries.data.conftest import ALMATY, ANSWER, AT, asked
from tests.inquiries.factories import HeadAnswerFactory

pytestmark = pytest.mark.django_db
# Answered on this day, kept for 365 days: until 6 November 2027.
ANSWERED = datetime(2026, 11, 6, 23, 50, tzinfo=ALMATY)


def answered(director, **more) -> Inquiry:
    inquiry = asked(**more)
    actions.answer(inquiry, text=ANSWER, by=director, at=ANSWERED)
    return inquiry


@pytest.mark.parametrize("person", [{}, {"name": "", "email": "", "phone": ""}])
def test_words_and_person_are_erased_the_day_after_their_time(people, person):
    answered(people.director, **person)
    assert erasure.purge(date(2027, 11, 6)) == 0
    assert Writing.objects.count() == 2
    assert erasure.purge(date(2027, 11, 7)) == 1
    assert (Writing.objects.count(), Contact.objects.count()) == (0, 0)
    assert erasure.purge(date(2027, 11, 7)) == 0


def test_what_is_not_answered_is_never_erased_by_itself():
    asked()
    assert erasure.purge(date(2040, 1, 1)) == 0
    assert Contact.objects.count() == 1


def test_a_person_nobody_names_is_erased():
    inquiry = asked()
    Inquiry.objects.update(contact=None)
    assert erasure.purge(date(2026, 11, 6)) == 1
    assert not Contact.objects.exists()
    inquiry.refresh_from_db()
    assert inquiry.is_open


def test_a_booked_time_loses_its_visitor_and_stays(people):
    contact = Contact.objects.create(
        name="Болат", consented_at=AT, keep_until=date(2027, 11, 6), language="kk"
    )
    BookingWords.objects.create(contact=contact, topic="Тіркеу")
    booking = Booking.objects.create(
        number=1, post=PostFactory(), starts_at=AT, minutes=15, language="kk", booked_at=AT,
        contact=contact, secret_digest="0" * 64, fingerprint="1" * 64,
    )  # fmt: skip
    assert erasure.purge(date(2027, 11, 6)) == 0
    assert erasure.purge(date(2027, 11, 7)) == 1
    booking.refresh_from_db()
    assert (booking.contact, booking.starts_at) == (None, AT)
    assert not BookingWords.objects.exists()


def test_who_found_an_answer_helpful_is_forgotten_and_the_words_stay_counted():
    answer = HeadAnswerFactory(published=True)
    kind = ContentType.objects.get_for_model(answer)
    days = {"a": date(2026, 11, 5), "b": date(2026, 11, 5), "c": date(2026, 11, 6)}
    for voter, day in days.items():
        HelpfulVote.objects.create(
            content_type=kind, object_id=answer.pk, helpful=True, voter=voter * 64, given_on=day
        )
    assert erasure.purge(date(2027, 11, 5)) == 0
    assert erasure.purge(date(2027, 11, 6)) == 2
    assert erasure.purge(date(2027, 11, 6)) == 0
    kept = HelpfulVote.objects.order_by("pk")
    assert [vote.voter for vote in kept] == [
        f"forgotten {kept[0].pk}",
        f"forgotten {kept[1].pk}",
        "c" * 64,
    ]
    assert helpful_of(answer).yes == 3


def test_another_app_says_what_of_its_own_is_over(monkeypatch):
    days = []
    monkeypatch.setattr(erasure, "_purges", [])
    erasure.register_purge(lambda on: days.append(on) or 3)
    assert erasure.purge(date(2026, 11, 6)) == 3
    assert days == [date(2026, 11, 6)]


def test_a_file_without_a_row_is_removed_after_a_day(media):
    inquiry = asked()
    kept = media / inquiry.enclosures.get().file.name
    young, old = kept.with_name("young"), kept.with_name("old")
    for each in (young, old):
        each.write_bytes(b"scan")
    before = (datetime.now(tz=ALMATY) - timedelta(hours=25)).timestamp()
    for each in (old, kept):
        os.utime(each, (before, before))
    assert erasure.purge(date(2026, 11, 6)) == 1
    assert sorted(each.name for each in kept.parent.iterdir()) == sorted([kept.name, "young"])


def test_the_command_says_how_many_and_finds_nothing_twice(people, capsys):
    answered(people.director)
    Contact.objects.update(keep_until=date(2026, 1, 1))
    for expected in ("Erased: 1.\n", "Erased: 0.\n"):
        call_command("purge_personal_data")
        assert capsys.readouterr().out == expected
    call_command("purge_personal_data", "--reapply")
    assert capsys.readouterr().out == "Erased again: 0.\n"


@pytest.mark.parametrize("day", ["2999-01-01", "soon"])
def test_the_command_erases_nothing_before_its_time(people, day):
    answered(people.director)
    entries = Entry.objects.count()
    with pytest.raises(CommandError):
        call_command("purge_personal_data", "--on", day)
    assert (Contact.objects.count(), Entry.objects.count()) == (1, entries)
