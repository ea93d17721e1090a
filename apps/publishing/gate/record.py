"""What the rules read of a record: the halves of its texts, and the library's files it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.publishing.gate.texts.plain import Block, blocks, plain
from apps.publishing.models import Publishable
from apps.publishing.richtext import CleanTextField
from apps.publishing.richtext.files import files_in_texts


@dataclass(frozen=True)
class Halves:
    """A text of a record in both languages; `is_rich` when it is markup."""

    name: str
    is_rich: bool
    kk: str
    ru: str

    def stored(self, language: str) -> str:
        return self.kk if language == "kk" else self.ru

    def column(self, language: str) -> str:
        return column(self.name, language)

    def blocks(self, language: str) -> tuple[Block, ...]:
        return blocks(self.stored(language), self.is_rich)

    def plain(self, language: str) -> str:
        return plain(self.stored(language), self.is_rich)


def texts_of(record: Publishable) -> Iterator[Halves]:
    """Its texts in two languages, addresses of the internet aside."""
    for name in record.translated:
        field = record._meta.get_field(column(name, EDITORIAL_LANGUAGES[0]))
        if not isinstance(field, models.URLField):
            halves = (record.text(name, language) for language in EDITORIAL_LANGUAGES)
            yield Halves(name, isinstance(field, CleanTextField), *halves)


def each_half(record: Publishable) -> Iterator[tuple[Halves, str]]:
    """Every text that says something, with its language."""
    for text in texts_of(record):
        for language in EDITORIAL_LANGUAGES:
            if text.stored(language):
                yield text, language


@contextmanager
def files_at_hand(record: Publishable) -> Iterator[None]:
    """While several rules look at a record, the database is asked once for the files it shows."""
    record.files_at_hand = shown_files(record)
    try:
        yield
    finally:
        del record.files_at_hand


def shown_files(record: Publishable) -> dict[str, list[Any]]:
    """The library's images, documents and recordings a record shows, those named inside its rich
    texts included, each once."""
    at_hand = getattr(record, "files_at_hand", None)
    if at_hand is not None:
        return at_hand
    own, in_texts = record.used_files(), files_in_texts(record)
    return {
        kind: list(dict.fromkeys([*own.get(kind, ()), *in_texts.get(kind, ())]))
        for kind in ("images", "documents", "recordings")
    }


def day_of(record: Publishable) -> date:
    """The day on which readers see it first: the planned or past one, else today."""
    return timezone.localdate(record.publish_at or timezone.now())
