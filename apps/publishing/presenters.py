"""What the shared templates show of the library's files: plain rows, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from apps.languages.models import reading_language
from apps.library.models import Document, DocumentVersion
from apps.publishing.models import Attachment


@dataclass(frozen=True)
class FileRow:
    """One file of a document: its language, format, size in bytes and address;
    `versions_count` counts the versions before this one."""

    language: str
    language_name: str
    url: str
    format: str
    size: int
    text_url: str
    versions_count: int


@dataclass(frozen=True)
class DocumentRow:
    """A document as a row of a list; the file in the reader's own language is the first."""

    title: str
    kind: str
    number: str
    date: date | None
    signatory: str
    languages_text: str
    files: list[FileRow] = field(default_factory=list)


def language_name(code: str) -> str:
    return {"kk": _("in Kazakh"), "ru": _("in Russian"), "both": _("in Kazakh and Russian")}[code]


def file_row(version: DocumentVersion, url: str) -> FileRow:
    return FileRow(
        language=version.language,
        language_name=language_name(version.language),
        url=url,
        format=version.extension.upper(),
        size=version.size,
        text_url="",
        versions_count=version.number - 1,
    )


def document_rows(attachments: Iterable[Attachment]) -> list[DocumentRow]:
    """Rows of attached documents; their versions were read with them (views.with_files)."""
    return [document_row(each.document, each.caption) for each in attachments]


def document_row(document: Document, caption: str, *, as_it_was: bool = False) -> DocumentRow:
    """A document under its caption, else its title; its versions are at hand. `as_it_was`: at the
    addresses of exactly these versions, whichever come later."""
    own = (reading_language(), "both")
    files = [
        file_row(version, version.version_url if as_it_was else version.url)
        for version in document.latest
    ]
    files.sort(key=lambda file: file.language not in own)
    return DocumentRow(
        title=caption or document.title,
        kind=document.get_kind_display(),
        number=document.number,
        date=document.date,
        signatory=document.signatory or "",
        languages_text=", ".join(file.language_name for file in files),
        files=files,
    )
