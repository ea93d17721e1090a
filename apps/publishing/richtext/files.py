"""The pictures and files of the library that rich texts name by number: what readers get in their
place, and what a record tells the library. The rules of who may see a file are the library's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from apps.languages.models import reading_language
from apps.languages.typography import file_size
from apps.library.models import Document, DocumentVersion, FileLanguage, Image, Use
from apps.library.renditions import Picture, picture
from apps.publishing.richtext import CleanTextField, document_ids, image_ids


@dataclass(frozen=True)
class FileLink:
    """A file as a link in a sentence: its stable address, format and size in words, and its
    language where that is not the page's own ('' otherwise)."""

    url: str
    words: str
    language: str


@dataclass(frozen=True)
class TextFiles:
    """What stands for the numbers in a text; a number that is not here shows nothing."""

    pictures: Mapping[int, Picture]
    links: Mapping[int, FileLink]


def files_of(html: str, private: bool = False, at: datetime | None = None) -> TextFiles:
    """The pictures and files of a stored text in the page's language: one query for all images,
    one for all documents, none for a text that names neither.

    `private`: also what is not public, for a page that only the staff can open. `at`: the moment
    that is judged, now by default."""
    images, documents = image_ids(html), document_ids(html)
    return TextFiles(
        pictures=_pictures(images, private, at) if images else {},
        links=_links(documents, private, at) if documents else {},
    )


def _pictures(numbers: list[int], private: bool, at: datetime | None) -> dict[int, Picture]:
    found = Image.objects.all() if private else Image.objects.public(at)
    return {image.pk: picture(image, "full") for image in found.filter(pk__in=numbers)}


def _links(numbers: list[int], private: bool, at: datetime | None) -> dict[int, FileLink]:
    versions = DocumentVersion.objects.current().filter(document__in=numbers)
    if not private:
        public = Use.objects.public(at).filter(document=models.OuterRef("document"))
        versions = versions.filter(models.Exists(public), document__restriction="")
    documents: dict[int, Document] = {}
    for version in versions.select_related("document").defer("text"):
        document = documents.setdefault(version.document_id, version.document)
        document.current_versions = [*getattr(document, "current_versions", ()), version]
    return {number: file_link(document) for number, document in documents.items()}


def file_link(document: Document) -> FileLink:
    """The version for the reader's language, or the one there is, which then says its language."""
    own = reading_language()
    version = document.version_for(own) or document.files()[0]
    words = f"{version.extension.upper()}, {file_size(version.size, own)}"
    if version.language in (own, FileLanguage.BOTH):
        return FileLink(version.url, words, "")
    language = {"kk": _("in Kazakh"), "ru": _("in Russian")}[version.language]
    return FileLink(version.url, f"{words}, {language}", version.language)


def files_in_texts(record: models.Model) -> dict[str, list[Any]]:
    """The library's files that the rich texts of a record name, in all its languages, by kind as
    `library.actions.set_uses` takes them. Numbers of files that are gone are passed over."""
    texts = [
        getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if isinstance(field, CleanTextField)
    ]
    return {
        "images": _existing(Image, image_ids, texts),
        "documents": _existing(Document, document_ids, texts),
    }


def _existing(kind: type[models.Model], numbers_in: Any, texts: Iterable[str | None]) -> list[Any]:
    numbers = {number for text in texts for number in numbers_in(text)}
    return list(kind._default_manager.filter(pk__in=numbers).order_by("pk")) if numbers else []
