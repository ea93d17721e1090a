"""Words taken out of a record for good: out of what readers see, of every revision, of texts nobody
has saved yet. The journal keeps that it was done and why; nobody keeps the words.

A backup made before holds them still. Each redaction is therefore written into a ledger outside of
the database, with a salted digest that recognises the words: `reapply` finds and removes them in a
database that came back. Files of the library are not changed; their searched text is, when asked
for."""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import override

from apps.journal.actions import take_turn
from apps.journal.models import Action, Entry
from apps.languages.models import Translated
from apps.library.models import DocumentVersion
from apps.publishing.journal import tell
from apps.publishing.models import (
    Attachment,
    Autosave,
    Publishable,
    Redaction,
    Revision,
    Waiver,
    key_of,
)
from apps.publishing.revisions.content import part_rows
from apps.publishing.richtext import CleanTextField, clean
from apps.publishing.richtext.tree import read

TOMBSTONES = {"kk": "[өшірілді]", "ru": "[удалено]", "en": "[removed]"}
# In what both languages share, and where the language is not known.
OF_BOTH = "[өшірілді / удалено]"
# What stands between two words of a rich text.
BETWEEN_RICH = r"(?:\s|&nbsp;|</?[a-zA-Z][^>]*>)+"
BETWEEN = r"\s+"

# What a visitor does with a text: (text, language or "", whether rich, most characters) -> text.
Change = Callable[[str, str, bool, int | None], str]


def normal(words: str) -> str:
    """Words with single spaces between them: the form that is digested."""
    return " ".join(words.split())


def digest_of(words: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


def ledger() -> Path:
    return Path(settings.DATA_DIR) / "redactions.jsonl"


def language_of(name: str) -> str:
    """The language of a column, '' for one of both."""
    code = name[-2:]
    return code if name[-3:] == f"_{code}" and code in TOMBSTONES else ""


def pattern_of(words: str, rich: bool) -> re.Pattern[str]:
    """The words as they may stand in a text: any space between them, in a rich text also marks."""
    parts = normal(words).split(" ")
    if rich:
        either = (f"(?:{re.escape(each)}|{re.escape(escape(each))})" for each in parts)
        return re.compile(BETWEEN_RICH.join(either))
    return re.compile(BETWEEN.join(re.escape(each) for each in parts))


def without(words: str) -> Change:
    """What puts a tombstone in place of the words."""
    patterns = {rich: pattern_of(words, rich) for rich in (True, False)}

    def change(text: str, language: str, rich: bool, most: int | None) -> str:
        stone = TOMBSTONES.get(language, OF_BOTH)
        changed, times = patterns[rich].subn(stone, text)
        if not times:
            return text
        changed = clean(changed) if rich else changed
        return changed if most is None else changed[:most]

    return change


class Redactor:
    """Every place where words of a record stand, for reading and for changing.

    `files`: also the searched text of the documents attached to it, now or in a revision."""

    def __init__(self, record: Publishable, *, files: bool = False) -> None:
        self.record = record
        self.files = files
        self.parts = {
            name: record._meta.get_field(name).related_model for name in self.record.parts
        }

    def count(self, words: str) -> int:
        """In how many places the words stand."""
        return self.visit(without(words), write=False)

    def remove(self, words: str) -> int:
        """Puts tombstones; returns in how many places. Call it in a transaction."""
        return self.visit(without(words), write=True)

    def texts(self) -> set[str]:
        """All texts, as somebody may have written down words of them."""
        found: set[str] = set()

        def look(text: str, language: str, rich: bool, most: int | None) -> str:
            found.add(normal(text))
            if rich:
                found.add(normal(read(clean(text)).text()))
            return text

        self.visit(look, write=False)
        return found

    def visit(self, change: Change, *, write: bool) -> int:
        return sum(
            visited(change, write)
            for visited in (
                self.rows,
                self.revisions,
                self.waivers,
                self.autosaves,
                self.log,
                self.documents,
            )
        )

    # The record and the rows below it.

    def rows(self, change: Change, write: bool) -> int:
        record = type(self.record)._base_manager.get(pk=self.record.pk)
        rows = [record, *(row for name in self.parts for row in part_rows(record, name))]
        return sum(self.row(row, change, write) for row in rows)

    def row(self, row: models.Model, change: Change, write: bool) -> int:
        places = 0
        # The bare column of a translated text is written with the language that is active.
        with override("kk"):
            for each in text_fields(type(row)):
                before = getattr(row, each.attname) or ""
                after = change(before, *manner_of(each))
                if after != before:
                    setattr(row, each.attname, after)
                    places += 1
            if places and write:
                # Neither a save of an editor nor a publication: the journal gets one entry.
                plain = Translated.save if isinstance(row, Translated) else models.Model.save
                plain(row)
        return places

    # What editors wrote.

    def revisions(self, change: Change, write: bool) -> int:
        places = 0
        for revision in Revision.objects.of(self.record).iterator(chunk_size=50):
            found = self.content(revision.content, change)
            for name in ("note", "remark"):
                found += self.column(revision, name, change)
            if found and write:
                revision.save(update_fields=["content", "note", "remark"])
            places += found
        return places

    def content(self, content: dict[str, Any], change: Change) -> int:
        places = self.columns(content["fields"], type(self.record), change)
        for name, rows in content.get("parts", {}).items():
            places += sum(self.columns(row["fields"], self.parts.get(name), change) for row in rows)
        return places

    def columns(
        self, columns: dict[str, Any], model: type[models.Model] | None, change: Change
    ) -> int:
        """Texts of a content; a column the model no longer has counts as one."""
        known = {each.attname: each for each in model._meta.concrete_fields} if model else {}
        texts = {each.attname for each in text_fields(model)} if model else set()
        places = 0
        for name, before in columns.items():
            if not isinstance(before, str) or (name in known and name not in texts):
                continue
            manner = manner_of(known[name]) if name in known else (language_of(name), False, None)
            after = change(before, *manner)
            if after != before:
                columns[name] = after
                places += 1
        return places

    def column(self, row: models.Model, name: str, change: Change) -> int:
        before = getattr(row, name)
        after = change(before, "", False, row._meta.get_field(name).max_length)
        setattr(row, name, after)
        return int(after != before)

    def waivers(self, change: Change, write: bool) -> int:
        places = 0
        for waiver in Waiver.objects.filter(revision__in=Revision.objects.of(self.record)):
            found = sum(self.column(waiver, name, change) for name in ("message", "reason"))
            if found and write:
                waiver.save(update_fields=["message", "reason"])
            places += found
        return places

    def autosaves(self, change: Change, write: bool) -> int:
        places = 0
        for autosave in Autosave.objects.filter(**key_of(self.record)):
            found = 0
            for name, values in autosave.data.items():
                listed = values if isinstance(values, list) else [values]
                texts = [
                    # As it was typed: marks or none, both are found.
                    change(each, language_of(name), True, None) if isinstance(each, str) else each
                    for each in listed
                ]
                if texts != listed:
                    autosave.data[name] = texts if isinstance(values, list) else texts[0]
                    found += 1
            if found and write:
                autosave.save(update_fields=["data"])
            places += found
        return places

    def log(self, change: Change, write: bool) -> int:
        """Django's own log of the admin holds titles."""
        key = key_of(self.record)
        places = 0
        for row in LogEntry.objects.filter(
            content_type=key["content_type"], object_id=str(self.record.pk)
        ):
            found = self.column(row, "object_repr", change)
            found += self.column(row, "change_message", change)
            if found and write:
                row.save(update_fields=["object_repr", "change_message"])
            places += found
        return places

    # The documents it shows.

    def documents(self, change: Change, write: bool) -> int:
        if not self.files:
            return 0
        places = 0
        versions = DocumentVersion.objects.filter(document__in=self.attached())
        for version in versions.only("text", "language").iterator(chunk_size=20):
            after = change(version.text, version.language, False, None)
            if after != version.text:
                places += 1
                if write:
                    DocumentVersion.objects.filter(pk=version.pk).update(text=after)
        return places

    def attached(self) -> set[int]:
        shown = Attachment.objects.filter(**key_of(self.record))
        found = set(shown.values_list("document_id", flat=True))
        for content in Revision.objects.of(self.record).values_list("content", flat=True):
            rows = content.get("parts", {}).get("attachments", [])
            found.update(row["fields"]["document_id"] for row in rows)
        return found


def text_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """The columns of a model that hold words somebody wrote: no codes, addresses or keys; nor the
    bare column of a translated text, which follows those of the languages."""
    bare = getattr(model, "translated", ())
    for each in model._meta.concrete_fields:
        if not isinstance(each, models.CharField | models.TextField):
            continue
        if each.name in (*bare, "slug", "item", "sort_kk", "sort_ru") or each.flatchoices:
            continue
        yield each


def manner_of(each: models.Field) -> tuple[str, bool, int | None]:
    return language_of(each.attname), isinstance(each, CleanTextField), each.max_length


# --- Redacting ----------------------------------------------------------------------------------


def redact(
    record: Publishable, words: str, *, reason: str, by: Any = None, files: bool = False
) -> Redaction | None:
    """Takes words out of a record and all its revisions, for good; None when they stand nowhere.

    Capital letters count. `files`: also out of the searched text of attached documents. Raises
    ValueError without words or a reason, and for a reason that holds the words."""
    words, reason = normal(words), reason.strip()
    if not words or not reason or words in reason:
        raise ValueError("Words and a reason without them are needed.")
    salt = secrets.token_hex(16)
    with transaction.atomic():
        take_turn()
        if not Redactor(record, files=files).remove(words):
            return None
        done = Redaction.objects.create(
            **key_of(record),
            digest=digest_of(words, salt),
            salt=salt,
            length=len(words),
            reason=reason[:300],
            by=by,
        )
        tell_of(record, by, reason)
        # Last: what cannot be written down here must not be done either.
        write_down(done, files)
    cache.clear()
    return done


def tell_of(record: Publishable, by: Any, reason: str) -> None:
    """Writes it into the journal, with the digest of the record as it is now."""
    tell(Action.REDACTED, type(record)._base_manager.get(pk=record.pk), by=by, note=reason)


def write_down(done: Redaction, files: bool) -> None:
    """Adds a redaction to the ledger; only the site's own account reads it."""
    line = {
        "model": done.content_type.model_class()._meta.label_lower,
        "pk": done.object_id,
        "digest": done.digest,
        "salt": done.salt,
        "length": done.length,
        "files": files,
        "reason": done.reason,
        "at": done.at.isoformat(),
    }
    handle = os.open(ledger(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def journal_notes_with(record: Publishable, words: str) -> list[int]:
    """The entries of the journal whose notes hold the words: nobody can change those, so whoever
    redacts must know."""
    own = Entry.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))
    found = pattern_of(words, rich=False)
    notes = own.exclude(note="").order_by("number").values_list("number", "note")
    return [number for number, note in notes if found.search(note)]


# --- After a restored backup --------------------------------------------------------------------


def written_down() -> Iterator[dict[str, Any]]:
    """Every redaction that is known: the ledger's, then those only the database has."""
    seen = set()
    if ledger().exists():
        for text in ledger().read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            seen.add(line["digest"])
            yield line
    for done in Redaction.objects.select_related("content_type"):
        model = done.content_type.model_class()
        if done.digest not in seen and model is not None:
            yield {
                "model": model._meta.label_lower,
                "pk": done.object_id,
                "digest": done.digest,
                "salt": done.salt,
                "length": done.length,
                "files": False,
                "reason": done.reason,
                "at": done.at.isoformat(),
            }


def recognised(texts: set[str], line: dict[str, Any]) -> str:
    """The words of a redaction where they stand in texts again, '' where they do not."""
    length = line["length"]
    for text in texts:
        for start in range(len(text) - length + 1):
            words = text[start : start + length]
            if digest_of(words, line["salt"]) == line["digest"]:
                return words
    return ""


def reapply() -> list[Publishable]:
    """Takes out again what came back with a restored backup; returns the records that were changed.
    A second call changes nothing."""
    changed = []
    for line in list(written_down()):
        model = apps.get_model(line["model"])
        record = model._base_manager.filter(pk=line["pk"]).first()
        if record is None:
            continue
        with transaction.atomic():
            take_turn()
            redactor = Redactor(record, files=line["files"])
            words = recognised(redactor.texts(), line)
            if words:
                redactor.remove(words)
                tell_of(record, None, line["reason"])
                changed.append(record)
            Redaction.objects.get_or_create(
                **key_of(record),
                digest=line["digest"],
                defaults={
                    "salt": line["salt"],
                    "length": line["length"],
                    "reason": line["reason"],
                    "at": parse_datetime(line["at"]) or timezone.now(),
                },
            )
    if changed:
        cache.clear()
    return changed
