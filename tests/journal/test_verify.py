"""The command that verifies the journal: what it prints for a whole one, and which row it names
when somebody with the keys of the database has broken the chain in any way there is."""

import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from apps.journal import triggers
from apps.journal.actions import FIRST_HASH, entry_hash
from apps.journal.actions import record as write_journal
from apps.journal.models import Action, Entry, Head
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

TAKEN = 1_000_000


@pytest.fixture
def journal() -> list[Entry]:
    """Six entries, and nothing that guards them."""
    person = UserFactory()
    for number in range(6):
        write_journal(Action.SETTING_CHANGED, by=person, note=f"Баптау {number}")
    triggers.drop(connection)
    return list(Entry.objects.order_by("number"))


def content_changed() -> None:
    Entry.objects.filter(number=3).update(note="Басқа")


def content_changed_with_its_hash() -> None:
    entry = Entry.objects.get(number=3)
    entry.note = "Басқа"
    Entry.objects.filter(number=3).update(note=entry.note, hash=entry_hash(entry))


def row_removed() -> None:
    Entry.objects.filter(number=4).delete()


def row_removed_and_the_others_moved_up() -> None:
    row_removed()
    Entry.objects.filter(number__gt=4).update(number=F("number") - 1)


def order_changed() -> None:
    Entry.objects.filter(number=2).update(number=TAKEN)
    Entry.objects.filter(number=3).update(number=2)
    Entry.objects.filter(number=TAKEN).update(number=3)


def end_cut() -> None:
    Entry.objects.filter(number__gt=4).delete()


def beginning_cut() -> None:
    Entry.objects.filter(number__lt=3).delete()


def head_changed() -> None:
    Head.objects.update(hash="0" * 64)


def head_removed() -> None:
    Head.objects.all().delete()


@pytest.mark.parametrize(
    ("breakage", "before", "refusal"),
    [
        (content_changed, 2, "Journal entry 3: its content was changed."),
        (
            content_changed_with_its_hash,
            3,
            "Journal entry 4: it does not continue the entry before it.",
        ),
        (row_removed, 3, "Journal entry 5: entry 4 is missing."),
        (
            row_removed_and_the_others_moved_up,
            3,
            "Journal entry 4: it does not continue the entry before it.",
        ),
        (order_changed, 1, "Journal entry 2: it does not continue the entry before it."),
        (end_cut, 4, "Journal entry 6: the last entries are missing."),
        (beginning_cut, 0, "Journal entry 3: entry 1 is missing."),
        (head_changed, 5, "Journal entry 6: the last entries are missing."),
        (head_removed, 5, "Journal entry 6: the head of the chain is missing."),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_the_first_broken_row_is_named(journal, capsys, breakage, before, refusal):
    breakage()
    with pytest.raises(CommandError) as found:
        call_command("verify_journal")
    assert str(found.value) == refusal
    assert found.value.returncode == 1
    assert capsys.readouterr().out == f"Entries that verify before it: {before}.\n"


def test_a_whole_journal_is_counted(journal, capsys):
    call_command("verify_journal")
    assert capsys.readouterr().out == "The journal is whole: 6 entries.\n"


def lengthen(to: int) -> None:
    """Adds entries that continue the chain, faster than one by one."""
    head, _created = Head.objects.get_or_create(pk=1)
    previous = head.hash if head.number else FIRST_HASH
    at = UserFactory().date_joined
    entries = []
    for number in range(head.number + 1, to + 1):
        entry = Entry(number=number, at=at, action=Action.SIGNED_IN, previous=previous)
        entry.hash = previous = entry_hash(entry)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    Head.objects.update(number=to, hash=previous)


def test_a_longer_journal_takes_no_more_memory(capsys):
    peaks = []
    for length in (4_000, 16_000):
        lengthen(length)
        tracemalloc.start()
        call_command("verify_journal")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert capsys.readouterr().out == f"The journal is whole: {length} entries.\n"
    # Four times as long: a list of the entries would be four times as large.
    assert peaks[1] < peaks[0] * 1.5
