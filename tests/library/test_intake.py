"""What the library takes and what it refuses, each with a real file."""

import pytest
from django.core.exceptions import ValidationError

from apps.library.intake import check_upload
from tests.library import uploads as u

ALL = ("image", "document", "recording", "captions")

ACCEPTED = [
    (lambda: u.photo(), "jpeg"),
    (lambda: u.photo(name="photo.JPG"), "jpeg"),
    (lambda: u.photo(name="photo"), "jpeg"),
    # A wrong name among images is harmless: it gets a new one.
    (lambda: u.photo(name="photo.png"), "jpeg"),
    (lambda: u.upload(u.image_bytes(u.plain(40, 40), "PNG"), "a.png"), "png"),
    (lambda: u.upload(u.image_bytes(u.plain(40, 40), "WEBP"), "a.webp"), "webp"),
    (lambda: u.upload(u.image_bytes(u.plain(40, 40), "AVIF"), "a.avif"), "avif"),
    (lambda: u.upload(u.image_bytes(u.plain(40, 40), "GIF"), "a.gif"), "gif"),
    (lambda: u.pdf(), "pdf"),
    (lambda: u.scan(), "pdf"),
    (lambda: u.docx(), "docx"),
    (lambda: u.archive(u.XLSX_PARTS, "a.xlsx"), "xlsx"),
    (lambda: u.archive(u.ODT_PARTS, "a.odt"), "odt"),
    (lambda: u.archive(u.ODS_PARTS, "a.ods"), "ods"),
    (lambda: u.upload("қызмет;баға\n".encode(), "a.csv"), "csv"),
    (lambda: u.upload("\ufeffқызмет\r\n".encode(), "a.txt"), "txt"),
    (lambda: u.upload(u.MP4, "a.mp4"), "mp4"),
    (lambda: u.upload(u.M4A, "a.m4a"), "m4a"),
    (lambda: u.upload(u.WEBM, "a.webm"), "webm"),
    (lambda: u.upload(u.MP3, "a.mp3"), "mp3"),
    (lambda: u.upload(u.MP3_BARE, "a.mp3"), "mp3"),
    (lambda: u.upload(u.OGG, "a.ogg"), "ogg"),
    (lambda: u.captions(), "vtt"),
]

WRONG_VTT = b"WEBVTT\n\n00:00:04.000 --> 00:00:01.000\nback in time\n"
SILENT_VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n\n"

REFUSED = [
    ("zero bytes", lambda: u.upload(b"", "a.pdf"), "empty"),
    ("svg", lambda: u.upload(u.SVG, "a.svg"), "svg"),
    ("svg under another name", lambda: u.upload(u.SVG, "a.png"), "svg"),
    ("svg as text", lambda: u.upload(u.SVG, "a.txt"), "svg"),
    ("html as text", lambda: u.upload(b"<html><script>1</script>", "a.txt"), "kind"),
    ("a program", lambda: u.upload(b"MZ\x90\x00" + bytes(100), "a.exe"), "kind"),
    ("a program named as an image", lambda: u.upload(b"MZ\x90" + bytes(100), "a.jpg"), "kind"),
    ("a plain zip", lambda: u.archive({"a.txt": "a"}, "a.zip"), "kind"),
    ("a telephone's own format", lambda: u.upload(u.HEIC, "a.heic"), "heic"),
    ("an old office file", lambda: u.upload(u.DOC, "a.doc"), "old_office"),
    ("quicktime", lambda: u.upload(u.MOV, "a.mov"), "kind"),
    ("matroska", lambda: u.upload(u.MATROSKA, "a.mkv"), "kind"),
    ("a pdf named as a table", lambda: u.pdf(name="a.xlsx"), "name"),
    ("an image named as a pdf", lambda: u.photo(name="a.pdf"), "name"),
    ("a table named as a text file", lambda: u.archive(u.XLSX_PARTS, "a.docx"), "name"),
    ("too many pixels", lambda: u.png_claiming(8000, 8000), "too_many_pixels"),
    ("a decompression bomb", lambda: u.png_claiming(60000, 60000), "too_many_pixels"),
    ("a moving gif", lambda: u.moving_image("GIF"), "animated"),
    ("a moving webp", lambda: u.moving_image("WEBP"), "animated"),
    ("a png cut short", lambda: u.png_claiming(20, 20), "broken"),
    (
        "an image of its signature only",
        lambda: u.upload(b"\xff\xd8\xff\xe0" * 9, "a.jpg"),
        "broken",
    ),
    ("an encrypted pdf", lambda: u.encrypted_pdf(), "encrypted"),
    ("a pdf protected from copying", lambda: u.encrypted_pdf(user_password=""), "encrypted"),
    ("a pdf cut short", lambda: u.upload(u.pdf_bytes()[:300], "a.pdf"), "broken"),
    ("a pdf of its signature only", lambda: u.upload(b"%PDF-1.7\n", "a.pdf"), "broken"),
    ("a pdf with a script", lambda: u.pdf_with_script(), "active"),
    ("a pdf with a file in it", lambda: u.pdf_with_attachment(), "active"),
    ("a pdf that starts a program", lambda: u.pdf_with_launch(), "active"),
    ("macros", lambda: u.docx({"word/vbaProject.bin": b"x"}), "macros"),
    (
        "an odt with macros",
        lambda: u.archive(u.ODT_PARTS | {"Basic/a.xml": "x"}, "a.odt"),
        "macros",
    ),
    ("a zip bomb", lambda: u.docx({"word/filler.xml": bytes(30_000_000)}), "archive"),
    ("a docx cut short", lambda: u.upload(u.docx().read()[:-40], "a.docx"), "broken"),
    ("a docx with wrong bytes", lambda: u.upload(u.damaged_docx(), "a.docx"), "broken"),
    ("a docx with entities", lambda: u.docx({"word/document.xml": "<!DOCTYPE a><a/>"}), "broken"),
    (
        "an entry outside the archive",
        lambda: u.archive(u.ODT_PARTS | {"../a": "x"}, "a.odt"),
        "broken",
    ),
    ("a table in another encoding", lambda: u.upload("цена".encode("cp1251"), "a.csv"), "encoding"),
    ("captions with times reversed", lambda: u.captions(content=WRONG_VTT), "captions"),
    ("captions without text", lambda: u.captions(content=SILENT_VTT), "captions"),
    ("captions without cues", lambda: u.captions(content=b"WEBVTT\n"), "captions"),
]


@pytest.mark.parametrize(("make", "code"), ACCEPTED)
def test_takes_a_good_file_and_knows_its_kind_by_its_bytes(make, code):
    file = make()
    assert check_upload(file, ALL).code == code
    # Left at its start for whoever stores it.
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("make", "code"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_refuses_a_bad_file(make, code):
    with pytest.raises(ValidationError) as refused:
        check_upload(make(), ALL)
    assert refused.value.code == code
    # The sentence is complete: every placeholder is filled.
    assert "%(" not in refused.value.messages[0]


def test_refuses_another_family_naming_what_belongs_here():
    with pytest.raises(ValidationError) as refused:
        check_upload(u.pdf(), ("image",))
    assert refused.value.code == "family"
    assert "JPG, PNG, WEBP, AVIF, GIF" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "make", "family"),
    [
        ("LIBRARY_IMAGE_MAX_BYTES", lambda: u.photo(), "image"),
        ("LIBRARY_DOCUMENT_MAX_BYTES", lambda: u.pdf(), "document"),
        ("LIBRARY_RECORDING_MAX_BYTES", lambda: u.video(), "recording"),
        ("LIBRARY_CAPTIONS_MAX_BYTES", lambda: u.captions(), "captions"),
    ],
)
def test_refuses_a_file_one_byte_too_large_and_takes_it_at_the_limit(settings, name, make, family):
    file = make()
    setattr(settings, name, file.size)
    check_upload(file, (family,))
    setattr(settings, name, file.size - 1)
    with pytest.raises(ValidationError) as refused:
        check_upload(file, (family,))
    assert refused.value.code == "too_large"


def test_the_limit_of_its_own_family_holds_where_several_are_taken(settings):
    settings.LIBRARY_IMAGE_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refused:
        check_upload(u.photo(), ("image", "document"))
    assert refused.value.code == "too_large"


def test_refuses_a_pdf_of_too_many_pages(settings):
    settings.LIBRARY_PDF_MAX_PAGES = 1
    check_upload(u.pdf(), ("document",))
    with pytest.raises(ValidationError) as refused:
        check_upload(u.pdf(" ".join([u.KAZAKH_SENTENCE] * 100)), ("document",))
    assert refused.value.code == "pages"
