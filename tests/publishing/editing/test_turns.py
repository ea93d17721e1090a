"""Two people at one record: whoever comes second acts on what the first has left, whatever the
record looked like when the page was opened."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.journal.actions import broken_entries
from apps.library.models import Image, Use
from apps.publishing import actions, middleware
from apps.publishing.actions import NEXT_DUE
from apps.publishing.gate.rules import objections
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import (
    Overtaken,
    capture,
    keep,
    newest_of,
    note_as_it_stands,
    restore,
)
from tests.admin.conftest import other_unit, people, signed_in, unit  # noqa: F401
from tests.factories import (
    AttachmentFactory,
    DocumentFactory,
    ImageFactory,
    NewsItemFactory,
    SupportPageFactory,
    UserFactory,
)
from tests.publishing.editing.test_form import change_url, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(username="writer")


@pytest.fixture
def head():
    return UserFactory(username="head")


def saying(record, **texts):
    content = capture(record)
    return {**content, "fields": {**content["fields"], **texts}}


def opened(record):
    """The record as another request has read it a moment ago."""
    return type(record)._base_manager.get(pk=record.pk)


def test_publishing_takes_the_words_saved_a_moment_ago(editor, head):
    draft = NewsItemFactory(title_kk="Бірінші", title_ru="Первая")
    stale = opened(draft)
    keep(draft, saying(draft, title_kk="Екінші", title_ru="Вторая"), by=editor)
    actions.publish(stale, by=head)
    draft.refresh_from_db()
    assert (draft.status, draft.title_kk, stale.title_kk) == ("published", "Екінші", "Екінші")
    titles = [each.content["fields"]["title_kk"] for each in Revision.objects.of(draft)]
    assert titles == ["Екінші", "Бірінші"]


def test_a_late_save_does_not_take_a_page_off_the_site(editor, head):
    draft = NewsItemFactory(title_kk="Бірінші", title_ru="Первая")
    base = note_as_it_stands(draft).number
    stale = opened(draft)
    actions.publish(draft, by=head)
    keep(stale, saying(stale, title_kk="Екінші"), by=editor, base=base)
    draft.refresh_from_db()
    assert (draft.status, draft.title_kk) == (Status.PUBLISHED, "Бірінші")
    assert newest_of(draft).content["fields"]["title_kk"] == "Екінші"
    assert newest_of(draft).state == RevisionState.DRAFT


def test_a_late_save_of_a_draft_adds_nothing_but_its_own_text(editor, head):
    draft = NewsItemFactory(title_kk="Бірінші")
    base = note_as_it_stands(draft).number
    stale = opened(draft)
    keep(draft, saying(draft, title_kk="Басшыныкі"), by=head, base=base)
    with pytest.raises(Overtaken) as refused:
        keep(stale, saying(stale, title_kk="Редактордікі"), by=editor, base=base)
    assert refused.value.newest.content["fields"]["title_kk"] == "Басшыныкі"
    assert newest_of(draft) == refused.value.newest
    assert [each.state for each in Revision.objects.of(draft)] == ["aside", "draft", "draft"]


@pytest.mark.parametrize("verb", ["archive", "confirm", "send_to_check", "discard"])
def test_no_verb_brings_back_what_was_withdrawn_meanwhile(editor, head, verb):
    page = NewsItemFactory(published=True, title_kk="Бірінші", title_ru="Первая")
    stale = opened(page)
    actions.withdraw(page, by=head, reason="Қате дерек")
    # What is withdrawn may be sent for check; nothing else of these may be done with it.
    if verb == "send_to_check":
        actions.send_to_check(stale, by=editor)
    else:
        with pytest.raises(ValidationError):
            getattr(actions, verb)(stale, by=editor)
    page.refresh_from_db()
    expected = Status.CHECK if verb == "send_to_check" else Status.WITHDRAWN
    assert (page.status, page.is_public) == (expected, False)


def test_a_restored_text_comes_over_what_stands_there_now(editor, head):
    draft = NewsItemFactory(title_kk="Бірінші", slug="first")
    first = note_as_it_stands(draft)
    stale = opened(draft)
    keep(draft, saying(draft, title_kk="Екінші", slug="second"), by=head)
    restore(stale, first, by=editor)
    draft.refresh_from_db()
    assert (draft.title_kk, draft.slug) == ("Бірінші", "second")
    assert list(broken_entries()) == []


@pytest.mark.parametrize("published", [True, False])
def test_a_form_with_a_new_row_sent_twice_makes_one_revision(client, media, published):
    person = UserFactory(username="root", is_staff=True, is_superuser=True)
    client.force_login(person)
    record = NewsItemFactory(published=published, slug="page")
    document = DocumentFactory()
    prefix = "publishing-attachment-content_type-object_id"
    data = {
        **form_of(client, record),
        "title_kk": "Жаңа атау",
        "_submission": str(uuid4()),
        "_save": "1",
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-0-document": str(document.pk),
        f"{prefix}-0-position": "0",
    }
    for _time in range(2):
        assert client.post(change_url(record), data).status_code == 302
    states = [each.state for each in Revision.objects.of(record)]
    assert states == ["draft", "published" if published else "draft"]
    (row,) = newest_of(record).content["parts"]["attachments"]
    assert row["fields"]["document_id"] == document.pk


# --- Who may do what ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["confirm", "discard", "archive", "publish", "ethics"])
def test_a_translator_answers_for_no_page_and_gives_up_no_draft(signed_in, unit, people, verb):  # noqa: F811
    page = NewsItemFactory(published=True, unit=unit, title_kk="Бұрынғы")
    keep(page, saying(page, title_kk="Жаңа"), by=people["editor"])
    url = reverse("admin:news_newsitem_do", args=[page.pk, verb])
    assert signed_in("translator").post(url).status_code == 403
    page.refresh_from_db()
    assert (page.confirmed_at, page.status, page.title_kk) == (None, "published", "Бұрынғы")
    assert newest_of(page).state == RevisionState.DRAFT


def test_what_stands_alone_for_a_required_item_is_not_deleted(client):
    only = SupportPageFactory(published=True, for_item="support.low_vision")
    person = UserFactory(username="root", is_staff=True, is_superuser=True)
    client.force_login(person)
    url = reverse("admin:support_supportpage_delete", args=[only.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert type(only).objects.filter(pk=only.pk).exists()


# --- Files ----------------------------------------------------------------------------------------


def test_a_deleted_record_frees_the_files_of_its_drafts(media, editor):
    photo = ImageFactory()
    page = NewsItemFactory(published=True)
    keep(page, saying(page, photo_id=photo.pk), by=editor)
    assert Image.objects.unused().count() == 0
    page.delete()
    assert Use.objects.count() == 0
    assert list(Image.objects.unused()) == [photo]


def test_a_file_with_a_restriction_is_shown_to_nobody(client, media):
    document = DocumentFactory()
    page = NewsItemFactory(published=True)
    AttachmentFactory(record=page, document=document)
    url = document.latest[0].url
    assert client.get(url).status_code == 200
    type(document).objects.filter(pk=document.pk).update(restriction="official")
    assert client.get(url).status_code == 404
    assert list(type(document).objects.public()) == []


def test_the_gate_asks_once_for_the_files_of_a_record_and_once_for_their_captions(media):
    page = NewsItemFactory()
    AttachmentFactory(record=page)
    with CaptureQueriesContext(connection) as found:
        objections(page)
    asked = [each["sql"] for each in found if 'FROM "publishing_attachment"' in each["sql"]]
    assert len(asked) == 2


# --- Readers never wait for a plan ----------------------------------------------------------------


def test_readers_get_their_page_whatever_is_wrong_with_a_plan(client, monkeypatch, caplog):
    page = NewsItemFactory(published=True, title_kk="Бұрынғы")

    def fails(now):
        raise RuntimeError("broken")

    monkeypatch.setattr(middleware, "apply_due", fails)
    cache.set(NEXT_DUE, timezone.now() - timedelta(seconds=1))
    with caplog.at_level(logging.ERROR):
        response = client.get(page.get_absolute_url())
    assert response.status_code == 200
    assert [each.name for each in caplog.records] == ["apps.publishing.middleware"]
    # It is tried again later, not with each request.
    assert cache.get(NEXT_DUE) > timezone.now()
