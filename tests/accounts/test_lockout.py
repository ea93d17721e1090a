"""Five failures of an account from an address, twenty of an address: then nobody signs in from
there for a quarter of an hour, whatever the password."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.lockout import client_address, name_digest
from apps.journal.actions import broken_entries
from apps.journal.models import Action, Entry
from apps.languages.dates import until_time
from tests.accounts.conftest import is_signed_in, sign_in, speaking
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def limits_on(settings):
    """The tests run without limits; these are about them."""
    settings.AXES_LOCK_OUT_AT_FAILURE = True


def fail(client: Client, times: int, username: str = "editor", **extra: str) -> list[int]:
    return [sign_in(client, username, "wrong-words", **extra).status_code for _ in range(times)]


def actions() -> list[tuple]:
    return list(Entry.objects.order_by("number").values_list("action", "model", "object_id"))


def test_the_fifth_failure_locks_the_account_for_that_address(client, editor):
    assert fail(client, 5) == [200, 200, 200, 200, 429]
    assert sign_in(client, "editor").status_code == 429
    assert not is_signed_in(client)
    # The same person elsewhere, and a colleague here.
    assert sign_in(Client(), "editor", **ELSEWHERE).status_code == 302
    UserFactory(username="colleague", roles=["editor"])
    assert sign_in(Client(), "colleague").status_code == 302


def test_an_address_is_locked_after_twenty_failures_of_any_accounts(client, editor):
    for number in range(19):
        assert fail(client, 1, f"nobody-{number}") == [200]
    assert fail(client, 1, "nobody-19") == [429]
    assert sign_in(client, "editor").status_code == 429
    assert sign_in(Client(), "editor", **ELSEWHERE).status_code == 302


def test_four_failures_and_a_success_begin_anew(client, editor):
    assert fail(client, 4) == [200] * 4
    assert sign_in(client, "editor").status_code == 302
    assert fail(Client(), 4) == [200] * 4


def test_one_s_own_success_does_not_clear_the_failures_against_others(client, editor):
    UserFactory(username="colleague", roles=["editor"])
    fail(client, 4, "colleague")
    assert sign_in(Client(), "editor").status_code == 302
    assert fail(client, 1, "colleague") == [429]


def test_the_lock_ends_after_a_quarter_of_an_hour_even_if_one_goes_on_trying(client, editor):
    fail(client, 5)
    earlier = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=earlier)
    assert sign_in(client, "editor").status_code == 429
    assert AccessAttempt.objects.get().attempt_time == earlier
    AccessAttempt.objects.update(attempt_time=earlier - timedelta(minutes=1, seconds=1))
    assert sign_in(client, "editor").status_code == 302


@pytest.mark.parametrize(
    ("language", "title", "when", "whom"),
    [
        (
            "kk",
            "Кіру бұғатталды",
            "яғни 15 минуттан соң қайталап көріңіз",
            "сайт әкімшісіне айтыңыз",
        ),
        ("ru", "Вход заблокирован", ", через 15 минут", "обратитесь к администратору сайта"),
    ],
)
def test_the_page_says_when_and_whom_to_ask(editor, language, title, when, whom):
    client = speaking(language)
    fail(client, 4)
    response = sign_in(client, "editor", "wrong-words")
    html = response.content.decode()
    assert f"<h1>{title}</h1>" in html
    assert when in html and whom in html
    until = AccessAttempt.objects.get().attempt_time + timedelta(minutes=15)
    assert f"{timezone.localtime(until):%H:%M}" in html
    assert (response["Retry-After"], response["Cache-Control"]) == ("900", "private, no-store")
    assert f'lang="{language}"' in html


def test_the_page_is_the_same_for_an_account_that_does_not_exist(client, editor):
    fail(client, 5, "nobody")
    for name in ("nobody", "editor"):
        fail(client, 5, name)
    mine, nobody_s = sign_in(client, "editor"), sign_in(client, "nobody")
    assert mine.status_code == nobody_s.status_code == 429
    heads = [page.content.decode().split("<h1>")[1].split("<p>")[0] for page in (mine, nobody_s)]
    assert heads[0] == heads[1]


def test_no_limits_when_they_are_lifted(client, editor, settings):
    settings.AXES_LOCK_OUT_AT_FAILURE = False
    assert fail(client, 8) == [200] * 8
    assert sign_in(client, "editor").status_code == 302


# The journal and what is kept


def test_failures_and_the_lock_stand_in_the_journal_once(client, editor):
    fail(client, 7)
    account = ("accounts.user", str(editor.pk))
    failed = [(Action.SIGN_IN_FAILED, *account)] * 5
    assert actions() == [*failed, (Action.LOCKED_OUT, *account)]
    assert list(broken_entries()) == []


def test_a_typed_name_that_is_nobody_s_is_kept_nowhere(client, editor):
    typed = "My-Secret-Password-1"
    fail(client, 1, typed)
    assert actions() == [(Action.SIGN_IN_FAILED, "", "")]
    entry, attempt = Entry.objects.get(), AccessAttempt.objects.get()
    kept = [*vars(entry).values(), *vars(attempt).values()]
    assert not any(typed in str(value) or "wrong-words" in str(value) for value in kept)
    assert attempt.username == name_digest(typed)
    assert not any("127.0.0.1" in str(value) for value in vars(entry).values())


def test_nothing_typed_reaches_the_log_of_the_server(client, editor, caplog):
    fail(client, 5, "typed-name")
    assert "Locking out" in caplog.text
    assert "typed-name" not in caplog.text
    assert "wrong-words" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_a_sign_in_is_an_entry_without_an_address(client, editor):
    sign_in(client, "editor")
    [entry] = Entry.objects.all()
    assert (entry.action, entry.actor_id, entry.object_id, entry.note) == (
        Action.SIGNED_IN,
        editor.pk,
        str(editor.pk),
        "",
    )


# The administrator


def test_an_administrator_sees_the_lock_and_lifts_it(client, editor):
    fail(client, 5)
    boss = UserFactory(username="boss", is_superuser=True)
    desk = Client()
    desk.force_login(boss)
    accounts = reverse("admin:accounts_user_changelist")
    until = AccessAttempt.objects.get().attempt_time + timedelta(minutes=15)
    words = f"{until_time(timezone.localtime(until).time(), 'kk')} бұғатталған"
    assert desk.get(accounts).content.decode().count(words) == 1
    data = {"action": "unlock", "_selected_action": [editor.pk]}
    answer = desk.post(accounts, data, follow=True).content.decode()
    assert "1 пайдаланушының кіруі бұғаттан шығарылды." in answer
    assert not AccessAttempt.objects.exists()
    last = Entry.objects.first()
    assert (last.action, last.actor_id, last.object_id) == (
        Action.UNLOCKED,
        boss.pk,
        str(editor.pk),
    )
    assert sign_in(client, "editor").status_code == 302


def test_who_only_reads_accounts_unlocks_nobody(client, editor, chief):
    fail(client, 5)
    desk = Client()
    desk.force_login(chief)
    data = {"action": "unlock", "_selected_action": [editor.pk]}
    desk.post(reverse("admin:accounts_user_changelist"), data)
    assert AccessAttempt.objects.get().failures_since_start == 5
    assert not Entry.objects.filter(action=Action.UNLOCKED).exists()


def test_the_list_of_accounts_asks_the_same_number_of_questions(client, editor):
    client.force_login(UserFactory(username="boss", is_superuser=True))
    accounts = reverse("admin:accounts_user_changelist")
    client.get(accounts)
    with CaptureQueriesContext(connection) as few:
        client.get(accounts)
    for number in range(6):
        UserFactory(roles=["editor"])
        fail(Client(), 5, f"locked-{number}", REMOTE_ADDR=f"203.0.113.{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(accounts)
    assert len(many) == len(few)


# Where a request comes from


@pytest.mark.parametrize(
    ("source", "headers", "address"),
    [
        ("", {}, "127.0.0.1"),
        ("", {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "127.0.0.1"),
        ("1", {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "198.51.100.7"),
        ("1", {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.7"}, "198.51.100.7"),
        ("2", {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.7, 10.0.0.1"}, "198.51.100.7"),
        ("2", {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "127.0.0.1"),
        ("1", {"HTTP_X_FORWARDED_FOR": "<script>"}, "127.0.0.1"),
        ("1", {}, "127.0.0.1"),
        ("X-Real-IP", {"HTTP_X_REAL_IP": "198.51.100.7"}, "198.51.100.7"),
        ("X-Real-IP", {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, "127.0.0.1"),
        ("1", {"HTTP_X_FORWARDED_FOR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        ("1", {"HTTP_X_FORWARDED_FOR": "::ffff:198.51.100.7"}, "198.51.100.7"),
        ("", {"REMOTE_ADDR": ""}, None),
    ],
)
def test_the_address_is_taken_from_where_the_setting_says(settings, source, headers, address):
    settings.TRUSTED_PROXY = source
    assert client_address(RequestFactory().get("/", **headers)) == address
