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
from apps.publishing.revisions.content import part_rows, text_columns
from apps.publishing.richtext import CleanTextField
from apps.publishing.richtext.files import files_in_texts


@dataclass(frozen=True)
class Halves:
    """A text of a record in both languages; `is_rich` when it is markup. The name of a text in a
    row below the record holds the part and the row: "indicators.12.name"."""

    name: str
    is_rich: bool
    kk: str
    ru: str

    def stored(self, language: str) -> str:
        return self.kk if language == "kk" else self.ru

    def column(self, language: str) -> str:
        """The column of the form; '' for a row below the record, whose words are quoted instead."""
        return "" if "." in self.name else column(self.name, language)

    def blocks(self, language: str) -> tuple[Block, ...]:
        return blocks(self.stored(language), self.is_rich)

    def plain(self, language: str) -> str:
        return plain(self.stored(language), self.is_rich)


def texts_of(record: Publishable) -> Iterator[Halves]:
    """Its texts in two languages and those of the rows below it, addresses of the internet aside.
    One query for each part, none while they are at hand."""
    known = getattr(record, "texts_at_hand", None)
    if known is not None:
        yield from known
        return
    yield from texts_of_row(record)
    for part in record.parts if record.pk else ():
        if text_columns(record._meta.get_field(part).related_model):
            for row in part_rows(record, part):
                yield from texts_of_row(row, f"{part}.{row.pk}.")


def texts_of_row(row: Any, place: str = "") -> Iterator[Halves]:
    for name in row.translated:
        field = row._meta.get_field(column(name, EDITORIAL_LANGUAGES[0]))
        if not isinstance(field, models.URLField):
            halves = (row.text(name, language) for language in EDITORIAL_LANGUAGES)
            yield Halves(f"{place}{name}", isinstance(field, CleanTextField), *halves)


def each_half(record: Publishable) -> Iterator[tuple[Halves, str]]:
    """Every text that says something, with its language."""
    for text in texts_of(record):
        for language in EDITORIAL_LANGUAGES:
            if text.stored(language):
                yield text, language


@contextmanager
def at_hand(record: Publishable) -> Iterator[None]:
    """While several rules look at a record, the database is asked once for the files it shows and
    for the texts below it."""
    record.files_at_hand, record.texts_at_hand = shown_files(record), list(texts_of(record))
    try:
        yield
    finally:
        del record.files_at_hand, record.texts_at_hand


def shown_files(record: Publishable) -> dict[str, list[Any]]:
    """The library's images, documents and recordings a record shows, those named inside its rich
    texts included, each once."""
    known = getattr(record, "files_at_hand", None)
    if known is not None:
        return known
    own, in_texts = record.used_files(), files_in_texts(record)
    return {
        kind: list(dict.fromkeys([*own.get(kind, ()), *in_texts.get(kind, ())]))
        for kind in ("images", "documents", "recordings")
    }


def day_of(record: Publishable) -> date:
    """The day on which readers see it first: the planned or past one, else today."""
    return timezone.localdate(record.publish_at or timezone.now())
