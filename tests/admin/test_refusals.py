"""What a form refuses beside the field, before the database has to: nothing is saved, and nobody
meets an error page."""

from datetime import UTC, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.journal.actions import content_of
from apps.journal.models import Entry
from apps.library.models import Document
from apps.news.models import NewsItem
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import pending_of
from tests.admin.pages import read
from tests.admin.test_roles import change_url, form_of, stored
from tests.factories import (
    AttachmentFactory,
    DocumentFactory,
    HoursExceptionFactory,
    NewsItemFactory,
)

ATTACHED = "publishing-attachment-content_type-object_id"


@pytest.fixture
def published(unit):
    return NewsItemFactory(slug="published", unit=unit, published=True)


def attaching(*documents: Document, **row: str) -> dict[str, str]:
    """The rows of new attachments, as a form sends them."""
    data = {f"{ATTACHED}-TOTAL_FORMS": str(len(documents))}
    for number, document in enumerate(documents):
        fields = {"id": "", "document": document.pk, "caption_kk": "", "caption_ru": "", **row}
        fields["position"] = number
        data |= {f"{ATTACHED}-{number}-{name}": str(value) for name, value in fields.items()}
    return data


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (
            {"slug": "егу күні"},
            "slug",
            "Мекенжайда тек латын әріптері, цифрлар мен дефис болады.",
        ),
        ({"slug": "feed"}, "slug", "Бұл мекенжайда сайттың басқа беті бар."),
    ],
)
def test_an_address_no_page_can_have_is_refused(signed_in, published, change, field, words):
    client = signed_in("chief")
    data = {**form_of(client, published), **change, "_save": "1"}
    before, entries = content_of(published), Entry.objects.count()
    response = client.post(change_url(published), data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {field: [words]}
    published.refresh_from_db()
    assert content_of(published) == before
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_ru": ""}, "«атауы» өрісі орысша толтырылмаған."),
        ({"lead_kk": ""}, "«қысқаша мәтіні» өрісі қазақша толтырылмаған."),
        ({"body_ru": "<p>&nbsp;</p>"}, "«мәтіні» өрісі орысша толтырылмаған."),
        ({"unit": ""}, "Жауапты бөлімшені көрсетіңіз."),
    ],
)
def test_a_draft_of_a_public_record_may_lack_what_readers_never_miss(
    signed_in, published, change, words
):
    client = signed_in("chief")
    before = content_of(published)
    data = {**form_of(client, published), **change, "_publish": "1"}
    response = client.post(change_url(published), data, follow=True)
    assert words in [str(message) for message in response.context["messages"]]
    published.refresh_from_db()
    assert content_of(published) == before
    newest = Revision.objects.of(published).first()
    assert (newest.state, newest.number) == (RevisionState.DRAFT, 2)
    assert newest.content != Revision.objects.of(published).last().content


def test_a_draft_needs_neither_language_nor_date(signed_in, unit):
    draft = NewsItemFactory(slug="draft", unit=unit)
    client = signed_in("editor")
    data = {**form_of(client, draft), "title_ru": "", "lead_kk": "", "_save": "1"}
    assert client.post(change_url(draft), data).status_code == 302
    draft.refresh_from_db()
    assert (draft.missing_texts(), draft.status) == (
        [("title", "ru"), ("lead", "kk")],
        Status.DRAFT,
    )


def test_an_editor_moves_no_date_of_a_public_record(signed_in, published):
    client = signed_in("editor")
    data = {**form_of(client, published), "title_kk": "Жаңа атау", "_save": "1"}
    data |= {"publish_at_0": "2031-01-01", "publish_at_1": "10:00:00"}
    data |= {"expire_at_0": "2020-01-01", "expire_at_1": "10:00:00"}
    posted = published.publish_at
    assert client.post(change_url(published), data).status_code == 302
    draft = pending_of(published)
    assert draft.content["fields"]["title_kk"] == "Жаңа атау"
    assert draft.content["fields"]["publish_at"] == posted.astimezone(UTC).isoformat()
    assert draft.content["fields"]["expire_at"] is None


def test_one_document_is_attached_once(signed_in, published, media):
    client, document = signed_in("chief"), DocumentFactory()
    data = {**form_of(client, published), **attaching(document, document), "_save": "1"}
    response = client.post(change_url(published), data)
    assert "Бұл құжат бұрыннан қоса берілген." in read(response).html
    assert published.attachments.count() == 0


def test_a_document_is_attached_for_readers_by_publishing(signed_in, published, media):
    client = signed_in("chief")
    document = DocumentFactory()
    data = {**form_of(client, published), **attaching(document), "_save": "1"}
    assert client.post(change_url(published), data).status_code == 302
    assert (published.attachments.count(), stored(published)["changed_at"]) == (0, None)
    # The draft keeps the file from being deleted, and shows it to nobody.
    assert [use.public_from for use in document.uses.all()] == [None]
    done = reverse("admin:news_newsitem_do", args=[published.pk, "publish"])
    assert client.post(done).status_code == 302
    assert [each.document for each in published.attachments.all()] == [document]
    assert stored(published)["changed_at"] is not None
    assert [use.public_from for use in document.uses.all()] == [published.publish_at]


def test_an_editor_takes_a_document_off_a_page_of_the_own_unit(signed_in, unit, media):
    draft = NewsItemFactory(slug="draft", unit=unit)
    attachment = AttachmentFactory(record=draft)
    client = signed_in("editor")
    data = {**form_of(client, draft), **attaching(attachment.document, id=attachment.pk)}
    data |= {f"{ATTACHED}-INITIAL_FORMS": "1", f"{ATTACHED}-0-DELETE": "on", "_save": "1"}
    assert client.post(change_url(draft), data).status_code == 302
    assert draft.attachments.count() == 0
    assert Document.objects.filter(pk=attachment.document_id).exists()


def test_an_editor_changes_no_file_of_another_unit(signed_in, people, unit, other_unit, media):
    foreign, own = DocumentFactory(unit=other_unit), DocumentFactory(unit=unit)
    uploaded = DocumentFactory(by=people["editor"])
    client = signed_in("editor")

    def answer(document: Document) -> int:
        address = reverse("admin:library_document_change", args=[document.pk])
        assert client.get(address).status_code == 200
        return client.post(address, {"title_kk": "Басқа атау"}).status_code

    before = Document.objects.filter(pk=foreign.pk).values().get()
    assert [answer(each) for each in (foreign, own, uploaded)] == [403, 200, 200]
    assert Document.objects.filter(pk=foreign.pk).values().get() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opens", "closes", "field"), [(time(9), None, "closes"), (None, time(9), "opens")]
)
def test_an_exception_has_both_times_or_none(opens, closes, field):
    row = HoursExceptionFactory.build(opens=opens, closes=closes)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    words = "Екі уақытты да көрсетіңіз, ал күн жабық болса, екеуін де бос қалдырыңыз."
    assert refused.value.message_dict == {field: [words]}


def test_a_forged_verb_of_another_state_is_refused_in_words(signed_in, published):
    client = signed_in("editor")
    done = reverse("admin:news_newsitem_do", args=[published.pk, "check"])
    response = client.post(done, follow=True)
    words = "Материалдың қазіргі күйінде бұл әрекетті орындау мүмкін емес."
    assert words in read(response).html
    assert NewsItem.objects.published().filter(pk=published.pk).exists()
