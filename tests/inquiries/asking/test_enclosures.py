"""Files people send along: what is taken and what is left of it."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as PillowImage
from pypdf import PdfReader, PdfWriter

from apps.inquiries import enclosures
from apps.inquiries.enclosures import clean_file, enclosure_response, without_notes
from apps.inquiries.models import Enclosure
from tests.library import uploads


def pdf_of_a_telephone():
    """A scan: a photograph with its place, and a title that names the maker."""
    photo = uploads.photo_with_place().read()
    output = BytesIO()
    PillowImage.open(BytesIO(photo)).convert("RGB").save(output, "PDF")
    writer = PdfWriter(clone_from=PdfReader(output))
    for entry in writer._objects:
        if hasattr(entry, "get") and entry.get("/Subtype") == "/Image":
            entry._data = photo
    writer.add_metadata({"/Author": "SecretAuthor", "/Title": "SecretTitle"})
    return uploads.written(writer, "scan.pdf")


def test_a_photograph_is_its_pixels_alone():
    file = clean_file(uploads.photo_with_place())
    image = PillowImage.open(BytesIO(file.content))
    assert (file.name, file.media_type, image.size) == ("place.jpg", "image/jpeg", (600, 800))
    assert not image.getexif()
    assert b"SecretCamera" not in file.content


def test_a_picture_under_another_name_gets_the_name_of_what_it_is():
    file = clean_file(uploads.upload(uploads.image_bytes(uploads.plain(40, 40), "WEBP"), "a.png"))
    assert (file.name, file.media_type) == ("a.jpg", "image/jpeg")


def test_a_pdf_keeps_its_text_and_loses_its_makers():
    upload = pdf_of_a_telephone()
    assert b"SecretCamera" in upload.read()
    upload.seek(0)
    file = clean_file(upload)
    assert b"Secret" not in file.content
    assert len(PdfReader(BytesIO(file.content)).pages) == 1
    text = PdfReader(BytesIO(clean_file(uploads.pdf()).content)).pages[0].extract_text()
    assert "Емхана азаматтарға көмек көрсетеді" in " ".join(text.split())


def test_what_is_cut_out_of_a_photograph_is_not_the_picture():
    photo = uploads.photo_with_place().read()
    cut = without_notes(photo)
    assert len(cut) < len(photo)
    assert PillowImage.open(BytesIO(cut)).tobytes() == PillowImage.open(BytesIO(photo)).tobytes()
    assert without_notes(b"no picture") == b"no picture"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (uploads.docx, "kind"),
        (lambda: uploads.upload(uploads.SVG, "a.svg"), "kind"),
        (lambda: uploads.upload(b"MZ", "photo.jpg"), "kind"),
        (lambda: uploads.moving_image(), "kind"),
        (lambda: uploads.upload(b"", "a.jpg"), "empty"),
        (lambda: uploads.upload(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 12, "a.heic"), "heic"),
        (uploads.pdf_with_script, "active"),
        (uploads.encrypted_pdf, "encrypted"),
        (lambda: uploads.upload(b"%PDF-1.7 nothing", "a.pdf"), "broken"),
    ],
)
def test_everything_else_is_refused_with_words(make, code):
    with pytest.raises(ValidationError) as refusal:
        clean_file(make())
    assert refusal.value.code == code
    assert refusal.value.messages[0]


def test_what_is_too_large_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(enclosures, "MAX_BYTES", 100)
    with pytest.raises(ValidationError) as refusal:
        clean_file(uploads.photo())
    assert refusal.value.code == "too_large"


def test_staff_get_a_pdf_to_save_and_nobody_keeps_it(media):
    enclosure = Enclosure(name="scan.pdf", media_type="application/pdf", size=4)
    enclosure.file.save("scan", BytesIO(b"%PDF"), save=False)
    response = enclosure_response(enclosure)
    assert response.content == b"%PDF"
    assert response.headers["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
