"""Documents: versions, their text, their stable address, and how a file is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.journal.models import Entry
from apps.library import actions
from apps.library.extraction import normal, web_text
from apps.library.models import Document, DocumentVersion
from tests.library import uploads
from tests.library.conftest import DOCUMENT_FIELDS

pytestmark = pytest.mark.django_db

KK = "ishki-tartip-erezhesi-kk.pdf"
RU = "pravila-rasporyadka-ru.pdf"


def add(document, text=uploads.KAZAKH_SENTENCE, language="kk", **kwargs):
    upload = uploads.pdf(text)
    return actions.add_document_version(document, upload, language=language, by=None, **kwargs)


def publish(document, unit, hours_ago=1):
    since = timezone.now() - timedelta(hours=hours_ago)
    actions.set_uses(unit, documents=[document], public_from=since)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


# --- Versions -----------------------------------------------------------------------------------


def test_a_version_keeps_the_bytes_their_digest_and_their_text(document, editor):
    upload = uploads.pdf()
    version = actions.add_document_version(
        document, upload, language="kk", by=editor, note="Алғашқы редакция"
    )
    with default_storage.open(version.file.name) as file:
        assert file.read() == uploads.pdf_bytes()
    assert (version.number, version.language, version.note) == (1, "kk", "Алғашқы редакция")
    assert (version.mime, version.size) == ("application/pdf", len(uploads.pdf_bytes()))
    assert (version.original_name, version.pages, version.has_text_layer) == ("rules.pdf", 1, True)
    assert uploads.KAZAKH_SENTENCE in version.text
    assert version.created_by == editor
    entry = Entry.objects.get(model="library.documentversion")
    assert (entry.action, entry.object_id, entry.note) == ("created", str(version.pk), "kk 1")


def test_numbers_run_for_each_language_and_the_highest_is_current(document):
    for language, text in (("kk", "бір"), ("kk", "екі"), ("ru", "один")):
        add(document, text, language)
    current = DocumentVersion.objects.current().order_by("language")
    assert [(version.language, version.number) for version in current] == [("kk", 2), ("ru", 1)]


def test_the_newer_file_of_both_languages_replaces_those_of_one(document):
    add(document, "бір", "kk")
    add(document, "один", "ru")
    assert [version.language for version in document.files()] == ["kk", "ru"]
    add(document, "бір один", "both")
    assert [version.language for version in document.files()] == ["both"]
    add(document, "два", "ru")
    assert [version.language for version in document.files()] == ["both", "ru"]


def test_the_same_file_again_is_refused_and_an_earlier_one_is_not(document, stored):
    add(document, "бір")
    before = stored()
    with pytest.raises(ValidationError) as refused:
        add(document, "бір")
    assert refused.value.code == "same_file"
    assert (document.versions.count(), stored()) == (1, before)
    add(document, "екі")
    assert add(document, "бір").number == 3


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: uploads.upload(b"", "a.pdf"), "empty"),
        (uploads.encrypted_pdf, "encrypted"),
        (lambda: uploads.upload(uploads.pdf_bytes()[:300], "a.pdf"), "broken"),
        (lambda: uploads.upload(uploads.SVG, "a.svg"), "svg"),
        (uploads.photo, "family"),
    ],
)
def test_a_refused_file_leaves_nothing(document, stored, make, code):
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as refused:
        actions.add_document_version(document, make(), language="kk", by=None)
    assert refused.value.code == code
    assert (DocumentVersion.objects.count(), Entry.objects.count()) == (0, entries)
    assert stored() == []


def test_a_document_and_its_files_are_saved_together_or_not_at_all(editor, stored, monkeypatch):
    document = Document(**DOCUMENT_FIELDS)
    files = {"kk": uploads.pdf("бір"), "ru": uploads.pdf("один")}
    save = DocumentVersion.save

    def fail_on_the_second(version, **kwargs):
        if version.language == "ru":
            raise IntegrityError("the disk of the database is full")
        save(version, **kwargs)

    monkeypatch.setattr(DocumentVersion, "save", fail_on_the_second)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.save_document(document, by=editor, files=files)
    assert (Document.objects.count(), DocumentVersion.objects.count()) == (0, 0)
    assert (Entry.objects.count(), stored(), document.pk) == (0, [], None)
    monkeypatch.undo()
    actions.save_document(document, by=editor, files=files)
    assert [version.language for version in document.files()] == ["kk", "ru"]


def test_the_database_refuses_a_document_in_one_language(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(**DOCUMENT_FIELDS | {"title_ru": ""})
    assert Document.objects.count() == 0


def test_a_list_of_documents_asks_the_same_number_of_questions_for_one_and_for_fifteen(db):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            for document in Document.objects.with_current_versions():
                assert [version.url for version in document.files()]
        return len(captured)

    def more(count):
        for number in range(count):
            document = Document.objects.create(**DOCUMENT_FIELDS, number=str(number))
            add(document, f"бір {number}")
            add(document, f"екі {number}")

    more(1)
    assert queries() == 2
    more(14)
    assert queries() == 2


# --- Text ---------------------------------------------------------------------------------------


def test_a_scan_is_taken_but_reported(document):
    checked = actions.checked_document(uploads.scan())
    assert checked.warning is not None
    version = actions.add_document_version(document, checked, language="kk", by=None)
    assert (version.has_text_layer, version.text, version.pages) == (False, "", 1)
    assert actions.checked_document(uploads.pdf()).warning is None


def test_the_text_of_a_table_is_its_content(document):
    upload = uploads.upload("қызмет;баға\nЭКГ;3000\n".encode(), "prices.csv")
    version = actions.add_document_version(document, upload, language="kk", by=None)
    assert (version.text, version.pages) == ("қызмет;баға\nЭКГ;3000", None)


def test_extracted_text_is_composed_and_without_soft_hyphens():
    assert normal("и\u0306  ﬁ\u00adн\x00 \r\n\n\n\n1") == "й fiн\n\n1"


def test_web_text_joins_lines_into_paragraphs():
    text = "Ереже емхананың\nжұмысын айқындайды.\nАзамат емханаға\nкеле алады.\n\nДиректор"
    assert web_text(DocumentVersion(text=text)) == (
        "Ереже емхананың жұмысын айқындайды.",
        "Азамат емханаға келе алады.",
        "Директор",
    )
    assert web_text(DocumentVersion(text="")) == ()


# --- The address --------------------------------------------------------------------------------


def test_version_two_becomes_current_under_the_same_address(client, document, unit):
    first = add(document, "бірінші")
    publish(document, unit)
    assert first.url == f"/files/{document.pk}/{KK}"
    response = client.get(first.url)
    assert (response.status_code, response["ETag"]) == (200, f'"{first.sha256}"')
    second = add(document, "екінші")
    response = client.get(first.url)
    assert response["ETag"] == f'"{second.sha256}"'
    assert body(response) == uploads.pdf_bytes("екінші")
    # The earlier one keeps an address of its own.
    assert first.version_url == f"/files/{document.pk}/v1/{KK}"
    assert body(client.get(first.version_url)) == uploads.pdf_bytes("бірінші")


def test_a_file_is_sent_with_headers_that_let_it_do_nothing(client, document, unit):
    add(document, language="ru")
    publish(document, unit)
    response = client.get(f"/files/{document.pk}/{RU}")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Content-Language"] == "ru"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%D0%9F%D1%80%D0%B0%D0%B2%D0%B8%D0%BB%D0%B0%20"
        "%D1%80%D0%B0%D1%81%D0%BF%D0%BE%D1%80%D1%8F%D0%B4%D0%BA%D0%B0.pdf"
    )


def test_an_office_file_is_offered_for_download(client, document, unit):
    version = actions.add_document_version(document, uploads.docx(), language="both", by=None)
    publish(document, unit)
    assert version.url == f"/files/{document.pk}/ishki-tartip-erezhesi-kk-ru.docx"
    response = client.get(version.url)
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Content-Language"] == "kk, ru"


@pytest.mark.parametrize("name", ["old-name-kk.pdf", "kk.pdf", "old-name-kk.docx", "old-kk"])
def test_another_name_with_a_language_leads_to_the_right_one(client, document, unit, name):
    add(document)
    publish(document, unit)
    response = client.get(f"/files/{document.pk}/{name}")
    assert (response.status_code, response["Location"]) == (302, f"/files/{document.pk}/{KK}")


@pytest.mark.parametrize("name", ["old-name-ru.pdf", "old-name.pdf", "old-name-kk-ru.pdf", "x"])
def test_a_name_of_another_language_leads_nowhere(client, document, unit, name):
    add(document)
    publish(document, unit)
    assert client.get(f"/files/{document.pk}/{name}").status_code == 404


def test_a_private_document_is_absent_for_all_but_who_may_view_it(
    client, document, editor, colleague
):
    version = add(document)
    for address in (version.url, version.version_url, f"/files/{document.pk}/other-kk.pdf"):
        assert client.get(address).status_code == 404
    client.force_login(colleague)
    assert client.get(version.url).status_code == 404
    client.force_login(editor)
    response = client.get(version.url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_a_version_replaced_before_publication_stays_private(client, document, unit, editor):
    first, second = add(document, "жоба"), add(document, "түпкі")
    # Both were made before the document was published.
    DocumentVersion.objects.update(created_at=timezone.now() - timedelta(days=1))
    publish(document, unit)
    assert client.get(first.version_url).status_code == 404
    assert client.get(second.version_url).status_code == 200
    client.force_login(editor)
    response = client.get(first.version_url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


# --- Sending ------------------------------------------------------------------------------------


def test_what_the_reader_already_has_is_not_sent_again(client, document, unit):
    version = add(document)
    publish(document, unit)
    response = client.get(version.url, headers={"If-None-Match": f'"{version.sha256}"'})
    assert (response.status_code, response.content) == (304, b"")
    assert client.get(version.url, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_a_part_is_sent_when_a_part_is_asked_for(client, document, unit, asked, first, last):
    version = add(document)
    publish(document, unit)
    content = uploads.pdf_bytes()
    headers = {"Range": asked, "Accept-Encoding": "gzip"}
    response = client.get(version.url, headers=headers)
    expected = content[first:] if last is None else content[first : last + 1]
    assert response.status_code == 206
    assert body(response) == expected
    start = first % len(content)
    assert response["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(content)}"
    assert response["Content-Length"] == str(len(expected))


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,5-9"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=9-3"},
        {"Range": "bytes=-"},
        {"Range": "bytes=0-99", "If-Range": '"an older version"'},
    ],
)
def test_anything_but_one_part_of_this_version_gives_the_whole(client, document, unit, headers):
    version = add(document)
    publish(document, unit)
    response = client.get(version.url, headers=headers)
    assert (response.status_code, body(response)) == (200, uploads.pdf_bytes())


def test_a_part_beyond_the_end_is_refused_with_the_size(client, document, unit):
    version = add(document)
    publish(document, unit)
    response = client.get(version.url, headers={"Range": "bytes=99999999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{version.size}"


def test_behind_nginx_the_file_is_named_and_not_sent(client, document, unit, settings):
    settings.X_ACCEL = "/protected/"
    version = add(document)
    assert client.get(version.url).status_code == 404
    publish(document, unit)
    response = client.get(version.url)
    assert response["X-Accel-Redirect"] == f"/protected/{version.file.name}"
    assert (response.content, response["ETag"]) == (b"", f'"{version.sha256}"')
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_file_lost_from_the_disk_is_not_found(client, document, unit):
    version = add(document)
    publish(document, unit)
    default_storage.delete(version.file.name)
    assert client.get(version.url).status_code == 404
