"""The doors to the outbox: the command, the loop, and the list of the administrators."""

import os
import signal
import threading
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.journal.loop import EveryMinute
from apps.journal.models import Letter
from apps.journal.outbox import send_due
from tests.factories import UserFactory
from tests.journal.outbox.conftest import clock, utc, written
from tests.journal.outbox.server import down

pytestmark = pytest.mark.django_db
LIST = "admin:journal_letter_changelist"


# --- The command --------------------------------------------------------------------------------


def test_the_command_sends_and_says_how_many(server, capsys):
    written("a"), written("b")
    call_command("send_mail", "--once")
    assert capsys.readouterr().out == "Letters sent: 2, failed: 0.\n"
    call_command("send_mail", "--once")
    assert capsys.readouterr().out == ""


def test_the_command_fails_when_the_server_is_dead(capsys):
    written()
    with down(), pytest.raises(CommandError, match="did not answer"):
        call_command("send_mail", "--once")
    assert Letter.objects.waiting().count() == 1


def test_the_command_empties_old_letters_and_sends_nothing(server, capsys):
    written()
    call_command("send_mail", "--sweep")
    assert capsys.readouterr().out == "Emptied letters: 0.\n"
    assert server.taken == []


def test_the_loop_ends_on_a_signal_after_the_work_in_hand():
    loop, done = EveryMinute(), []
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    def work():
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(loop.is_over)

    # A loop that does not end would hold up all tests.
    guard = threading.Timer(30, loop.told.set)
    guard.start()
    try:
        loop.run(work)
    finally:
        guard.cancel()
        for each, handler in before.items():
            signal.signal(each, handler)
    assert done == [True]


def test_the_loop_ends_with_the_process_that_started_it():
    loop = EveryMinute(parent=os.getppid())
    assert not loop.is_over
    with mock.patch("os.getppid", return_value=1):
        assert loop.is_over


# --- The list -----------------------------------------------------------------------------------


def client_of(*roles: str, language: str = "kk", **fields) -> Client:
    person = UserFactory(username="reader", roles=list(roles), language=language, **fields)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_addresses_are_shown_to_administrators_only(role):
    written(to="aigul@polyclinic.example")
    client = client_of(role)
    answer = client.get(reverse(LIST))
    if role == "administrator":
        assert "aigul@polyclinic.example" in answer.content.decode()
    else:
        assert answer.status_code == 403
        assert "aigul@" not in answer.content.decode()
        index = client.get(reverse("admin:index")).content.decode()
        assert reverse(LIST) not in index


@pytest.mark.parametrize(("language", "words"), [("kk", "waits"), ("ru", "waits")])
def test_a_letter_is_listed_with_what_keeps_it(server, language, words):
    server.refused.add("gone@polyclinic.example")
    letter = written(to="gone@polyclinic.example")
    send_due()
    client = client_of("administrator", language=language)
    html = client.get(reverse(LIST)).content.decode()
    row = html[html.index('id="result_list"') :]
    assert "gone@polyclinic.example" in row
    assert "550" in row
    form = client.get(reverse("admin:journal_letter_change", args=[letter.pk]))
    assert form.status_code == 200
    assert "Материалды жариялаңыз." in form.content.decode()
    assert 'name="_save"' not in form.content.decode()


@pytest.mark.parametrize("state", ["waiting", "undelivered", "sent"])
def test_letters_are_found_by_state(state):
    moment = utc("2026-11-20 03:00")
    for name in ("waiting", "undelivered", "sent"):
        letter = written(name, to=f"{name}@polyclinic.example")
        letter.next_try_at = moment if name == "waiting" else None
        letter.sent_at = moment if name == "sent" else None
        letter.save()
    html = client_of("administrator").get(reverse(LIST), {"state": state}).content.decode()
    row = html[html.index('id="result_list"') :]
    found = [n for n in ("waiting", "undelivered", "sent") if f"{n}@polyclinic.example" in row]
    assert found == [state]


def test_a_letter_is_tried_again_by_hand():
    with clock("2026-11-20 03:00"), down():
        letter = written()
        send_due()
    assert Letter.objects.get().next_try_at == utc("2026-11-20 03:01")
    client = client_of("administrator")
    chosen = {"action": "try_again_now", "_selected_action": [letter.pk]}
    with clock("2026-11-20 03:00:20"):
        assert client.post(reverse(LIST), chosen).status_code == 302
    assert Letter.objects.get().next_try_at == utc("2026-11-20 03:00:20")


def test_nobody_else_tries_it_again():
    with clock("2026-11-20 03:00"), down():
        letter = written()
        send_due()
    chosen = {"action": "try_again_now", "_selected_action": [letter.pk]}
    assert client_of("chief").post(reverse(LIST), chosen).status_code == 403
    assert Letter.objects.get().next_try_at == utc("2026-11-20 03:01")


def test_people_without_an_address_are_named():
    UserFactory(last_name="Құсайынова", email="")
    UserFactory(last_name="Ибраев", email="ibraev@polyclinic.example")
    UserFactory(last_name="Сейітов", email="", is_active=False)
    client = client_of("administrator", email="admin@polyclinic.example")
    html = client.get(reverse(LIST)).content.decode()
    named = html[html.index('class="unreachable"') : html.index("</details>")]
    assert "Құсайынова" in named
    assert "Ибраев" not in named and "Сейітов" not in named
