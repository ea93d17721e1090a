"""The end of the demonstration: what goes, what stays, what stands in the way."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.accounts.safety import refuse_demonstration_accounts
from apps.journal.actions import broken_entries, record
from apps.journal.models import Action, Entry
from apps.library.models import DocumentVersion, Image
from apps.organisation.models import Phone, Profile
from apps.portal.beginning import removal
from apps.portal.beginning.removal import CannotRemove, begin_afresh, remove_demonstration
from apps.portal.demonstration import Demonstration, loading
from apps.publishing.models import FigureRow, ItemState
from tests.factories import PhoneFactory, ProfileFactory, UnitFactory, UserFactory


@pytest.fixture
def unreal(db) -> User:
    """An account of a small demonstration, with a unit of the demonstration's own."""
    unit = UnitFactory(code="press")
    return UserFactory(username="editor", unit=unit, is_demonstration=True)


@pytest.fixture
def real(db) -> User:
    return UserFactory(username="omarova", unit=None, is_superuser=True)


def test_a_loaded_demonstration_goes_with_its_records_accounts_and_files(
    db, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    # What was received, asked and decided is evidence and holds the people it names: see the tests
    # below.
    evidence = {"terms", "inquiries", "surveys", "reviews"}
    without = tuple(name for name in loading.LOADERS if name not in evidence)
    monkeypatch.setattr(loading, "LOADERS", without)
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.REFUSE_DEMONSTRATION = True
    Demonstration(password="demonstration-password").load()
    accounts = User.objects.count()
    files = DocumentVersion.objects.count() + Image.objects.count()
    entries = Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_demonstration()
    assert removed["accounts.User"] == accounts
    assert removed["files"] == files
    assert not User.objects.exists()
    left = [
        model._meta.label
        for model in (*removal.content_models(), *removal.FILES)
        if model is not Unit and model._base_manager.exists()
    ]
    assert left == []
    assert not Unit.objects.active().exists()
    assert Unit.objects.count() == removed["closed"]
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    # The journal tells of all that went, and stands.
    assert Entry.objects.filter(action=Action.DELETED).count() > 300
    assert Entry.objects.count() > entries
    assert list(broken_entries()) == []
    refuse_demonstration_accounts()
    assert remove_demonstration() == {}


def test_what_people_of_the_hospital_changed_stays(unreal, real) -> None:
    ProfileFactory()
    kept, gone = PhoneFactory(number="+7 1"), PhoneFactory(number="+7 2")
    kept.title_kk = "Тіркеу үстелі"
    kept.save(by=real)
    removed = remove_demonstration(by=real)
    assert [phone.pk for phone in Phone.objects.all()] == [kept.pk]
    assert not Profile.objects.exists()
    assert list(User.objects.all()) == [real]
    assert removed["organisation.Phone"] == 1
    deleted = Entry.objects.filter(action=Action.DELETED, model="organisation.phone")
    assert [(entry.object_id, entry.actor_id) for entry in deleted] == [(str(gone.pk), real.pk)]


def test_a_unit_the_history_of_items_names_is_closed(unreal, real) -> None:
    unit = unreal.unit
    unit.head = unreal
    unit.save()
    ItemState.objects.create(item="symbols.flag", unit=unit)
    removed = remove_demonstration(by=real)
    unit.refresh_from_db()
    assert (unit.is_active, unit.head, removed["closed"]) == (False, None, 1)
    assert not ItemState.objects.exists()


def test_evidence_that_names_its_people_stops_the_removal(unreal, real) -> None:
    PhoneFactory()
    FigureRow.objects.create(
        name="news.days", value="calendar", source="№ 4-н", set_at=timezone.now(), set_by=unreal
    )
    before = (Phone.objects.count(), User.objects.count(), Entry.objects.count())
    with pytest.raises(CannotRemove, match="--fresh"):
        remove_demonstration(by=real)
    assert (Phone.objects.count(), User.objects.count(), Entry.objects.count()) == before


def test_a_record_of_the_hospital_that_uses_a_unit_stops_the_removal(unreal, real) -> None:
    colleague = UserFactory(username="akhmetov", unit=unreal.unit)
    PhoneFactory()
    with pytest.raises(CannotRemove):
        remove_demonstration(by=real)
    assert Phone.objects.count() == 1
    assert User.objects.count() == 3
    colleague.unit = None
    colleague.save()
    remove_demonstration(by=real)
    assert set(User.objects.values_list("username", flat=True)) == {"omarova", "akhmetov"}


def test_the_command_says_how_many(unreal) -> None:
    PhoneFactory()
    printed = StringIO()
    call_command(
        "start_site", remove_demonstration=True, only_remove=True, language="ru", stdout=printed
    )
    assert not User.objects.exists()
    # Two records: the telephone and the unit; one account; no file.
    figures = [int(word) for word in re.findall(r"\d+", printed.getvalue())]
    assert figures == [2, 1, 0]


# --- A fresh database -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["account", "work"])
def test_a_database_somebody_works_in_is_not_emptied(unreal, who: str) -> None:
    PhoneFactory()
    if who == "account":
        UserFactory(username="omarova", unit=None)
    else:
        # The account is gone, what it did is not.
        record(Action.SAVED, Phone.objects.get(), actor_id=4711)
    entries = Entry.objects.count()
    with pytest.raises(CommandError):
        call_command("start_site", fresh=True, only_remove=True, language="ru", stdout=StringIO())
    assert (Phone.objects.count(), Entry.objects.count()) == (1, entries)


@pytest.mark.django_db(transaction=True)
def test_a_fresh_database_remembers_nothing_and_keeps_its_triggers(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "photo.webp").write_bytes(b"of the demonstration")
    UserFactory(username="editor", is_demonstration=True)
    PhoneFactory()
    ItemState.objects.create(item="symbols.flag", unit=Unit.objects.get())
    begin_afresh()
    assert not Entry.objects.exists()
    assert not Unit.objects.exists()
    assert not User.objects.exists()
    assert list(settings.MEDIA_ROOT.iterdir()) == []
    entry = record(Action.SETTING_CHANGED, note="the first")
    assert entry.number == 1
    with pytest.raises(Exception, match="append-only"):
        Entry.objects.filter(number=1).update(note="another")
