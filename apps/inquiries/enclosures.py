"""Files people send along: which are taken, how they are cleaned, and how staff get them. A picture
is made anew, a PDF is checked for programs and freed of what was written into it; nothing here
stores anything."""

from hashlib import sha256
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from apps.inquiries.actions import File
from apps.inquiries.models import Enclosure
from apps.library.intake import (
    FILE_KINDS,
    MEGABYTE,
    broken_pdf,
    check_upload,
    first_bytes,
    open_pdf,
    refusal,
    refuse_larger,
    signature,
)
from apps.library.reencoding import reencode
from apps.library.responses import FILE_POLICY, PRIVATE

# What a telephone takes and what offices send.
ACCEPTED = ("jpeg", "png", "webp", "pdf")
MAX_FILES = 3
# A photograph of a good telephone is 3 to 12 MB.
MAX_BYTES = 10 * MEGABYTE
# How a photograph stands inside a PDF: the very file of the camera.
PHOTOGRAPH = ("/DCTDecode", ["/DCTDecode"])
# What programs write beside the pages: who made them, when, with what, and earlier versions.
WRITTEN_BESIDE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def clean_file(upload: Upload) -> File:
    """A file as it may be kept: a photograph as its pixels alone, a PDF without programs and
    without the names of its makers. Raises ValidationError with one of the codes of
    `library.intake.check_upload`, or "kind" for any other format."""
    if upload.size:
        refuse_larger(upload, MAX_BYTES)
        if signature(first_bytes(upload)) not in ACCEPTED:
            raise refusal(
                "kind",
                _(
                    "Only photographs (JPEG, PNG, WebP) and PDF files are accepted. Save it as one"
                    " of these and choose it again."
                ),
            )
    kind = check_upload(upload, ("image", "document"))
    if kind.family == "image":
        image = reencode(upload, kind)
        content, extension = image.content, image.extension
        media_type = FILE_KINDS["png" if extension == "png" else "jpeg"].mime
    else:
        content, extension, media_type = clean_pdf(upload), kind.extension, kind.mime
    stem = (upload.name or "").rpartition(".")[0][:190] or "file"
    return File(f"{stem}.{extension}", media_type, content, sha256(content).hexdigest())


def clean_pdf(file: IO[bytes]) -> bytes:
    """The pages of a PDF with what is filled in on them, without what is written about them."""
    try:
        writer = PdfWriter(clone_from=open_pdf(file))
        writer.metadata = None
        for entry in writer._objects:
            if isinstance(entry, DictionaryObject):
                for name in WRITTEN_BESIDE:
                    entry.pop(NameObject(name), None)
            if isinstance(entry, StreamObject) and entry.get("/Filter") in PHOTOGRAPH:
                entry._data = without_notes(entry._data)
        # What was cut off is still in the list of objects.
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        output = BytesIO()
        writer.write(output)
    except ValidationError:
        raise
    # pypdf raises what its parsing met, like the reader in library.intake.
    except Exception as error:
        raise broken_pdf() from error
    return output.getvalue()


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without the notes of cameras (the segments APP1, APP3 to APP13 and COM); the pixels,
    the colour profile and how colours are coded stay as they are."""
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            break
        if not (marker in (0xE1, 0xFE) or 0xE3 <= marker <= 0xED):
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])


def enclosure_response(enclosure: Enclosure) -> HttpResponse:
    """The file for staff, who has been asked for a `note_look` before: a picture is shown, a PDF is
    saved. Raises Http404 when it has been erased."""
    try:
        with enclosure.file.open("rb") as file:
            content = file.read()
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    is_pdf = enclosure.media_type == FILE_KINDS["pdf"].mime
    return HttpResponse(
        content,
        content_type=enclosure.media_type,
        headers={
            "Content-Disposition": content_disposition_header(is_pdf, enclosure.name),
            "Cache-Control": PRIVATE,
            "Content-Security-Policy": FILE_POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )
