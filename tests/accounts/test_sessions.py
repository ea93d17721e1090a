"""How long a session lasts and what ends it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import sessions
from apps.accounts.events import in_both_languages
from apps.accounts.models import User
from apps.accounts.views import PASSWORD_CHANGED, PasswordView
from apps.journal.models import Action, Entry
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(editor) -> Client:
    client = Client()
    assert sign_in(client, "editor").status_code == 302
    return client


def move(client: Client, **minutes_ago: int) -> None:
    """Puts a session's moments into the past."""
    session = client.session
    for name, minutes in minutes_ago.items():
        session[name] = sessions.stamp(timezone.now() - timedelta(minutes=minutes))
    session.save()


def test_an_hour_without_a_request_ends_it(at_work):
    move(at_work, signed_in_at=61, seen_at=59)
    assert is_signed_in(at_work)
    move(at_work, signed_in_at=61, seen_at=61)
    address = f"{reverse('admin:news_newsitem_add')}?topic=1"
    response = at_work.post(address, {"title_kk": "Мәтін"})
    assert response.status_code == 302
    assert response.url == (
        f"{reverse('admin:login')}?next=%2Fadmin%2Fnews%2Fnewsitem%2Fadd%2F%3Ftopic%3D1&ended=idle"
    )
    assert not is_signed_in(at_work)


def test_twelve_hours_end_it_however_busy(at_work):
    move(at_work, signed_in_at=12 * 60 - 1, seen_at=0)
    assert is_signed_in(at_work)
    move(at_work, signed_in_at=12 * 60, seen_at=0)
    response = at_work.get(reverse("admin:index"))
    assert response.url == f"{reverse('admin:login')}?next=%2Fadmin%2F&ended=day"


@pytest.mark.parametrize(
    ("language", "ended", "words"),
    [
        (
            "kk",
            "idle",
            "Ұзақ уақыт ешқандай әрекет болмағандықтан, сіз жүйеден шығарылдыңыз. "
            "Жазғаныңыз автоматты түрде сақталды.",
        ),
        (
            "ru",
            "idle",
            "Вы вышли из системы, потому что долго ничего не делали. "
            "Введённый текст сохранён автоматически.",
        ),
        (
            "ru",
            "day",
            "Время сеанса закончилось, поэтому вы вышли из системы. "
            "Введённый текст сохранён автоматически.",
        ),
    ],
)
def test_the_page_of_the_password_says_what_became_of_the_text(client, db, language, ended, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get(reverse("admin:login"), {"ended": ended}).content.decode()
    assert f'<p class="notice" role="status">{words}</p>' in html
    plain = client.get(reverse("admin:login")).content.decode()
    assert 'class="notice"' not in plain


def test_after_the_end_one_returns_to_the_page_one_was_on(at_work):
    move(at_work, signed_in_at=61, seen_at=61)
    here = reverse("admin:news_newsitem_changelist")
    login = at_work.get(here).url
    data = {"username": "editor", "password": PASSWORD, "next": here}
    assert at_work.post(login, data).url == here


def test_what_was_seen_is_written_once_a_minute(at_work):
    move(at_work, seen_at=0)
    seen = at_work.session[sessions.SEEN]
    at_work.get(reverse("account"))
    assert at_work.session[sessions.SEEN] == seen
    move(at_work, seen_at=2)
    at_work.get(reverse("account"))
    assert at_work.session[sessions.SEEN] >= seen


def test_a_reader_with_an_ended_session_reads_on(at_work):
    move(at_work, signed_in_at=61, seen_at=61)
    assert at_work.get("/kk/").status_code == 200
    assert not is_signed_in(at_work)


def test_signing_in_changes_the_key_of_the_session(client, editor):
    session = client.session
    session["low"] = "1"
    session.save()
    before = session.session_key
    sign_in(client, "editor")
    assert client.session.session_key != before
    assert "low" not in client.session


def test_signing_out_everywhere_ends_every_session(at_work, editor):
    other = Client()
    sign_in(other, "editor")
    stranger = Client()
    stranger.force_login(UserFactory())
    response = at_work.post(reverse("sign_out_everywhere"), follow=True)
    assert "Барлық құрылғыдағы сеанстарыңыз аяқталды." in response.content.decode()
    assert not is_signed_in(at_work)
    assert not is_signed_in(other)
    assert is_signed_in(stranger)
    entry = Entry.objects.first()
    assert (entry.action, entry.actor_id, entry.object_id, entry.note) == (
        Action.SETTING_CHANGED,
        editor.pk,
        str(editor.pk),
        "барлық сеанс аяқталды / все сеансы завершены",
    )


def test_the_button_is_no_link(at_work):
    assert at_work.get(reverse("sign_out_everywhere")).status_code == 405
    assert is_signed_in(at_work)


def test_a_new_password_ends_the_other_sessions(at_work, editor):
    other = Client()
    sign_in(other, "editor")
    new = "көктем-жаңбыр-52"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert at_work.post(reverse("admin:password_change"), data).status_code == 302
    assert is_signed_in(at_work)
    assert not is_signed_in(other)


@pytest.mark.parametrize("typed", [PASSWORD, "басқа-құпиясөз"])
def test_the_journal_keeps_that_a_password_was_changed(rf, at_work, editor, typed):
    new = "көктем-жаңбыр-52"
    data = {"old_password": typed, "new_password1": new, "new_password2": new}
    request = rf.post(reverse("admin:password_change"), data)
    request.user, request.session = editor, at_work.session
    request._dont_enforce_csrf_checks = True
    last = Entry.objects.first().number
    PasswordView.as_view()(request)
    editor.refresh_from_db()
    changed = typed == PASSWORD
    assert editor.check_password(new) == changed
    written = Entry.objects.filter(number__gt=last)
    told = [(each.action, each.actor_id, each.object_id, each.note) for each in written]
    note = in_both_languages(PASSWORD_CHANGED)
    assert told == [(Action.SETTING_CHANGED, editor.pk, str(editor.pk), note)] * changed


def test_a_switched_off_account_is_out_at_once(at_work, editor):
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert not is_signed_in(at_work)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_one_s_own_page_speaks_the_language_of_the_person(at_work, editor, language):
    User.objects.filter(pk=editor.pk).update(language=language)
    html = at_work.get(reverse("account")).content.decode()
    words = {
        "kk": ["Менің тіркелгім", "Барлық құрылғыдан шығу", "Екі сатылы кіру", "Редактор"],
        "ru": ["Моя учётная запись", "Выйти на всех устройствах", "Вход в два шага", "Редактор"],
    }
    assert all(each in html for each in words[language])
    assert reverse("admin:password_change") in html


def test_the_person_in_the_header_leads_to_the_own_page(at_work):
    html = at_work.get(reverse("admin:index")).content.decode()
    assert f'<a class="tool" href="{reverse("account")}"' in html


def test_cookies_of_production_are_kept_from_scripts_and_from_plain_http():
    import os
    import subprocess
    import sys

    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SECURE,"
        " s.SECOND_FACTOR, s.TRUSTED_PROXY, s.AXES_LOCK_OUT_AT_FAILURE)"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "polyclinic.example",
        "SITE_URL": "https://polyclinic.example",
        "SECOND_FACTOR": "",
        "TRUSTED_PROXY": "",
        "RATE_LIMITS": "on",
    }
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["True", "True", "Lax", "True", "required", "1", "True"]
