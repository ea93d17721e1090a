"""What a visitor asks for on paper: a copy of what is kept, the erasure; and who must be called."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from apps.feedback.booking import actions
from apps.feedback.models import Booking, BookingWords
from apps.inquiries import on_paper
from apps.inquiries.models import Contact
from apps.journal.models import Action, Entry
from tests.factories import UnitFactory, UserFactory
from tests.feedback.booking.conftest import NOW, moment, wish

pytestmark = pytest.mark.django_db
LIST = "admin:feedback_bookings"


@pytest.fixture(autouse=True)
def monday(now, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return now


@pytest.fixture
def booking(director) -> Booking:
    return booked(director)


def booked(post, when: str = "2026-11-05 15:00", **more) -> Booking:
    actions.book(wish(post, when, **more), at=NOW)
    return Booking.objects.latest("number")


@pytest.fixture
def head():
    return UserFactory(roles=["director"], language="ru")


@pytest.fixture
def secretary(director):
    director.unit = UnitFactory(code="office")
    director.save()
    return UserFactory(roles=["editor"], unit=director.unit, language="ru")


def address(booking) -> str:
    return reverse("admin:feedback_booking_person", args=[booking.number])


def test_a_copy_holds_all_of_the_visitor_and_each_look(client, director, booking, head):
    for day in ("2026-11-05", "2026-11-12"):
        client.force_login(head)
        client.get(reverse(LIST), {"day": day})
    other = booked(director, "2026-11-05 15:15", phone="87772223344", name="Ким Анна")
    client.get(reverse(LIST), {"day": "2026-11-05"})

    kept = json.loads(client.post(address(booking), {"_do": "copy"}).content)
    assert (kept["number"], kept["post"], kept["state"]) == (1, "director", "booked")
    assert (kept["person"]["name"], kept["person"]["phone"]) == ("Ахметов Болат", "87011234567")
    assert (kept["topic"], kept["kept_until"]) == ("Тіркелу", "2027-11-05")
    # The list of the day and the copy itself.
    assert [look["roles"] for look in kept["looks"]] == [["director"], ["director"]]
    entry = Entry.objects.order_by("number").last()
    assert (entry.action, entry.actor_id, entry.model) == (
        Action.LOOKED_AT,
        head.pk,
        "feedback.booking",
    )
    seen = json.loads(client.post(address(other), {"_do": "copy"}).content)
    assert (seen["person"]["name"], len(seen["looks"])) == ("Ким Анна", 2)


def test_number_eleven_is_not_number_one(booking, head):
    actions.note_looks(booking.day, {booking.post: [11, 21, 12]}, by=head, at=NOW)
    assert json.loads(on_paper.copy_of(booking, by=None))["looks"] == [
        {"at": "2026-11-02T05:00:00Z", "roles": []}
    ]


def test_the_command_prints_it(booking, head, capsys):
    call_command("personal_data", "--booking", "1", "--by", head.username)
    assert json.loads(capsys.readouterr().out)["person"]["name"] == "Ахметов Болат"
    entry = Entry.objects.get(action=Action.LOOKED_AT)
    assert (entry.object_id, entry.actor_id) == (str(booking.pk), head.pk)


def test_a_visitor_who_asks_on_paper_is_erased(client, booking, head):
    client.force_login(head)
    page = client.get(reverse(LIST), {"day": "2026-11-05"}).content.decode()
    assert address(booking) in page
    page = client.get(address(booking)).content.decode()
    assert "Ахметов" not in page
    assert client.post(address(booking), {"_do": "erase"}).status_code == 200
    assert (Contact.objects.count(), Booking.objects.get().state) == (1, "booked")

    done = client.post(address(booking), {"_do": "erase", "reason": "person"})
    assert (done.status_code, done["Location"]) == (302, f"{reverse(LIST)}?day=2026-11-05")
    assert (Contact.objects.count(), BookingWords.objects.count()) == (0, 0)
    booking.refresh_from_db()
    assert (booking.state, booking.contact, booking.number) == ("withdrawn", None, 1)
    entry = Entry.objects.get(action=Action.ERASED, model="feedback.booking")
    assert (entry.actor_id, entry.note) == (head.pk, "person")
    assert 'value="erase"' not in client.get(address(booking)).content.decode()


@pytest.mark.parametrize("data", [{"_do": "copy"}, {"_do": "erase", "reason": "person"}])
def test_a_secretary_neither_copies_nor_erases(client, booking, secretary, data):
    client.force_login(secretary)
    assert address(booking) not in client.get(reverse(LIST)).content.decode()
    entries = Entry.objects.count()
    assert client.post(address(booking), data).status_code == 403
    with pytest.raises(PermissionDenied):
        on_paper.erase(booking, by=secretary, reason="person")
    assert (Contact.objects.count(), Entry.objects.count()) == (1, entries)


# --- Who must be called -------------------------------------------------------------------------


def called(client) -> list[list[int]]:
    groups = client.get(reverse(LIST)).context["calls"]
    return [[booking.number for booking, _url in group["rows"]] for group in groups]


def test_a_cancelled_visitor_without_e_mail_is_to_be_called(client, director, booking, secretary):
    client.force_login(secretary)
    writes = booked(director, "2026-11-05 15:15", phone="87772223344", email="a@mail.example")
    withdrawn = booked(director, "2026-11-05 15:30", phone="87772223355")
    assert called(client) == []
    actions.withdraw(withdrawn, at=NOW)
    for each in (booking, writes):
        actions.cancel(each, reason="Іссапар", by=secretary, at=NOW)
    assert called(client) == [[1]]
    page = client.get(reverse(LIST), {"day": "2026-11-05"})
    (row,) = page.context["screen"].lists
    marked = {line.booking.number: line.untold for line in row.cancelled}
    assert marked == {1: True, 2: False, 3: False}
    assert '<details class="bookings__cancelled no-print" open>' in page.content.decode()


def test_nobody_is_called_about_a_time_that_has_passed(client, booking, secretary, monkeypatch):
    actions.cancel(booking, reason="Іссапар", by=secretary, at=NOW)
    later = moment("2026-11-05 15:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.force_login(secretary)
    assert called(client) == []
