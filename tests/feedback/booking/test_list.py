"""The secretary's list of a day: who sees it, what the buttons do, what the journal keeps."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.feedback.booking import actions
from apps.feedback.models import Booking, BookingWords, ClosedDay
from apps.journal.models import Entry
from tests.factories import UnitFactory, UserFactory
from tests.feedback.booking.conftest import NOW, THURSDAY, moment, wish
from tests.organisation.factories import AbsenceFactory

pytestmark = pytest.mark.django_db
DAY = "?day=2026-11-05"


@pytest.fixture(autouse=True)
def monday(now):
    return now


@pytest.fixture
def address():
    return reverse("admin:feedback_bookings") + DAY


@pytest.fixture
def booking(director):
    return actions.book(wish(director), at=NOW).record


@pytest.fixture
def secretary(director, client):
    director.unit = UnitFactory(code="office")
    director.save()
    user = UserFactory(roles=["editor"], unit=director.unit, language="ru")
    client.force_login(user)
    return user


def test_the_list_names_the_visitor_and_notes_the_look(client, secretary, booking, address):
    for _twice in range(2):
        page = client.get(address).content.decode()
    assert "Ахметов Болат" in page
    assert "Тіркелу" in page
    assert page.count("bookings__free") == 7
    looks = Entry.objects.filter(action="looked_at")
    assert [(look.actor_id, look.note) for look in looks] == [(secretary.pk, "05.11.2026: № 1")]


def test_a_day_without_visitors_leaves_no_entry(client, secretary, booking, address):
    assert client.get(address.replace("11-05", "11-12")).status_code == 200
    assert not Entry.objects.filter(action="looked_at").exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("chief", 403), ("translator", 403), ("inspector", 403), ("editor", 200), ("director", 200)],
)
def test_who_sees_the_list(client, director, booking, address, role, status):
    user = UserFactory(roles=[role], unit=UnitFactory(code="elsewhere"))
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    sees = role == "director"
    assert ("Ахметов" in answer.content.decode()) is sees
    assert Entry.objects.filter(action="looked_at").exists() is sees


@pytest.mark.parametrize("verb", ["came", "missed", "cancel", "close"])
def test_an_editor_of_another_unit_changes_nothing(client, director, booking, address, verb):
    client.force_login(UserFactory(roles=["editor"], unit=UnitFactory(code="elsewhere")))
    sent = {"do": verb, "booking": "1", "post": str(director.pk), "reason": "Себебі"}
    assert client.post(address, sent).status_code == 404
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert not ClosedDay.objects.exists()


def test_came_and_did_not_come(client, secretary, booking, address, monkeypatch):
    assert 'value="came"' not in client.get(address).content.decode()
    later = moment("2026-11-05 15:30")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.force_login(secretary)
    assert 'value="came"' in client.get(address).content.decode()
    for verb, state in (("missed", "missed"), ("came", "came")):
        answer = client.post(address, {"do": verb, "booking": "1"})
        assert (answer.status_code, answer["Location"]) == (302, address)
        booking.refresh_from_db()
        assert booking.state == state


def test_a_reason_that_is_missing_is_asked_for_beside_the_line(client, secretary, booking, address):
    page = client.post(address, {"do": "cancel", "booking": "1", "reason": " "}).content.decode()
    assert "errornote" in page
    assert page.count('<details class="bookings__do no-print" open>') == 1
    booking.refresh_from_db()
    assert booking.state == "booked"
    client.post(address, {"do": "cancel", "booking": "1", "reason": "Іссапар"})
    assert BookingWords.objects.get().reason == "Іссапар"
    assert Booking.objects.get().state == "cancelled"
    assert "Іссапар" in client.get(address).content.decode()


def test_closing_and_opening_a_day(client, secretary, director, booking, address):
    sent = {"do": "close", "post": str(director.pk), "reason_kk": "", "reason_ru": "Поездка"}
    page = client.post(address, sent).content.decode()
    # The one visitor of the day writes Kazakh, so the Russian reason is nobody's.
    assert "reason_kk" in page
    assert "reason_ru_" not in page
    assert not ClosedDay.objects.exists()
    client.post(address, sent | {"reason_kk": "Іссапар"})
    assert (ClosedDay.objects.get().day, Booking.objects.get().state) == (THURSDAY, "cancelled")
    client.post(address, {"do": "open", "post": str(director.pk)})
    assert not ClosedDay.objects.exists()


@pytest.mark.parametrize("sent", [{"do": "came", "booking": "x"}, {"do": "came"}, {"do": "erase"}])
def test_a_button_nobody_drew_is_not_found(client, secretary, booking, address, sent):
    assert client.post(address, sent).status_code == 404


def test_visitors_whose_hours_are_gone_are_to_be_called(client, secretary, director, booking):
    today = reverse("admin:feedback_bookings")
    assert "call-title" not in client.get(today).content.decode()
    AbsenceFactory(person=director.tenures.get().person, first_day=THURSDAY, last_day=THURSDAY)
    page = client.get(today).content.decode()
    assert "call-title" in page
    assert f"{today}{DAY}" in page
    # Named by number: the names stand in the list of the day.
    assert "Ахметов" not in page


def test_an_erased_visitor_stands_in_the_list_without_data(client, secretary, booking, address):
    booking.contact.delete()
    page = client.get(address).content.decode()
    assert "№ 1" in page
    assert "Ахметов" not in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "x"])
def test_a_day_at_the_end_of_the_calendar_is_today(client, secretary, day):
    page = client.get(reverse("admin:feedback_bookings"), {"day": day}).content.decode()
    assert 'value="2026-11-02"' in page


def test_more_visitors_cost_no_more_queries(client, secretary, director, booking, address):
    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = asked()
    for quarter in (15, 30, 45):
        phone = f"877700000{quarter}"
        actions.book(wish(director, f"2026-11-05 15:{quarter}", phone=phone), at=NOW)
    assert asked() == before
