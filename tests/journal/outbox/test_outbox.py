"""The outbox: a letter stands or falls with its transaction, is sent once, and is never lost."""

import threading
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import override_settings

from apps.journal import outbox
from apps.journal.models import Letter
from apps.journal.outbox import send_due
from tests.journal.outbox.conftest import clock, utc, written
from tests.journal.outbox.server import down, running

pytestmark = pytest.mark.django_db


class Crash(BaseException):
    """The process ends at this place."""


# --- Writing ------------------------------------------------------------------------------------


def test_the_same_key_writes_no_second_letter():
    first = written("digest:7:2026-11-20", subject="One")
    assert first is not None
    assert written("digest:7:2026-11-20", subject="Two") is None
    assert [letter.subject for letter in Letter.objects.all()] == ["One"]
    assert written("digest:7:2026-11-21") is not None


def test_a_transaction_that_is_rolled_back_leaves_no_letter(server):
    with pytest.raises(RuntimeError), transaction.atomic():
        written()
        raise RuntimeError
    assert not Letter.objects.exists()
    assert send_due().sent == 0
    assert server.taken == []


def test_the_message_id_follows_from_the_key_and_the_host():
    with override_settings(SITE_URL="https://polyclinic.example:8443"):
        one, again = outbox.message_id("digest:7:2026-11-20"), written("digest:7:2026-11-20")
        assert again.message_id == one
        assert one.endswith("@polyclinic.example>")
        assert outbox.message_id("digest:8:2026-11-20") != one
    with override_settings(SITE_URL="https://емхана.қаз"):
        assert outbox.message_id("a").isascii()


def test_a_line_break_in_a_subject_begins_no_header(server):
    written(subject="Бір\r\nBcc: other@polyclinic.example")
    assert send_due().sent == 1
    assert server.taken[0]["Subject"] == "Бір Bcc: other@polyclinic.example"
    assert server.taken[0]["Bcc"] is None


# --- Sending ------------------------------------------------------------------------------------


def test_a_letter_arrives_as_it_was_written(server, stored):
    with clock("2026-11-20 03:00"):
        letter = written()
        run = send_due()
    assert (run.sent, run.failed, run.dead) == (1, 0, False)
    (taken,) = server.taken
    assert taken["To"] == "aigul@polyclinic.example"
    assert taken["From"] == "noreply@testserver"
    assert taken["Subject"] == "Мерзімі өтті"
    assert taken["Message-ID"] == letter.message_id
    assert taken["Content-Language"] == "kk"
    assert taken["Auto-Submitted"] == "auto-generated"
    plain, html = taken.iter_parts()
    assert plain.get_content().strip() == "Материалды жариялаңыз."
    assert html.get_content().strip() == "<p>Материалды жариялаңыз.</p>"
    kept = stored(letter)
    assert (kept.attempts, kept.sent_at, kept.next_try_at) == (1, utc("2026-11-20 03:00"), None)


def test_what_is_sent_is_not_sent_again(server):
    written()
    assert [send_due().sent, send_due().sent] == [1, 0]
    assert len(server.taken) == 1


def test_a_letter_for_later_waits_for_its_moment(server):
    with clock("2026-11-20 03:00"):
        written(at=utc("2026-11-20 05:00"))
        assert send_due().sent == 0
    with clock("2026-11-20 05:00"):
        assert send_due().sent == 1


def test_many_letters_take_one_connection(server):
    for number in range(5):
        written(f"notice:{number}")
    assert send_due().sent == 5
    assert server.connections == 1


def test_nothing_due_asks_no_server(server):
    assert send_due() == outbox.Run()
    assert server.connections == 0


def test_it_stops_when_it_is_told(server):
    for number in range(3):
        written(f"notice:{number}")
    assert send_due(lambda: len(server.taken) == 1).sent == 1
    assert Letter.objects.waiting().count() == 2


# --- Failing ------------------------------------------------------------------------------------


def test_a_dead_server_is_asked_once_in_a_run():
    with clock("2026-11-20 03:00"), down():
        letters = [written(f"notice:{number}") for number in range(4)]
        with mock.patch("socket.create_connection", side_effect=ConnectionRefusedError) as asked:
            run = send_due()
    assert (run.sent, run.failed, run.dead, asked.call_count) == (0, 1, True, 1)
    first, *others = Letter.objects.order_by("pk")
    assert first.pk == letters[0].pk
    assert (first.attempts, first.next_try_at) == (1, utc("2026-11-20 03:01"))
    assert first.last_error == "ConnectionRefusedError: "
    assert [each.attempts for each in others] == [0, 0, 0]


def test_a_server_that_says_it_is_busy_ends_the_run(server, stored):
    server.busy = True
    letters = [written("a"), written("b")]
    assert send_due().dead
    assert [stored(each).attempts for each in letters] == [1, 0]
    assert server.connections == 1


@pytest.mark.parametrize("fault", ["refused", "unread"])
def test_a_refused_letter_does_not_keep_the_next_one(server, stored, fault):
    getattr(server, fault).add("gone@polyclinic.example")
    refused = written("a", to="gone@polyclinic.example")
    written("b")
    run = send_due()
    assert (run.sent, run.failed, run.dead) == (1, 1, False)
    assert [taken["To"] for taken in server.taken] == ["aigul@polyclinic.example"]
    kept = stored(refused)
    assert kept.sent_at is None
    assert {"refused": "550", "unread": "554"}[fault] in kept.last_error


def test_the_waits_double_up_to_two_hours(server, stored):
    server.refused.add("gone@polyclinic.example")
    at = utc("2026-11-20 03:00")
    waits = []
    with clock(at):
        letter = written(to="gone@polyclinic.example")
    for _attempt in range(10):
        with clock(at):
            send_due()
        following = stored(letter).next_try_at
        waits.append((following - at) // timedelta(minutes=1))
        at = following
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]


def test_it_is_tried_for_fourteen_days_and_then_listed(server, stored):
    server.refused.add("gone@polyclinic.example")
    with clock("2026-11-01 03:00"):
        letter = written(to="gone@polyclinic.example")
    with clock("2026-11-15 02:59"):
        send_due()
    assert stored(letter).next_try_at == utc("2026-11-15 03:00")
    with clock("2026-11-15 03:00"):
        send_due()
        assert list(Letter.objects.undelivered()) == [letter]
        assert not Letter.objects.waiting().exists()
    with clock("2026-12-15 03:00"):
        assert send_due() == outbox.Run()
    server.refused.clear()
    with clock("2026-12-15 03:00"):
        assert outbox.try_again(Letter.objects.all()) == 1
        assert send_due().sent == 1
    assert not Letter.objects.undelivered().exists()


def test_the_error_names_no_secret(stored):
    letter = written()
    error = "535 for siteuser with hunter2-hunter2"
    with (
        override_settings(EMAIL_HOST_USER="siteuser", EMAIL_HOST_PASSWORD="hunter2-hunter2"),
        mock.patch("apps.journal.outbox.message_of", side_effect=OSError(error)),
    ):
        send_due()
    assert stored(letter).last_error == "OSError: 535 for *** with ***"


def test_letters_are_not_printed_in_a_hospital(capsys, stored):
    letter = written()
    console = "django.core.mail.backends.console.EmailBackend"
    with override_settings(EMAIL_BACKEND=console):
        assert send_due().dead
        assert stored(letter).last_error == "NoMailServer: EMAIL_URL names no mail server."
        outbox.try_again(Letter.objects.all())
        with override_settings(DEMONSTRATION=True):
            assert send_due().sent == 1
    assert capsys.readouterr().out.count("Материалды жариялаңыз.") == 2


# --- Crashing, and working at once --------------------------------------------------------------


def test_a_crash_before_it_is_marked_repeats_the_same_letter(server, stored):
    with clock("2026-11-20 03:00"):
        letter = written()
        with mock.patch.object(outbox, "mark_sent", side_effect=Crash), pytest.raises(Crash):
            send_due()
        kept = stored(letter)
        assert (kept.handed_over_at, kept.sent_at) == (utc("2026-11-20 03:00"), None)
    with clock("2026-11-20 03:09"):
        assert send_due() == outbox.Run()
    with clock("2026-11-20 03:10"):
        assert send_due().sent == 1
    assert [taken["Message-ID"] for taken in server.taken] == [letter.message_id] * 2


def test_a_crash_before_the_server_has_it_loses_nothing(server, stored):
    with clock("2026-11-20 03:00"):
        letter = written()
        with mock.patch.object(outbox, "message_of", side_effect=Crash), pytest.raises(Crash):
            send_due()
    with clock("2026-11-20 03:10"):
        assert send_due().sent == 1
    assert [taken["Message-ID"] for taken in server.taken] == [letter.message_id]


def test_a_second_worker_leaves_the_letter_in_hand(server):
    written("a")
    others = []
    message_of = outbox.message_of

    def while_it_is_in_hand(letter, connection):
        others.append(send_due())
        assert outbox.try_again(Letter.objects.all()) == 0
        return message_of(letter, connection)

    with mock.patch.object(outbox, "message_of", while_it_is_in_hand):
        assert send_due().sent == 1
    assert others == [outbox.Run()]
    assert len(server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_letter_once():
    if connection.vendor != "postgresql":
        # The database of the tests lives in the memory of one connection.
        pytest.skip("SQLite has one writer at a time")
    keys = [f"notice:{number}" for number in range(30)]
    with running() as server:
        for key in keys:
            written(key)
        runs = []

        def work():
            try:
                runs.append(send_due())
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(run.sent for run in runs) == 30
        expected = sorted(outbox.message_id(key) for key in keys)
        assert sorted(taken["Message-ID"] for taken in server.taken) == expected


# --- Keeping ------------------------------------------------------------------------------------


def test_texts_are_emptied_ninety_days_after_sending(server, stored):
    with clock("2026-08-01 03:00"):
        old, unsent = written("a"), written("b", at=utc("2027-01-01 03:00"))
        send_due()
    with clock("2026-10-30 03:00"):
        assert outbox.sweep() == 0
    with clock("2026-10-30 03:01"):
        assert outbox.sweep() == 1
        assert outbox.sweep() == 0
        assert written("a") is None
    assert (stored(old).text, stored(old).html) == ("", "")
    assert stored(unsent).text == "Материалды жариялаңыз."
