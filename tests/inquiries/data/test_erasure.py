"""Erasing a person: everything that tells who it was is gone, everything that counts stays."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.inquiries import actions, erasure, on_paper
from apps.inquiries.models import Contact, Enclosure, Inquiry, Kind, State, Writing
from apps.inquiries.publication import draft_public
from apps.journal import outbox
from apps.journal.models import Action, Entry, Letter
from apps.publishing.models import Autosave, Revision, key_of
from tests.inquiries.data.conftest import ANSWER, AT, NAME, asked, sent

pytestmark = pytest.mark.django_db


def what_is_kept() -> tuple[int, ...]:
    kept = (Contact, Writing, Enclosure, Letter, Entry)
    return tuple(model.objects.count() for model in kept)


def files(folder) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def steps(inquiry) -> list[str]:
    return [step.kind for step in inquiry.steps.all()]


def test_an_open_question_is_withdrawn_and_nothing_of_the_person_is_left(
    media, django_capture_on_commit_callbacks
):
    inquiry = asked()
    assert (what_is_kept(), len(files(media))) == ((1, 1, 1, 1, 1), 1)

    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(inquiry, at=AT + timedelta(hours=1))

    assert what_is_kept() == (0, 0, 0, 0, 3)
    assert files(media) == []
    assert (inquiry.state, inquiry.contact, inquiry.erased_at) == (
        State.WITHDRAWN,
        None,
        AT + timedelta(hours=1),
    )
    assert (inquiry.number, inquiry.due_on) == (1, date(2026, 11, 26))
    assert steps(inquiry) == ["received", "withdrawn", "erased"]
    entries = Entry.objects.order_by("number").values_list("action", "actor_id")
    assert list(entries) == [("asked", None), ("taken_back", None), ("erased", None)]


def test_a_file_stays_when_the_erasure_fails(media, monkeypatch):
    inquiry = asked()
    monkeypatch.setattr(erasure, "write_down", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erasure.erase(inquiry)
    assert (what_is_kept(), len(files(media))) == ((1, 1, 1, 1, 1), 1)


@pytest.mark.parametrize("kind", [Kind.APPEAL, Kind.COMPLAINT])
def test_an_appeal_under_consideration_is_not_erased(kind):
    inquiry = asked(kind)
    with pytest.raises(ValidationError) as refusal:
        erasure.erase(inquiry)
    assert refusal.value.code == "under_way"
    assert what_is_kept() == (1, 1, 1, 1, 1)
    assert Inquiry.objects.get().is_open


def test_an_appeal_is_erased_once_it_is_answered(people):
    inquiry = asked(Kind.APPEAL)
    actions.answer(inquiry, text=ANSWER, by=people.director, at=AT)
    erasure.erase(inquiry, at=AT)
    assert what_is_kept()[:4] == (0, 0, 0, 0)
    assert inquiry.state == State.ANSWERED
    assert steps(inquiry) == ["received", "answered", "erased"]


def test_erasing_twice_does_nothing_more(own_folders):
    inquiry = asked()
    erasure.erase(inquiry, at=AT)
    erasure.erase(inquiry, at=AT + timedelta(days=1))
    assert inquiry.erased_at == AT
    assert steps(inquiry) == ["received", "withdrawn", "erased"]
    assert len(erasure.ledger().read_text().splitlines()) == 1


def test_whoever_answers_for_the_organisation_erases_for_somebody_who_asked_on_paper(people):
    inquiry = asked()
    for other in (people.editor, people.inspector):
        with pytest.raises(PermissionDenied):
            erasure.erase(inquiry, by=other)
        with pytest.raises(PermissionDenied):
            on_paper.erase(inquiry, by=other, reason="person")
    assert what_is_kept() == (1, 1, 1, 1, 1)
    on_paper.erase(inquiry, by=people.director, reason="representative", at=AT)
    assert inquiry.steps.get(kind="erased").by == people.director
    entry = Entry.objects.get(action=Action.ERASED)
    assert (entry.actor_id, entry.note) == (people.director.pk, "representative")


def test_a_reason_is_one_of_two_and_no_words(people):
    inquiry = asked()
    with pytest.raises(ValueError, match="not a valid Reason"):
        on_paper.erase(inquiry, by=people.administrator, reason=NAME)
    assert what_is_kept() == (1, 1, 1, 1, 1)


def test_on_paper_nothing_is_erased_twice(people):
    inquiry = asked()
    for _twice in range(2):
        on_paper.erase(inquiry, by=people.administrator, reason="person", at=AT)
    assert Entry.objects.filter(action=Action.ERASED).count() == 1


def test_the_same_words_sent_after_an_erasure_are_another_question():
    first = actions.submit(sent(), at=AT)
    erasure.erase(first.record, at=AT)
    again = actions.submit(sent(), at=AT + timedelta(minutes=5))
    assert (again.is_new, again.record.number) == (True, 2)
    assert again.secret != first.secret


def test_a_published_answer_stays_without_the_name(people):
    inquiry = asked(may_be_public=True, named=True)
    actions.answer(inquiry, text=ANSWER, by=people.director, at=AT + timedelta(days=1))
    public = draft_public(
        inquiry,
        title="Тіркеу орнындағы кезек",
        question="Тіркеу орнында неге кезек?",
        answer=ANSWER,
        by=people.director,
        at=AT + timedelta(days=1),
    )
    Autosave.objects.create(
        user=people.editor, **key_of(public), data={"asked_by": [NAME], "title_kk": ["Кезек"]}
    )
    assert public.asked_by == NAME
    assert NAME in json.dumps(list(contents(public)), ensure_ascii=False)

    erasure.erase(inquiry, at=AT + timedelta(days=2))

    public.refresh_from_db()
    assert (public.asked_by, public.question_kk) == ("", "Тіркеу орнында неге кезек?")
    assert [content["fields"]["asked_by"] for content in contents(public)] == [""]
    assert Autosave.objects.get().data == {"asked_by": [""], "title_kk": ["Кезек"]}
    redacted = Entry.objects.get(action=Action.REDACTED)
    assert (redacted.model, redacted.object_id) == ("head_blog.headanswer", str(public.pk))


def contents(public):
    return Revision.objects.of(public).values_list("content", flat=True)


def test_the_person_of_another_app_goes_with_its_letter():
    contact = asked().contact
    outbox.post(
        to="a@mail.example", subject="s", text="t", language="kk", key="review:7:x", personal=True
    )
    Inquiry.objects.update(contact=None)
    erasure.erase_contact(contact, letters="review:7:")
    assert not Contact.objects.exists()
    assert [letter.key for letter in Letter.objects.all()] == ["inquiry:1:received:2026-11-26"]
    assert Entry.objects.get(action=Action.ERASED).model == "inquiries.contact"


# --- After a restored backup --------------------------------------------------------------------


def erased_and_restored(inquiry) -> None:
    """Erases an inquiry and brings back the database as it was before; the ledger stays."""
    with transaction.atomic():
        erasure.erase(inquiry, at=AT)
        transaction.set_rollback(True)
    inquiry.refresh_from_db()


def test_what_was_erased_stays_erased_in_a_restored_backup():
    inquiry = asked(Kind.APPEAL)
    actions.withdraw(inquiry, at=AT)
    erased_and_restored(inquiry)
    assert what_is_kept()[:3] == (1, 1, 1)

    assert erasure.reapply() == 1
    assert what_is_kept()[:4] == (0, 0, 0, 0)
    assert erasure.reapply() == 0


def test_an_appeal_whose_answer_was_lost_with_the_backup_is_erased_all_the_same(people):
    inquiry = asked(Kind.APPEAL)
    with transaction.atomic():
        actions.answer(inquiry, text=ANSWER, by=people.director, at=AT)
        erasure.erase(inquiry, at=AT)
        transaction.set_rollback(True)
    assert Inquiry.objects.get().is_open
    assert erasure.reapply() == 1
    assert Inquiry.objects.get().state == State.WITHDRAWN
    assert what_is_kept()[:3] == (0, 0, 0)


def test_a_number_given_to_somebody_else_after_the_backup_is_left_alone():
    inquiry = asked()
    erased_and_restored(inquiry)
    Inquiry.objects.update(secret_digest="0" * 64)
    assert erasure.reapply() == 0
    assert what_is_kept()[:3] == (1, 1, 1)


def test_only_the_sites_own_account_reads_the_ledger():
    erasure.erase(asked(), at=AT)
    assert erasure.ledger().stat().st_mode & 0o777 == 0o600
    line = json.loads(erasure.ledger().read_text())
    assert sorted(line) == ["at", "model", "number", "secret"]
