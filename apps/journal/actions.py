"""What may be done with the journal: add an entry, verify the chain. Nothing else."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from apps.journal.models import Action, Entry, Head

FIRST_HASH = "0" * 64


def content_digest(content: dict[str, Any], salt: str) -> str:
    """The salted digest of a record's columns, independent of their order."""
    text = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """The link of the chain: everything the entry says, and the link before it."""
    parts = [
        entry.previous,
        str(entry.number),
        # To the microsecond in UTC: the form both databases give back unchanged.
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor_id or ""),
        entry.action,
        entry.model,
        entry.object_id,
        entry.item,
        entry.note,
        entry.salt,
        entry.digest,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def content_of(instance: models.Model) -> dict[str, Any]:
    """The columns of a record by name, as they are stored.

    Without the bare column of a translated field: it answers in the language of the page, so the
    same content would give two digests."""
    bare = getattr(instance, "translated", ())
    content = {}
    for field in instance._meta.concrete_fields:
        if field.name not in bare:
            value = field.value_from_object(instance)
            content[field.attname] = value.name if isinstance(field, models.FileField) else value
    return content


def take_turn() -> Head:
    """Waits until no other transaction is adding an entry; the turn ends with the transaction.

    A save that chooses something by what is stored, an address for one, takes its turn before it
    looks: then two savers neither choose the same nor wait for each other."""
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def record(
    action: Action | str,
    instance: models.Model | None = None,
    *,
    by: models.Model | None = None,
    actor_id: int | None = None,
    item: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Entry:
    """Adds one entry in the transaction of what it tells about; both stand or fall together.

    `by` is the person, `note` at most 400 characters and never a citizen's data."""
    salt = secrets.token_hex(16) if instance is not None else ""
    with transaction.atomic():
        head = take_turn()
        entry = Entry(
            number=head.number + 1,
            at=at or timezone.now(),
            actor_id=by.pk if by is not None else actor_id,
            action=action,
            model=instance._meta.label_lower if instance is not None else "",
            object_id=str(instance.pk) if instance is not None else "",
            item=item,
            note=note[:400],
            salt=salt,
            digest=content_digest(content_of(instance), salt) if instance is not None else "",
            previous=head.hash,
        )
        entry.hash = entry_hash(entry)
        entry.save(force_insert=True)
        head.number, head.hash = entry.number, entry.hash
        head.save()
    return entry


def broken_entries() -> Iterator[tuple[int, str]]:
    """Walks the chain from its start; yields (number, reason) of each entry that does not fit."""
    expected_number, previous = 1, FIRST_HASH
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != expected_number:
            yield entry.number, f"entry {expected_number} is missing"
        if entry.previous != previous:
            yield entry.number, "it does not continue the entry before it"
        if entry.hash != entry_hash(entry):
            yield entry.number, "its content was changed"
        expected_number, previous = entry.number + 1, entry.hash
    head = Head.objects.filter(pk=1).first()
    if head is None and expected_number > 1:
        yield expected_number - 1, "the head of the chain is missing"
    if head is not None and (head.number, head.hash) != (expected_number - 1, previous):
        yield head.number, "the last entries are missing"
