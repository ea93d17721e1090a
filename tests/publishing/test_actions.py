"""The verbs of publication: what each changes, what it writes into the journal, and that a refusal
changes nothing anywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from apps.journal.models import Action, Entry
from apps.publishing import actions
from apps.publishing.models import Status
from tests.factories import CorporateDocumentFactory, NewsItemFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 5, 6, 30, tzinfo=UTC)


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def draft():
    """A document, because a document names its item and the journal must name it too."""
    return CorporateDocumentFactory(item="documents.main.charter")


def written_since(number: int) -> list[tuple]:
    """The entries after `number`: what happened, who, which record, which item, the note."""
    names = ("action", "actor_id", "model", "object_id", "item", "note")
    return list(Entry.objects.filter(number__gt=number).order_by("number").values_list(*names))


def last_number() -> int:
    return Entry.objects.count()


def entry(action: Action, row, by, note: str = "") -> tuple:
    label = row._meta.label_lower
    return (action.value, by.pk, label, str(row.pk), getattr(row, "item", ""), note)


def test_publishing_makes_public_from_now_and_is_written_down(draft, person):
    before = last_number()
    actions.publish(draft, by=person, at=NOW)
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at, draft.changed_by) == (Status.PUBLISHED, NOW, person)
    assert written_since(before) == [entry(Action.PUBLISHED, draft, person)]


def test_publishing_later_is_scheduling(draft, person):
    later = NOW + timedelta(days=3)
    actions.publish(draft, by=person, at=later)
    rows = type(draft).objects.filter(pk=draft.pk)
    assert rows.published(later - timedelta(seconds=1)).count() == 0
    assert rows.published(later).count() == 1


def test_publishing_keeps_the_moment_the_editor_entered(draft, person):
    draft.publish_at = NOW
    draft.save()
    actions.publish(draft, by=person)
    draft.refresh_from_db()
    assert draft.publish_at == NOW


def test_publishing_again_forgets_why_the_record_was_withdrawn(person):
    row = CorporateDocumentFactory(withdrawn=True)
    actions.publish(row, by=person, at=NOW)
    row.refresh_from_db()
    assert (row.status, row.withdrawn_reason) == (Status.PUBLISHED, "")


@pytest.mark.parametrize(
    ("fault", "field", "words"),
    [
        ({"title_ru": ""}, "title_ru", "title"),
        ({"body_kk": ""}, "body_kk", "text"),
        ({"unit": None}, "unit", None),
    ],
)
def test_a_refused_publication_changes_nothing(person, fault, field, words):
    row = CorporateDocumentFactory(**fault)
    before, state = last_number(), type(row).objects.filter(pk=row.pk).values().get()
    with pytest.raises(ValidationError) as refused:
        actions.publish(row, by=person, at=NOW)
    assert list(refused.value.message_dict) == [field]
    assert len(refused.value.message_dict[field]) == 1
    assert type(row).objects.filter(pk=row.pk).values().get() == state
    assert last_number() == before
    assert (row.status, row.publish_at) == (Status.DRAFT, None)


def test_every_objection_is_told_at_once(person):
    row = NewsItemFactory(title_ru="", place_kk="", results_ru="", unit=None)
    with pytest.raises(ValidationError) as refused:
        actions.publish(row, by=person)
    assert set(refused.value.message_dict) == {"title_ru", "place_kk", "results_ru", "unit"}


def test_an_end_before_the_publication_is_refused_and_changes_nothing(draft, person):
    draft.expire_at = NOW
    draft.save()
    before = last_number()
    with pytest.raises(ValidationError) as refused:
        actions.publish(draft, by=person, at=NOW)
    assert list(refused.value.message_dict) == ["expire_at"]
    assert (draft.status, draft.publish_at) == (Status.DRAFT, None)
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == (Status.DRAFT, None)
    assert last_number() == before


def test_a_check_and_a_return_are_written_down(draft, person):
    before = last_number()
    actions.send_to_check(draft, by=person)
    draft.refresh_from_db()
    assert draft.status == Status.CHECK
    actions.return_to_draft(draft, by=person)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert written_since(before) == [
        entry(Action.SENT_TO_CHECK, draft, person),
        entry(Action.RETURNED, draft, person),
    ]


def test_a_confirmation_moves_no_other_date(person):
    row = CorporateDocumentFactory(published=True)
    posted, before = row.publish_at, last_number()
    actions.confirm(row, by=person, at=NOW)
    row.refresh_from_db()
    assert (row.confirmed_at, row.changed_at, row.publish_at) == (NOW, None, posted)
    assert written_since(before) == [entry(Action.CONFIRMED, row, person)]


def test_archiving_is_written_down(person):
    row = CorporateDocumentFactory(published=True)
    before = last_number()
    actions.archive(row, by=person, reason=" Жаңасы шықты ")
    row.refresh_from_db()
    assert row.status == Status.ARCHIVED
    assert written_since(before) == [entry(Action.ARCHIVED, row, person, "Жаңасы шықты")]


def test_a_withdrawal_writes_its_reason_down(person):
    row = CorporateDocumentFactory(published=True)
    before = last_number()
    actions.withdraw(row, by=person, reason="  Қате дерек  ")
    row.refresh_from_db()
    assert (row.status, row.withdrawn_reason) == (Status.WITHDRAWN, "Қате дерек")
    assert written_since(before) == [entry(Action.WITHDRAWN, row, person, "Қате дерек")]


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_withdrawal_without_a_reason_changes_nothing(person, reason):
    row = CorporateDocumentFactory(published=True)
    before = last_number()
    with pytest.raises(ValidationError) as refused:
        actions.withdraw(row, by=person, reason=reason)
    assert list(refused.value.message_dict) == ["withdrawn_reason"]
    assert row.status == Status.PUBLISHED
    row.refresh_from_db()
    assert (row.status, row.withdrawn_reason) == (Status.PUBLISHED, "")
    assert last_number() == before


def test_saving_a_public_record_gives_it_a_new_date_of_updating(person):
    row = CorporateDocumentFactory(published=True)
    before = last_number()
    row.title_kk = "Жаңартылған жарғы"
    actions.save(row, by=person, at=NOW)
    row.refresh_from_db()
    assert (row.title_kk, row.changed_at, row.changed_by) == ("Жаңартылған жарғы", NOW, person)
    assert written_since(before) == [entry(Action.SAVED, row, person)]


def test_saving_what_readers_do_not_read_moves_no_date(person):
    row = CorporateDocumentFactory(published=True)
    row.position = 7
    actions.save(row, by=person, at=NOW, content=False)
    row.refresh_from_db()
    assert row.changed_at is None


def test_saving_a_draft_moves_no_date(draft, person):
    actions.save(draft, by=person, at=NOW)
    draft.refresh_from_db()
    assert (draft.changed_at, draft.changed_by) == (None, person)


def test_making_and_deleting_are_written_down(person):
    before = last_number()
    row = CorporateDocumentFactory(changed_by=person, unit=None)
    created = entry(Action.CREATED, row, person)
    deleted = entry(Action.DELETED, row, person)
    row.delete()
    assert written_since(before) == [created, deleted]
    assert type(row).objects.count() == 0


PUBLIC = (Status.PUBLISHED, Status.ARCHIVED)
VERBS = {
    actions.send_to_check: (Status.DRAFT, Status.CHECK, Status.WITHDRAWN),
    actions.return_to_draft: (Status.CHECK,),
    actions.archive: (Status.PUBLISHED,),
    actions.confirm: PUBLIC,
    actions.withdraw: PUBLIC,
}
REFUSED = [
    pytest.param(verb, status, id=f"{verb.__name__}-{status.value}")
    for verb, allowed in VERBS.items()
    for status in Status
    if status not in allowed
]


@pytest.mark.parametrize(("verb", "status"), REFUSED)
def test_a_verb_that_does_not_fit_the_state_changes_nothing(person, verb, status):
    """Nobody takes a public page down without a reason or makes a draft public past the gate."""
    reason = "Қате дерек" if status == Status.WITHDRAWN else ""
    row = CorporateDocumentFactory(status=status, publish_at=NOW, withdrawn_reason=reason)
    before, state = last_number(), type(row).objects.filter(pk=row.pk).values().get()
    extra = {"reason": "Басқа себеп"} if verb is actions.withdraw else {}
    with pytest.raises(ValidationError) as refused:
        verb(row, by=person, **extra)
    assert refused.value.messages == [
        "Материалдың қазіргі күйінде бұл әрекетті орындау мүмкін емес."
    ]
    assert type(row).objects.filter(pk=row.pk).values().get() == state
    assert last_number() == before
