"""Letters to citizens: address and words are kept no longer than they are needed, and nobody reads
them in the admin."""

import smtplib
from unittest import mock

import pytest
from django.urls import reverse

from apps.journal import outbox
from apps.journal.models import Letter
from apps.journal.outbox import send_due
from tests.factories import UserFactory
from tests.journal.outbox.conftest import clock, utc, written

pytestmark = pytest.mark.django_db
EMAIL = "bolat@mail.example"
LIST = "admin:journal_letter_changelist"


def to_citizen(key: str = "inquiry:5:received:2026-11-26") -> Letter:
    return written(key, to=EMAIL, subject="№ 5", personal=True)


def test_address_and_words_go_with_the_letter(server, stored):
    letter, to_staff = to_citizen(), written()
    assert send_due().sent == 2
    assert {taken["To"] for taken in server.taken} == {EMAIL, to_staff.to}
    sent = stored(letter)
    assert (sent.to, sent.text, sent.html, sent.subject) == ("", "", "", "№ 5")
    assert sent.sent_at is not None
    assert stored(to_staff).to == "aigul@polyclinic.example"
    assert to_citizen() is None


def test_a_forgotten_letter_is_not_sent(server):
    to_citizen()
    other = written("inquiry:50:received:2026-11-26", to=EMAIL, personal=True)
    of_staff = written("inquiry:5:staff")
    assert outbox.forget("inquiry:5:") == 1
    assert list(Letter.objects.order_by("pk")) == [other, of_staff]


def test_a_letter_forgotten_while_it_is_in_hand_stops_nothing(server):
    letter, other = to_citizen(), written("later")
    handing_over = outbox.message_of

    def forgotten_meanwhile(*given):
        outbox.forget("inquiry:5:")
        return handing_over(*given)

    with mock.patch.object(outbox, "message_of", forgotten_meanwhile):
        assert send_due().sent == 2
    assert not Letter.objects.filter(pk=letter.pk).exists()
    assert Letter.objects.get(pk=other.pk).sent_at is not None


def test_a_refused_address_is_not_in_the_error(stored):
    letter = to_citizen()
    refusal = smtplib.SMTPRecipientsRefused({EMAIL: (550, f"no <{EMAIL.upper()}>".encode())})
    with mock.patch.object(outbox, "message_of", side_effect=refusal):
        assert send_due().failed == 1
    error = stored(letter).last_error
    assert error.startswith("SMTPRecipientsRefused")
    assert "bolat" not in error.lower()
    assert stored(letter).to == EMAIL


def test_one_that_was_given_up_is_forgotten_after_ninety_days(stored):
    with clock("2026-11-20 03:00"):
        letter, of_staff = to_citizen(), written()
        Letter.objects.update(next_try_at=None)
    assert outbox.sweep(utc("2027-02-18 02:59")) == 0
    assert outbox.sweep(utc("2027-02-18 03:01")) == 1
    assert not Letter.objects.filter(pk=letter.pk).exists()
    assert stored(of_staff).text == "Материалды жариялаңыз."


def test_the_list_names_no_citizen_and_finds_none(client):
    letter = to_citizen()
    Letter.objects.filter(pk=letter.pk).update(text="Сізге жауап берілді.")
    written()
    client.force_login(UserFactory(roles=["administrator"], language="ru"))
    page = client.get(reverse(LIST)).text
    assert EMAIL not in page
    assert "aigul@polyclinic.example" in page
    one = client.get(reverse("admin:journal_letter_change", args=[letter.pk])).text
    assert "№ 5" in one
    assert EMAIL not in one
    assert "Сізге жауап" not in one

    def found(words):
        return client.get(reverse(LIST), {"q": words}).context["cl"].result_count

    assert [found("bolat"), found("aigul"), found("№ 5")] == [0, 1, 1]


@pytest.mark.parametrize(
    "asked", [f"to__startswith={EMAIL[0]}", "text__icontains=Иә", "html__gt=a"]
)
def test_an_address_finds_no_letter_to_a_citizen(client, asked):
    to_citizen()
    client.force_login(UserFactory(roles=["administrator"]))
    assert client.get(f"{reverse(LIST)}?{asked}").status_code == 400
    assert client.get(f"{reverse(LIST)}?state=waiting&personal__exact=1").status_code == 200
