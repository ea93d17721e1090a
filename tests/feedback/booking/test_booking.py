"""The verbs of a booking: what each writes, and what each refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from apps.feedback.booking import actions, times
from apps.feedback.booking.actions import Taken
from apps.feedback.models import Booking, BookingWords, ClosedDay
from apps.inquiries import erasure
from apps.inquiries.models import Contact
from apps.inquiries.secrets import is_secret
from apps.journal.models import Entry, Letter
from tests.factories import UnitFactory, UserFactory
from tests.feedback.booking.conftest import NOW, THURSDAY, moment, wish

pytestmark = pytest.mark.django_db
State = Booking.State
AFTER = moment("2026-11-05 15:20")


@pytest.fixture
def booking(director):
    return actions.book(wish(director, email="bolat@mail.example"), at=NOW).record


@pytest.fixture
def secretary(director):
    director.unit = UnitFactory(code="office")
    director.save()
    return UserFactory(roles=["editor"], unit=director.unit)


def test_a_time_is_booked_with_number_secret_and_term_of_the_data(director):
    receipt = actions.book(wish(director), at=NOW)

    booking = Booking.objects.get()
    assert (receipt.record, receipt.is_new) == (booking, True)
    assert (booking.number, booking.state, booking.minutes) == (1, State.BOOKED, 15)
    assert booking.starts_at == moment("2026-11-05 15:00")
    assert is_secret(receipt.secret.lower(), booking.secret_digest)
    assert (booking.contact.name, booking.contact.phone) == ("Ахметов Болат", "87011234567")
    assert booking.contact.keep_until == THURSDAY + timedelta(days=365)
    assert booking.contact.booking_words.topic == "Тіркелу"
    assert [
        (entry.action, entry.note) for entry in Entry.objects.filter(model="feedback.booking")
    ] == [("created", "")]
    assert not Letter.objects.exists()


def test_the_same_sent_twice_is_one_booking_with_one_secret(director):
    first = actions.book(wish(director), at=NOW)
    again = actions.book(
        wish(director, name=" ахметов  болат ", phone="+7 (701) 123-45-67"),
        at=NOW + timedelta(minutes=2),
    )
    assert (again.record, again.secret, again.is_new) == (first.record, first.secret, False)
    assert (Booking.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_taken_time_is_refused_and_nothing_kept(booking, director):
    with pytest.raises(Taken) as refusal:
        actions.book(wish(director, name="Басқа", phone="87770000000"), at=NOW)
    assert list(refusal.value.message_dict) == ["time"]
    assert (Booking.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.parametrize("when", ["2026-11-05 15:07", "2026-11-06 15:00", "2027-01-14 15:00"])
def test_a_time_that_is_not_offered_is_refused(director, when):
    with pytest.raises(Taken):
        actions.book(wish(director, when), at=NOW)
    assert not Booking.objects.exists()


def test_the_database_itself_refuses_a_second_booking_of_a_time(booking):
    twin = Booking.objects.get()
    twin.pk, twin.number, twin.contact = None, 2, None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("third", "field"),
    [
        ({"phone": "+7 701 123-45-67"}, "phone"),
        ({"phone": "", "email": "Bolat@Mail.example"}, "email"),
        ({"phone": "87019999999", "email": "bolat@mail.example"}, "phone"),
    ],
)
def test_one_person_has_two_open_bookings_at_most(director, booking, third, field):
    actions.book(wish(director, "2026-11-12 15:00", email="bolat@mail.example"), at=NOW)
    with pytest.raises(ValidationError) as refusal:
        actions.book(wish(director, "2026-11-19 15:00", **third), at=NOW)
    assert list(refusal.value.message_dict) == [field]
    assert Booking.objects.count() == 2

    # One that is over no longer counts.
    later = moment("2026-11-06 10:00")
    assert actions.book(wish(director, "2026-11-19 15:00", **third), at=later).is_new


def test_cancelling_frees_the_time_for_somebody_else(director, booking):
    actions.withdraw(booking, at=NOW + timedelta(hours=1))
    assert (booking.state, booking.ended_at) == (State.WITHDRAWN, NOW + timedelta(hours=1))
    other = actions.book(wish(director, name="Басқа", phone="87770000000"), at=NOW)
    assert (other.record.number, other.record.starts_at) == (2, booking.starts_at)


def test_who_cancelled_may_book_the_same_time_again(director, booking):
    actions.withdraw(booking, at=NOW)
    again = actions.book(wish(director, email="bolat@mail.example"), at=NOW)
    assert (again.is_new, again.record.number) == (True, 2)


def test_a_time_that_has_begun_is_not_given_back(booking):
    with pytest.raises(ValidationError):
        actions.withdraw(booking, at=booking.starts_at)
    booking.refresh_from_db()
    assert booking.state == State.BOOKED


def test_the_organisation_cancels_with_a_reason_and_a_letter(booking, secretary):
    with pytest.raises(ValidationError) as refusal:
        actions.cancel(booking, reason=" ", by=secretary, at=NOW)
    assert list(refusal.value.message_dict) == ["reason"]
    booking.refresh_from_db()
    assert booking.state == State.BOOKED

    actions.cancel(booking, reason="Директор іссапарда.", by=secretary, at=NOW)
    assert (booking.state, booking.ended_at) == (State.CANCELLED, NOW)
    assert BookingWords.objects.get().reason == "Директор іссапарда."
    booked, cancelled = Letter.objects.order_by("pk")
    assert (booked.key, cancelled.key) == ("booking:1:booked", "booking:1:cancelled")
    assert "2026 жылғы 5 қараша, 15:00" in booked.text
    assert "1-қабат, 101-кабинет" in booked.text
    assert "Директор іссапарда." in cancelled.text
    assert "http://testserver/kk/feedback/booking/my/" in booked.text
    for letter in (booked, cancelled):
        assert (letter.to, letter.language) == ("bolat@mail.example", "kk")
        # Neither the person nor the matter goes through other people's servers.
        for words in (letter.subject, letter.text, letter.html):
            assert "Ахметов" not in words
            assert "Тіркелу" not in words


@pytest.mark.parametrize("roles", [["editor"], ["chief"], ["translator"], ["inspector"]])
def test_a_stranger_neither_cancels_nor_marks_nor_closes(booking, secretary, director, roles):
    stranger = UserFactory(roles=roles, unit=UnitFactory(code="elsewhere"))
    with pytest.raises(PermissionDenied):
        actions.cancel(booking, reason="Себебі", by=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.mark(booking, came=True, by=stranger, at=AFTER)
    with pytest.raises(PermissionDenied):
        actions.close_day(director, THURSDAY, by=stranger, at=NOW)
    booking.refresh_from_db()
    assert booking.state == State.BOOKED
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize("role", ["director", "deputy", "administrator"])
def test_whoever_answers_everything_keeps_every_list(booking, role):
    actions.mark(booking, came=True, by=UserFactory(roles=[role]), at=AFTER)
    assert booking.state == State.CAME


def test_a_visit_is_marked_after_its_time_and_corrected(booking, secretary):
    with pytest.raises(ValidationError):
        actions.mark(booking, came=True, by=secretary, at=NOW)
    booking.refresh_from_db()
    assert booking.state == State.BOOKED
    actions.mark(booking, came=False, by=secretary, at=AFTER)
    assert booking.state == State.MISSED
    actions.mark(booking, came=True, by=secretary, at=AFTER)
    assert booking.state == State.CAME


def test_a_cancelled_booking_is_not_marked(booking, secretary):
    actions.withdraw(booking, at=NOW)
    with pytest.raises(ValidationError):
        actions.mark(booking, came=True, by=secretary, at=AFTER)
    booking.refresh_from_db()
    assert booking.state == State.WITHDRAWN


def test_closing_a_day_cancels_each_in_the_language_of_the_booking(director, secretary, booking):
    other = actions.book(
        wish(director, "2026-11-05 15:15", language="ru", phone="87770000000"), at=NOW
    ).record
    with pytest.raises(ValidationError) as refusal:
        actions.close_day(director, THURSDAY, by=secretary, reasons={"kk": "Іссапар"}, at=NOW)
    assert list(refusal.value.message_dict) == ["reason_ru"]
    assert not ClosedDay.objects.exists()
    assert set(Booking.objects.values_list("state", flat=True)) == {State.BOOKED}

    reasons = {"kk": "Іссапар", "ru": "Командировка"}
    assert actions.close_day(director, THURSDAY, by=secretary, reasons=reasons, at=NOW) == 2
    assert {words.contact_id: words.reason for words in BookingWords.objects.all()} == {
        booking.contact_id: "Іссапар",
        other.contact_id: "Командировка",
    }
    assert next(slot.day for slot in times.offer(NOW)) == date(2026, 11, 12)

    actions.open_day(director, THURSDAY, by=secretary, at=NOW)
    assert next(slot.code for slot in times.offer(NOW)) == "2026-11-05T15:00"
    assert set(Booking.objects.values_list("state", flat=True)) == {State.CANCELLED}


def test_a_day_closed_late_leaves_the_visits_that_have_begun(director, secretary, booking):
    assert actions.close_day(director, THURSDAY, by=secretary, at=booking.starts_at) == 0
    booking.refresh_from_db()
    assert booking.state == State.BOOKED


def test_a_day_nobody_has_booked_is_closed_without_a_reason(director, secretary):
    assert actions.close_day(director, THURSDAY, by=secretary, at=NOW) == 0
    assert actions.close_day(director, THURSDAY, by=secretary, at=NOW) == 0
    assert ClosedDay.objects.count() == 1


def test_erasing_gives_the_time_back_and_holds_back_the_letter(booking, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    actions.erase(booking, at=NOW)
    assert (booking.state, booking.contact) == (State.WITHDRAWN, None)
    assert not Contact.objects.exists()
    assert not BookingWords.objects.exists()
    assert not Letter.objects.exists()
    erased = Entry.objects.filter(action="erased")
    assert [entry.model for entry in erased] == ["inquiries.contact"]
    actions.erase(booking, at=NOW)
    assert erased.count() == 1


def test_a_visit_that_is_over_keeps_its_state_when_it_is_erased(
    booking, secretary, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    actions.mark(booking, came=True, by=secretary, at=AFTER)
    actions.erase(booking, at=AFTER)
    assert (booking.state, booking.contact) == (State.CAME, None)


def test_the_data_go_after_their_time(director, booking, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    last = THURSDAY + timedelta(days=365)
    assert erasure.purge(last) == 0
    assert BookingWords.objects.count() == 1
    assert erasure.purge(last + timedelta(days=1)) == 1
    assert not Contact.objects.exists()
    assert not BookingWords.objects.exists()
    assert Booking.objects.count() == 1


def test_what_a_backup_brought_back_is_erased_again(booking, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    actions.erase(booking, at=NOW)
    back = Contact.objects.create(name="Ахметов Болат", consented_at=NOW)
    BookingWords.objects.create(contact=back, topic="Тіркелу")
    Booking.objects.update(contact=back)
    assert erasure.reapply(NOW) == 1
    assert not BookingWords.objects.exists()
    assert erasure.reapply(NOW) == 0


def test_erasing_the_contact_leaves_a_booking_without_a_word_about_the_person(booking):
    booking.contact.delete()
    booking.refresh_from_db()
    assert booking.contact is None
    assert not BookingWords.objects.exists()
    assert (str(booking), booking.state) == ("№ 1", State.BOOKED)


def test_who_looked_at_whom_is_noted_once_a_day(director, secretary, booking):
    def looks():
        entries = Entry.objects.filter(action="looked_at").order_by("number")
        return [(entry.actor_id, entry.note) for entry in entries]

    actions.note_looks(THURSDAY, {director: [1]}, by=secretary, at=NOW)
    actions.note_looks(THURSDAY, {director: [1]}, by=secretary, at=NOW)
    assert looks() == [(secretary.pk, "05.11.2026: № 1")]
    actions.note_looks(THURSDAY, {director: [1, 2]}, by=secretary, at=NOW)
    actions.note_looks(THURSDAY, {director: [1]}, by=secretary, at=NOW + timedelta(days=1))
    assert looks()[1:] == [(secretary.pk, "05.11.2026: № 2"), (secretary.pk, "05.11.2026: № 1")]
