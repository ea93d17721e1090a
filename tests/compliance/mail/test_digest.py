"""The letter of the day: one for each person, in the person's language, on working days only; it
outlives a mail server that is down."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Substitution, User
from apps.compliance.digest import LONGEST_LIST, remind
from apps.journal.models import Letter
from apps.journal.outbox import message_id, send_due
from apps.publishing.figures import set_figure
from tests.compliance.conftest import clock, moment
from tests.compliance.mail.conftest import explain_news, letters_of
from tests.journal.outbox.server import down, running

# Received on Friday evening: the term ends on Wednesday, 11 November 2026.
RECEIVED = "2026-11-06 18:00"


def reminded(when: str) -> int | None:
    with clock(when):
        return remind()


# --- When ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "is_written"),
    [
        ("2026-11-12 07:59", False),
        ("2026-11-12 08:00", True),
        ("2026-11-12 23:30", True),
        ("2026-11-14 09:00", False),
        ("2026-11-15 09:00", False),
        ("2026-12-16 09:00", False),
    ],
    ids=["before the hour", "at the hour", "late", "Saturday", "Sunday", "Independence Day"],
)
def test_letters_are_written_on_working_days_from_the_hour_on(came, when, is_written):
    came(RECEIVED)
    made = reminded(when)
    assert (made is not None) is is_written
    assert ("editor" in letters_of(when[:10])) is is_written
    assert Letter.objects.exists() is is_written


def test_the_hour_is_a_figure_of_the_house(people, came):
    came(RECEIVED)
    with clock("2026-11-11 12:00"):
        set_figure("digest.hour", "10", source="Бұйрық № 1", by=people.director)
    assert reminded("2026-11-12 09:59") is None
    assert reminded("2026-11-12 10:00") > 0


def test_a_second_call_of_the_day_writes_nothing_twice(came):
    came(RECEIVED)
    made = reminded("2026-11-12 08:00")
    assert made == Letter.objects.count() > 0
    assert reminded("2026-11-12 08:01") == 0
    came("2026-11-12 09:00", "Тағы бір материал")
    assert reminded("2026-11-12 17:00") == 0
    assert Letter.objects.count() == made


def test_after_days_without_running_only_today_s_letters_are_written(came):
    came(RECEIVED)
    reminded("2026-11-12 08:00")
    reminded("2026-11-17 08:00")
    days = {letter.key.rpartition(":")[2] for letter in Letter.objects.all()}
    assert days == {"2026-11-12", "2026-11-17"}


def test_nothing_to_say_writes_no_letter(people, settings):
    settings.REGULATION_PROFILE = "gp17"
    assert reminded("2026-11-12 08:00") == 0
    assert not Letter.objects.exists()


def test_who_has_nothing_to_do_and_who_has_no_address_gets_none(people, came):
    came(RECEIVED)
    User.objects.filter(username="head").update(email="")
    reminded("2026-11-12 08:00")
    assert sorted(letters_of("2026-11-12")) == ["deputy", "director", "editor"]


def test_the_command_says_what_it_did(came, capsys):
    came(RECEIVED)
    with clock("2026-11-14 09:00"):
        call_command("remind")
    with clock("2026-11-16 09:00"):
        call_command("remind")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "No letters now: a day off, or before the hour of the letter."
    assert second == "Letters written: 4."


# --- What ---------------------------------------------------------------------------------------


@pytest.fixture
def alone(people, came):
    """One overdue material and nothing else to speak of but today's news."""
    material = came(RECEIVED)
    explain_news(people, "2026-11-16 00:30")
    return material


def test_a_letter_says_what_since_when_and_where(people, alone):
    with override_settings(SITE_URL="https://polyclinic.example"):
        reminded("2026-11-16 08:00")
    letter = letters_of("2026-11-16")["editor"]
    assert letter.to == "editor@polyclinic.example"
    assert letter.key == f"digest:{people.editor.pk}:2026-11-16"
    address = "https://polyclinic.example" + reverse(
        "admin:compliance_material", args=[alone.number]
    )
    for words in (letter.text, letter.html):
        assert "Дәрігер-педиатр" in words
        assert "11.11.2026" in words
        assert address in words
        assert "https://polyclinic.example/admin/news/newsitem/add/" in words
        assert words.count("https://") == words.count("https://polyclinic.example/admin/")
    assert "3 " in letter.text.partition("Дәрігер-педиатр")[2].splitlines()[1]


def test_those_above_read_which_unit_it_is(people, alone):
    User.objects.filter(username="deputy").update(language="ru")
    reminded("2026-11-16 08:00")
    letters = letters_of("2026-11-16")
    assert "Баспасөз қызметі — " in letters["head"].text
    assert "Пресс-служба — " in letters["deputy"].text
    assert "newsitem/add" not in letters["head"].text


def test_each_reads_the_own_language(people, alone):
    User.objects.filter(username="editor").update(language="ru")
    reminded("2026-11-16 08:00")
    letters = letters_of("2026-11-16")
    assert (letters["editor"].language, letters["head"].language) == ("ru", "kk")
    assert '<html lang="ru">' in letters["editor"].html
    assert '<html lang="kk">' in letters["head"].html
    assert "newsitem/add" in letters["editor"].text


def test_what_was_typed_is_no_markup(people, came):
    came(RECEIVED, '<b>Хирург</b> & "ЛОР"')
    reminded("2026-11-12 08:00")
    letter = letters_of("2026-11-12")["editor"]
    assert '<b>Хирург</b> & "ЛОР"' in letter.text
    assert "&lt;b&gt;Хирург&lt;/b&gt; &amp;" in letter.html
    assert "<b>" not in letter.html


def test_a_letter_fetches_nothing(people, alone):
    reminded("2026-11-16 08:00")
    html = letters_of("2026-11-16")["editor"].html
    for mark in ("<img", "<link", "<script", "<style", "style=", "url(", "src="):
        assert mark not in html


def test_a_long_list_is_cut_and_counted(people, came):
    for number in range(LONGEST_LIST + 5):
        came("2026-11-06 18:00", f"Материал {number:02d}.")
    explain_news(people, "2026-11-12 00:30")
    reminded("2026-11-12 08:00")
    text = letters_of("2026-11-12")["editor"].text
    assert text.count("Материал ") == LONGEST_LIST
    assert f"({LONGEST_LIST + 5})" in text
    assert "5" in text.partition(f"Материал {LONGEST_LIST - 1:02d}.")[2].splitlines()[4]
    assert f"{LONGEST_LIST + 5}" in letters_of("2026-11-12")["editor"].subject


def test_a_substitute_gets_the_letter_of_the_absent(people, alone):
    User.objects.filter(username="chief").update(language="ru")
    Substitution.objects.create(
        person=people.editor,
        substitute=people.chief,
        first_day="2026-11-16",
        last_day="2026-11-16",
    )
    reminded("2026-11-16 08:00")
    letters = letters_of("2026-11-16")
    assert "editor" not in letters
    assert "Дәрігер-педиатр" in letters["chief"].text
    assert letters["chief"].language == "ru"


# --- A mail server that is down -----------------------------------------------------------------


def test_two_days_down_lose_no_letter_and_send_none_twice(people, came):
    came(RECEIVED)
    days = {
        "2026-11-12": {"editor", "head", "deputy", "director"},
        "2026-11-13": {"editor", "head", "deputy", "director"},
    }
    with down():
        for day in days:
            for hour in range(8, 24):
                with clock(f"{day} {hour:02d}:00"):
                    if hour in (8, 20):
                        remind()
                    assert send_due().sent == 0
    assert Letter.objects.waiting().count() == 8
    at = moment("2026-11-14 00:00")
    with running() as server:
        for _quarter in range(20):
            with clock(f"{timezone.localtime(at):%Y-%m-%d %H:%M}"):
                send_due()
            at += timedelta(minutes=15)
    expected = [
        message_id(f"digest:{getattr(people, name).pk}:{day}")
        for day, names in days.items()
        for name in names
    ]
    assert sorted(taken["Message-ID"] for taken in server.taken) == sorted(expected)
    assert not Letter.objects.waiting().exists()
    assert not Letter.objects.undelivered().exists()
