"""What may enter the library: the kind of an upload by its own bytes, and the reasons to refuse it.

Nothing here stores anything. Every refusal is a ValidationError with a code and a sentence that
says what is wrong and what to do. The limits are constants with their reasons; an installation
changes one by the setting of the same name with the prefix LIBRARY_."""

import re
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from apps.languages.models import reading_language
from apps.languages.typography import file_size

MEGABYTE = 1024 * 1024

# A photograph of a good telephone is 3 to 12 MB.
IMAGE_MAX_BYTES = 20 * MEGABYTE
# Four bytes a pixel: 160 MB of memory at the worst, and every telephone of today stays below.
IMAGE_MAX_PIXELS = 40_000_000
# A scanned annual report; more than this no reader fetches over a mobile network.
DOCUMENT_MAX_BYTES = 50 * MEGABYTE
# Twenty minutes of video at a quality good enough for a screen.
RECORDING_MAX_BYTES = 500 * MEGABYTE
CAPTIONS_MAX_BYTES = MEGABYTE
# What an office file may unfold to. Tables compress well, bombs compress a thousandfold.
ARCHIVE_MAX_BYTES = 200 * MEGABYTE
ARCHIVE_MAX_RATIO = 200
ARCHIVE_MAX_ENTRIES = 5_000
# An annual report has some hundred pages and some thousand objects.
PDF_MAX_PAGES = 2_000
PDF_MAX_OBJECTS = 200_000

# The first bytes show every kind we know.
HEAD = 4096


def limit(name: str) -> int:
    """A limit of this module by name, as the installation has set it."""
    return getattr(settings, f"LIBRARY_{name}", globals()[name])


@dataclass(frozen=True)
class FileKind:
    """A format the library takes: its family, its type for the browser, its usual extensions."""

    code: str
    family: str
    mime: str
    extensions: tuple[str, ...]

    @property
    def extension(self) -> str:
        return self.extensions[0]


OPENXML = "application/vnd.openxmlformats-officedocument"
OPENDOCUMENT = "application/vnd.oasis.opendocument"
FILE_KINDS = {
    kind.code: kind
    for kind in (
        FileKind("jpeg", "image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
        FileKind("png", "image", "image/png", ("png",)),
        FileKind("webp", "image", "image/webp", ("webp",)),
        FileKind("avif", "image", "image/avif", ("avif",)),
        FileKind("gif", "image", "image/gif", ("gif",)),
        FileKind("pdf", "document", "application/pdf", ("pdf",)),
        FileKind("docx", "document", f"{OPENXML}.wordprocessingml.document", ("docx",)),
        FileKind("xlsx", "document", f"{OPENXML}.spreadsheetml.sheet", ("xlsx",)),
        FileKind("odt", "document", f"{OPENDOCUMENT}.text", ("odt",)),
        FileKind("ods", "document", f"{OPENDOCUMENT}.spreadsheet", ("ods",)),
        FileKind("csv", "document", "text/csv; charset=utf-8", ("csv",)),
        FileKind("txt", "document", "text/plain; charset=utf-8", ("txt",)),
        FileKind("mp4", "recording", "video/mp4", ("mp4", "m4v")),
        FileKind("webm", "recording", "video/webm", ("webm",)),
        FileKind("mp3", "recording", "audio/mpeg", ("mp3",)),
        FileKind("ogg", "recording", "audio/ogg", ("ogg", "oga", "opus")),
        FileKind("m4a", "recording", "audio/mp4", ("m4a",)),
        FileKind("vtt", "captions", "text/vtt; charset=utf-8", ("vtt",)),
    )
}
VIDEO_KINDS = ("mp4", "webm")
AUDIO_KINDS = ("mp3", "ogg", "m4a", "webm")

MAX_BYTES = {
    "image": "IMAGE_MAX_BYTES",
    "document": "DOCUMENT_MAX_BYTES",
    "recording": "RECORDING_MAX_BYTES",
    "captions": "CAPTIONS_MAX_BYTES",
}


def refusal(code: str, message: Any, **params: Any) -> ValidationError:
    return ValidationError(message, code=code, params=params)


def readable_size(size: int) -> str:
    return file_size(size, reading_language())


def check_upload(file: File, families: Iterable[str]) -> FileKind:
    """The kind of an upload, by its bytes and not by its name or the type the browser declares.

    `families` are those the form takes: "image", "document", "recording", "captions". Raises
    ValidationError with one of the codes empty, svg, heic, old_office, kind, family, name,
    too_large, animated, too_many_pixels, broken, encrypted, macros, archive, active, pages,
    encoding."""
    families = tuple(families)
    if not file.size:
        raise refusal("empty", _("The file is empty (0 bytes). Choose the file again."))
    largest = max(limit(MAX_BYTES[family]) for family in families)
    # Before a byte is read: what is too large for every family needs no look inside.
    refuse_larger(file, largest)
    head = first_bytes(file)
    kind = kind_of(file, head, families)
    if kind.family not in families:
        raise refusal(
            "family",
            _(
                "A file of the format %(format)s does not belong here. "
                "Accepted formats: %(accepted)s."
            ),
            format=kind.extension.upper(),
            accepted=accepted_formats(families),
        )
    refuse_wrong_name(file, kind)
    refuse_larger(file, limit(MAX_BYTES[kind.family]))
    if kind.family == "image":
        check_image(file, kind)
    elif kind.code == "pdf":
        check_pdf(file)
    elif kind.code in ("docx", "xlsx", "odt", "ods"):
        check_office_file(file)
    elif kind.code in ("csv", "txt"):
        decoded_text(file)
    elif kind.code == "vtt":
        check_captions(file)
    file.seek(0)
    return kind


def first_bytes(file: File) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def refuse_larger(file: File, largest: int) -> None:
    if file.size > largest:
        raise refusal(
            "too_large",
            _(
                "The file is too large: %(size)s, at most %(limit)s is accepted. "
                "Make it smaller and upload it again."
            ),
            size=readable_size(file.size),
            limit=readable_size(largest),
        )


def accepted_formats(families: Iterable[str]) -> str:
    kinds = [kind for kind in FILE_KINDS.values() if kind.family in families]
    return ", ".join(kind.extension.upper() for kind in kinds)


def name_extension(file: File) -> str:
    return (file.name or "").rpartition(".")[2].lower() if "." in (file.name or "") else ""


def refuse_wrong_name(file: File, kind: FileKind) -> None:
    extension = name_extension(file)
    known = next((k for k in FILE_KINDS.values() if extension in k.extensions), None)
    # An image under another image's name is harmless: it is re-encoded and named anew.
    harmless = kind.family == "image" and known is not None and known.family == "image"
    if extension and extension not in kind.extensions and not harmless:
        raise refusal(
            "name",
            _(
                "The name says .%(extension)s, but inside is a file of the format %(format)s. "
                "Save it in the right format and upload it again."
            ),
            extension=extension,
            format=kind.extension.upper(),
        )


# --- Which kind it is ---------------------------------------------------------------------------

ISO_BRANDS = {
    b"avif": "avif",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
    b"M4V ": "mp4",
    b"isom": "mp4",
    b"iso2": "mp4",
    b"iso4": "mp4",
    b"iso5": "mp4",
    b"iso6": "mp4",
    b"mp41": "mp4",
    b"mp42": "mp4",
    b"avc1": "mp4",
    b"dash": "mp4",
    b"MSNV": "mp4",
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|\?xml|body|head|iframe|[a-z]+:svg)\b", re.I)
SVG = re.compile(rb"<(?:[a-z]+:)?svg\b", re.I)


def kind_of(file: File, head: bytes, families: Iterable[str]) -> FileKind:
    """The kind that the signature at the start of the file names."""
    code = signature(head)
    if code == "zip":
        code = office_kind(file)
    elif not code:
        code = text_kind(file, head)
    if code:
        return FILE_KINDS[code]
    raise refusal(
        "kind",
        _("This kind of file is not accepted. Accepted formats: %(accepted)s."),
        accepted=accepted_formats(families),
    )


def signature(head: bytes) -> str:
    """The code of a kind, "zip" for what may be an office file, "" when no signature fits."""
    starts = {
        b"\xff\xd8\xff": "jpeg",
        b"\x89PNG\r\n\x1a\n": "png",
        b"GIF87a": "gif",
        b"GIF89a": "gif",
        b"%PDF-": "pdf",
        b"PK\x03\x04": "zip",
        b"OggS": "ogg",
        b"ID3": "mp3",
    }
    for start, code in starts.items():
        if head.startswith(start):
            return code
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        # Matroska shares the signature; only its WebM profile plays in every browser.
        return "webm" if b"webm" in head[:128] else ""
    if head[4:8] == b"ftyp":
        return iso_kind(head)
    if head.startswith(OLD_OFFICE):
        raise refusal(
            "old_office",
            _(
                "The file is in an old office format or protected with a password. "
                "Save it as DOCX, XLSX or PDF without a password and upload it again."
            ),
        )
    # The frame header of MPEG audio, layer III, without a tag before it.
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 != 0xF0:
        return "mp3"
    return ""


def iso_kind(head: bytes) -> str:
    """The kind of a file of the ISO base media format: by its main brand, then by the others."""
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, length, 4))]
    # AVIF names the general brand of HEIC beside its own.
    if b"avif" in brands:
        return "avif"
    for brand in brands:
        if brand in HEIC_BRANDS:
            raise refusal(
                "heic",
                _(
                    "The photograph is in the format HEIC, which browsers do not show. "
                    "Save it as JPEG and upload it again."
                ),
            )
        if brand in ISO_BRANDS:
            return ISO_BRANDS[brand]
    return ""


def text_kind(file: File, head: bytes) -> str:
    extension = name_extension(file)
    if SVG.search(head) or extension in ("svg", "svgz"):
        raise refusal(
            "svg",
            _(
                "SVG drawings are not accepted: they may carry hidden programs. "
                "Save the drawing as PNG and upload it again."
            ),
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"WEBVTT"):
        return "vtt"
    # Text has no signature, so here alone the name decides, and markup never passes.
    if extension in ("csv", "txt") and not MARKUP.match(start) and b"\x00" not in head:
        return extension
    return ""


# --- Images -------------------------------------------------------------------------------------


def open_image(file: IO[bytes], kind: FileKind) -> PillowImage.Image:
    """The image, opened by the decoder of its own format only, its pixels not yet read."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
            return PillowImage.open(file, formats=[kind.code.upper()])
    except (PillowImage.DecompressionBombWarning, PillowImage.DecompressionBombError) as error:
        raise too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise broken_image() from error


def broken_image() -> ValidationError:
    return refusal(
        "broken",
        _("The image is damaged and cannot be opened. Save it anew and upload it again."),
    )


def too_many_pixels() -> ValidationError:
    return refusal(
        "too_many_pixels",
        _(
            "The image has too many pixels: at most %(limit)s million are accepted. "
            "Make it smaller and upload it again."
        ),
        limit=limit("IMAGE_MAX_PIXELS") // 1_000_000,
    )


def check_image(file: File, kind: FileKind) -> None:
    image = open_image(file, kind)
    if image.width * image.height > limit("IMAGE_MAX_PIXELS"):
        raise too_many_pixels()
    if getattr(image, "is_animated", False):
        raise refusal(
            "animated",
            _("Moving images are not accepted. Upload a still image, or a video as a recording."),
        )
    try:
        # Only reading every pixel proves that all are there; a JPEG can be read small.
        image.draft(None, (64, 64))
        image.load()
    # Decoders raise whatever their parsing met.
    except Exception as error:
        raise broken_image() from error


# --- PDF ----------------------------------------------------------------------------------------

ACTIVE_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA"}
ACTIVE_VALUES = {
    "/S": {"/JavaScript", "/Launch", "/ImportData", "/Rendition"},
    "/Type": {"/EmbeddedFile"},
    "/Subtype": {"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/3D"},
}


def broken_pdf() -> ValidationError:
    return refusal(
        "broken",
        _("The PDF is damaged and cannot be read. Save it as PDF anew and upload it again."),
    )


def open_pdf(file: IO[bytes]) -> PdfReader:
    """A reader of a PDF that is neither damaged nor protected.

    A file protected only against copying is refused as well: the same protection keeps screen
    readers out."""
    file.seek(0)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise refusal(
                "encrypted",
                _(
                    "The PDF is protected with a password or against copying, so screen readers "
                    "and search cannot read it. Remove the protection and upload it again."
                ),
            )
        pages = len(reader.pages)
    except ValidationError:
        raise
    # pypdf raises what its parsing met: its own errors, KeyError, ValueError, RecursionError.
    except Exception as error:
        raise broken_pdf() from error
    if pages == 0:
        raise broken_pdf()
    if pages > limit("PDF_MAX_PAGES"):
        raise refusal(
            "pages",
            _(
                "The PDF has %(pages)s pages, at most %(limit)s are accepted. "
                "Divide it and upload the parts."
            ),
            pages=pages,
            limit=limit("PDF_MAX_PAGES"),
        )
    return reader


def check_pdf(file: File) -> None:
    reader = open_pdf(file)
    try:
        active = has_active_content(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise broken_pdf() from error
    if active:
        raise refusal(
            "active",
            _(
                "The PDF holds a program, an attached file or a form that runs programs. "
                "Print it to PDF anew and upload the result."
            ),
        )


def has_active_content(reader: PdfReader) -> bool:
    """Whether any object of the file is a program, starts one or carries another file.

    Every object is looked at, also those that no page leads to."""
    numbers = {
        (number, generation)
        for generation, table in reader.xref.items()
        for number in table
        # Generation 65535 marks free entries.
        if generation < 65535
    } | {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > limit("PDF_MAX_OBJECTS"):
        raise broken_pdf()
    waiting: list[Any] = [reader.trailer]
    for number, generation in sorted(numbers):
        waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            if is_active(value):
                return True
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list(value)
    return False


def is_active(dictionary: DictionaryObject) -> bool:
    if ACTIVE_KEYS & set(dictionary):
        return True
    # Square brackets resolve a reference: the name may stand in an object of its own.
    values = {key: dictionary[key] for key in ACTIVE_VALUES.keys() & dictionary.keys()}
    return any(isinstance(v, str) and v in ACTIVE_VALUES[key] for key, v in values.items())


# --- Office files -------------------------------------------------------------------------------

OFFICE_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
OPENDOCUMENT_TYPES = {
    FILE_KINDS["odt"].mime.encode(): "odt",
    FILE_KINDS["ods"].mime.encode(): "ods",
}
MACRO_PARTS = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|activeX/|macrosheets/|embeddings/.*\.bin$)|^(Basic|Scripts)/",
    re.I,
)


def broken_archive() -> ValidationError:
    return refusal(
        "broken",
        _("The file is damaged and cannot be opened. Save it anew and upload it again."),
    )


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise broken_archive() from error
    entries = archive.infolist()
    unfolded = sum(entry.file_size for entry in entries)
    folded = sum(entry.compress_size for entry in entries) or 1
    if (
        unfolded > limit("ARCHIVE_MAX_BYTES")
        or len(entries) > limit("ARCHIVE_MAX_ENTRIES")
        # A nearly empty file may compress better than any bomb and harms nobody.
        or (unfolded > MEGABYTE and unfolded / folded > limit("ARCHIVE_MAX_RATIO"))
    ):
        raise refusal(
            "archive",
            _(
                "The file unfolds to far more than its size, as harmful files do. "
                "Save it anew as DOCX, XLSX or PDF and upload it again."
            ),
        )
    return archive


def office_kind(file: File) -> str:
    """The kind of a zip archive by the entries every such file has; '' for any other archive."""
    archive = open_archive(file)
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        return next((code for part, code in OFFICE_MAIN_PARTS.items() if part in names), "")
    if "mimetype" in names and "content.xml" in names:
        return OPENDOCUMENT_TYPES.get(archive_part(archive, "mimetype").strip(), "")
    return ""


def archive_part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except RuntimeError as error:
        raise protected_archive() from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise broken_archive() from error
    # A damaged stream fails in the decompressor, whose error is zlib.error or lzma.LZMAError.
    except Exception as error:
        raise broken_archive() from error


def protected_archive() -> ValidationError:
    return refusal(
        "encrypted",
        _("The file is protected with a password. Remove the protection and upload it again."),
    )


def check_office_file(file: File) -> None:
    archive = open_archive(file)
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise protected_archive()
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise broken_archive()
        # Reading to the end proves the checksum; open_archive has capped what may come out.
        content = archive_part(archive, entry.filename)
        if MACRO_PARTS.search(entry.filename) or (
            entry.filename == "[Content_Types].xml" and b"macroenabled" in content.lower()
        ):
            raise refusal(
                "macros",
                _(
                    "The file holds macros or built-in programs, which are not accepted. "
                    "Save it without them or as PDF and upload it again."
                ),
            )
        if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise protected_archive()
        if entry.filename in (*OFFICE_MAIN_PARTS, "content.xml"):
            refuse_broken_xml(content)


def refuse_broken_xml(content: bytes) -> None:
    # An office program never writes a document type; only attacks on parsers need one.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise broken_archive()
    try:
        ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise broken_archive() from error


# --- Text ---------------------------------------------------------------------------------------


def decoded_text(file: File) -> str:
    """The text of a CSV, TXT or WebVTT file, which must be UTF-8 without control characters."""
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise wrong_encoding() from error
    if re.search(r"[\x00-\x08\x0b\x0e-\x1f]", text):
        raise wrong_encoding()
    return text


def wrong_encoding() -> ValidationError:
    return refusal(
        "encoding",
        _(
            "The text is not in UTF-8, so Kazakh letters would be lost. "
            "Save the file in the encoding UTF-8 and upload it again."
        ),
    )


TIMING = re.compile(
    r"^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+"
    r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t]+.*)?$"
)


def check_captions(file: File) -> None:
    """Refuses captions that no player would show (WebVTT, W3C): each cue needs times in order and
    text."""
    text = decoded_text(file).replace("\r\n", "\n").replace("\r", "\n")
    header, *blocks = re.split(r"\n\n+", text.strip("\n"))
    cues = 0
    for block in blocks:
        lines = block.split("\n")
        if lines[0].split(" ")[0] in ("NOTE", "STYLE", "REGION"):
            continue
        timing = next((line for line in lines[:2] if "-->" in line), "")
        match = TIMING.match(timing)
        if match is None or not "".join(lines[lines.index(timing) + 1 :]).strip():
            raise broken_captions(block)
        hours, minutes, seconds, thousandths, *end = (int(part or 0) for part in match.groups())
        if (hours, minutes, seconds, thousandths) >= tuple(end):
            raise broken_captions(block)
        cues += 1
    if not header.startswith("WEBVTT") or not cues:
        raise broken_captions(header)


def broken_captions(block: str) -> ValidationError:
    return refusal(
        "captions",
        _(
            "The captions are not valid WebVTT near “%(place)s”. "
            "Correct the times and the text and upload the file again."
        ),
        place=" ".join(block.split())[:60],
    )
