"""The chain of the journal: what it holds verifies, what was touched is found and named, and the
database refuses to touch it. That the tests may do so is the business of their own fixtures."""

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import translation

from apps.journal import triggers
from apps.journal.actions import (
    broken_entries,
    content_digest,
    content_of,
    entry_hash,
    record,
)
from apps.journal.models import Action, Entry, Head
from apps.other.models import OtherPage
from tests.factories import NewsItemFactory, OtherPageFactory, UserFactory

pytestmark = pytest.mark.django_db

REFUSAL = "the journal is append-only"
FORBIDDEN = [
    "UPDATE journal_entry SET note = 'x' WHERE number = 4",
    "DELETE FROM journal_entry WHERE number = 5",
    "DELETE FROM journal_entry",
]
if connection.vendor == "postgresql":
    # The other database knows no such statement.
    FORBIDDEN.append("TRUNCATE journal_entry")


@pytest.fixture
def five_entries() -> list[Entry]:
    person = UserFactory()
    page = OtherPageFactory()
    page.save()
    record(Action.SIGNED_IN, by=person)
    record(Action.SETTING_CHANGED, by=person, item="symbols.flag", note="Түсініктеме")
    page.delete()
    entries = list(Entry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    return entries


@pytest.fixture
def open_journal() -> None:
    """As for somebody with the keys of the database itself."""
    triggers.drop(connection)


def test_an_untouched_journal_is_whole(five_entries, capsys):
    assert list(broken_entries()) == []
    call_command("verify_journal")
    assert capsys.readouterr().out == "The journal is whole: 5 entries.\n"


def test_an_empty_journal_is_whole(capsys):
    call_command("verify_journal")
    assert capsys.readouterr().out == "The journal is whole: 0 entries.\n"


def test_each_entry_continues_the_one_before(five_entries):
    links = [(entry.previous, entry.hash) for entry in five_entries]
    assert links[0][0] == "0" * 64
    assert [previous for previous, _hash in links[1:]] == [own for _previous, own in links[:-1]]
    head = Head.objects.get()
    assert (head.number, head.hash) == (5, links[-1][1])


@pytest.mark.parametrize(
    "change",
    [
        {"note": "Басқа түсініктеме"},
        {"action": Action.PUBLISHED},
        {"actor_id": 999},
        {"item": "symbols.emblem"},
        {"model": "news.newsitem"},
        {"object_id": "77"},
        {"digest": "0" * 64},
        {"salt": "0" * 32},
        {"at": "2026-01-01T00:00:00+00:00"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_named(five_entries, open_journal, change):
    Entry.objects.filter(number=4).update(**change)
    with pytest.raises(CommandError) as found:
        call_command("verify_journal")
    assert str(found.value) == "Journal entry 4: its content was changed."


def test_a_change_with_a_fitting_hash_is_named_by_the_next_entry(five_entries, open_journal):
    forged = Entry.objects.get(number=3)
    forged.note = "Басқа түсініктеме"
    Entry.objects.filter(number=3).update(note=forged.note, hash=entry_hash(forged))
    assert list(broken_entries()) == [(4, "it does not continue the entry before it")]


def test_a_removed_entry_is_named(five_entries, open_journal):
    Entry.objects.filter(number=2).delete()
    assert next(broken_entries()) == (3, "entry 2 is missing")


def test_removed_last_entries_are_noticed(five_entries, open_journal):
    Entry.objects.filter(number__gt=3).delete()
    assert list(broken_entries()) == [(5, "the last entries are missing")]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses_to_touch_an_entry(five_entries, statement):
    with (
        pytest.raises(Error, match=REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.order_by("number")) == five_entries
    assert list(broken_entries()) == []


def test_the_database_refuses_through_the_models_too(five_entries):
    with pytest.raises(Error, match=REFUSAL), transaction.atomic():
        five_entries[3].save(force_update=True)
    with pytest.raises(Error, match=REFUSAL), transaction.atomic():
        five_entries[3].delete()
    assert Entry.objects.count() == 5


def test_an_entry_stands_and_falls_with_what_it_tells_about():
    with pytest.raises(RuntimeError, match="power cut"), transaction.atomic():
        OtherPageFactory()
        assert Entry.objects.count() == 1
        raise RuntimeError("power cut")
    assert (Entry.objects.count(), OtherPage.objects.count()) == (0, 0)
    assert list(broken_entries()) == []


def test_the_same_content_gives_one_digest_in_both_languages():
    row = NewsItemFactory(published=True)
    found = set()
    for language in ("kk", "ru", None):
        with translation.override(language):
            content = content_of(type(row).objects.get(pk=row.pk))
            found.add(content_digest(content, "salt"))
    assert len(found) == 1
    columns = content_of(row)
    assert columns["title_kk"] == row.title_kk
    assert columns["title_ru"] == row.title_ru
    assert "title" not in columns


def test_the_digest_of_an_entry_is_that_of_the_stored_row():
    row = NewsItemFactory()
    entry = Entry.objects.get(model="news.newsitem")
    with translation.override("ru"):
        stored = content_of(type(row).objects.get(pk=row.pk))
    assert entry.digest == content_digest(stored, entry.salt)


def test_one_changed_letter_changes_the_digest():
    row = OtherPageFactory(title_ru="Гимн")
    before = content_digest(content_of(row), "salt")
    row.title_ru = "Гимны"
    assert content_digest(content_of(row), "salt") != before


def test_the_journal_keeps_no_content():
    row = OtherPageFactory(title_kk="Құпия атау", body_kk="<p>Құпия мәтін</p>")
    stored = str(Entry.objects.values().get(object_id=str(row.pk)))
    assert "Құпия" not in stored
    assert row._meta.label_lower in stored


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_transactional_tests_find_an_empty_closed_journal(time):
    """Twice, so that the second finds what the first one's end has left."""
    assert Entry.objects.count() == 0
    OtherPageFactory()
    with pytest.raises(Error, match=REFUSAL):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1
