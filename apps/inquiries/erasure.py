"""Erasing the person and the words: on request, after their time, and again after a backup was
restored. The inquiry itself stays: its number, days, steps and units say nothing about anybody.

Other apps that keep people in `Contact` or words beside them register what they keep
(`register_purge`, `register_erasure`). An erasure is written into a ledger outside of the database,
by number and by the digest of the secret, because a backup made before holds the data still."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import answers_everywhere
from apps.inquiries.actions import take_step, withdraw
from apps.inquiries.models import (
    Contact,
    Enclosure,
    Inquiry,
    Kind,
    PublicAnswer,
    State,
    Step,
)
from apps.inquiries.publication import public_record_of
from apps.inquiries.receipts import turn
from apps.journal import outbox
from apps.journal.actions import record, take_turn
from apps.journal.models import Action
from apps.publishing.figures import Figures
from apps.publishing.models import Autosave, Revision, key_of
from apps.publishing.redaction import Redactor, normal, tell_of
from apps.workdays.days import start_of

FOLDER = "inquiries"
# A file is written before its row: a younger one may belong to a transaction that still runs.
ORPHAN_AFTER = timedelta(days=1)

_purges: list[Callable[[date], int]] = []
_erasures: dict[str, Callable[[Any, datetime], bool]] = {}


def register_purge(purge: Callable[[date], int]) -> None:
    """Adds what erases another app's data whose time has passed on a day, and says how many."""
    if purge not in _purges:
        _purges.append(purge)


def register_erasure(model: type[models.Model], again: Callable[[Any, datetime], bool]) -> None:
    """Adds how a record of a model with `number` and `secret_digest` is erased again when it came
    back with a backup, saying whether it had; the app calls `write_down` when it erases one."""
    _erasures[model._meta.label_lower] = again


# --- On request -------------------------------------------------------------------------------


def erase(
    inquiry: Inquiry, *, by: User | None = None, note: str = "", at: datetime | None = None
) -> None:
    """Erases the person, the words and the files of an inquiry for good, and the name in what was
    published; the depersonalised answer stays. An open one is withdrawn first; nothing happens to
    one that was erased before.

    `by`: who does it for somebody who asked on paper (on_paper.py), with why in `note`; nobody for
    the person's own request and the end of the time. Raises PermissionDenied, and ValidationError
    for a formal appeal that is still under consideration (Law on personal data No 94-V)."""
    with turn(inquiry, at) as (fresh, at):
        if by is not None and not answers_everywhere(by, timezone.localdate(at)):
            raise PermissionDenied
        if not may_erase(fresh) and fresh.erased_at is None:
            raise ValidationError(
                _(
                    "The data of an appeal are needed until it is answered; it cannot be erased"
                    " now."
                ),
                code="under_way",
            )
        erase_locked(fresh, by, at, note)


def may_erase(inquiry: Inquiry) -> bool:
    """Whether the personal data may be erased now: those of an appeal are needed until it is
    answered."""
    under_way = inquiry.is_open and Kind(inquiry.kind).is_formal
    return inquiry.erased_at is None and not under_way


def erase_locked(inquiry: Inquiry, by: User | None, at: datetime, note: str = "") -> None:
    """Erases an inquiry that was read in a turn of the journal."""
    if inquiry.erased_at is not None:
        return
    if inquiry.is_open:
        withdraw(inquiry, at=at)
    forget_name(inquiry, by)
    contact = inquiry.contact
    inquiry.contact, inquiry.named, inquiry.erased_at = None, False, at
    # The same words may be sent anew, and are then another inquiry.
    inquiry.fingerprint = f"erased {inquiry.number}"
    inquiry.save(update_fields=["contact", "named", "erased_at", "fingerprint"])
    if contact is not None:
        contact.delete()
    inquiry.writings.all().delete()
    for enclosure in inquiry.enclosures.all():
        remove_after_commit(enclosure)
    inquiry.enclosures.all().delete()
    outbox.forget(f"inquiry:{inquiry.number}:")
    take_step(inquiry, Step.Kind.ERASED, at, by=by)
    record(Action.ERASED, inquiry, by=by, note=note, at=at)
    # Last: what cannot be written down here must not be done either.
    write_down(inquiry, at)


def erase_contact(contact: Contact, *, letters: str = "", at: datetime | None = None) -> None:
    """Erases a person and all that the database keeps with the row, for other apps than this one;
    `letters`: how the keys of the letters about it begin."""
    with transaction.atomic():
        take_turn()
        record(Action.ERASED, contact.unnamed, at=at)
        if letters:
            outbox.forget(letters)
        contact.delete()


def remove_after_commit(enclosure: Enclosure) -> None:
    storage, name = enclosure.file.storage, enclosure.file.name
    # A disk that fails does not undo the erasure; `purge` finds the file.
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def forget_name(inquiry: Inquiry, by: User | None) -> None:
    """Takes the name of the person out of the published answer, its revisions and what editors have
    not saved yet."""
    public = public_record_of(inquiry)
    if public is None:
        return
    names = set(names_in(public))
    if inquiry.contact is not None:
        names.add(normal(inquiry.contact.name))
    names.discard("")

    def change(text: str, language: str, rich: bool, most: int | None) -> str:
        return "" if normal(text) in names else text

    if Redactor(public).visit(change, write=True):
        tell_of(public, by, "")
        transaction.on_commit(cache.clear)


def names_in(public: PublicAnswer) -> Iterator[str]:
    """The name as it stands in a published answer, in its revisions and in unsaved forms."""
    yield normal(public.asked_by)
    for content in Revision.objects.of(public).values_list("content", flat=True):
        yield normal(content["fields"].get("asked_by", ""))
    for data in Autosave.objects.filter(**key_of(public)).values_list("data", flat=True):
        typed = data.get("asked_by", "")
        yield from (normal(each) for each in (typed if isinstance(typed, list) else [typed]))


# --- After their time ---------------------------------------------------------------------------


def purge(on: date) -> int:
    """Erases everything whose time has passed on a day, and what belongs to nothing; how many
    records. A second call finds nothing."""
    at = timezone.now()
    count = sum(each(on) for each in _purges)
    for inquiry in past(on, at):
        erase(inquiry, at=at)
        count += 1
    for contact in left_over(on):
        erase_contact(contact, at=at)
        count += 1
    return count + remove_orphans(at)


def past(on: date, at: datetime) -> list[Inquiry]:
    """Inquiries that ended and whose time has passed. Without a contact the time is counted from
    the end: words may tell who somebody is as well."""
    before = start_of(on - timedelta(days=Figures(at)["personal.kept_days"]))
    ended = Inquiry.objects.filter(erased_at=None).exclude(state=State.OPEN)
    over = Q(contact__keep_until__lt=on) | Q(contact=None, ended_at__lt=before)
    return list(ended.filter(over).order_by("number"))


def left_over(on: date) -> list[Contact]:
    """People of other apps whose time has passed, and those no record names."""
    named_by = [
        each.get_accessor_name()
        for each in Contact._meta.related_objects
        if each.on_delete is models.SET_NULL
    ]
    nobodys = Q(**{f"{name}__isnull": True for name in named_by})
    rows = Contact.objects.filter(nobodys | Q(keep_until__lt=on, inquiry__isnull=True))
    return list(rows.order_by("pk"))


def remove_orphans(at: datetime) -> int:
    """Removes files without a row, which a machine that stopped may leave; how many."""
    storage = Enclosure._meta.get_field("file").storage
    known = set(Enclosure.objects.values_list("file", flat=True))
    count = 0
    for name in files_below(storage, FOLDER):
        if name not in known and storage.get_modified_time(name) < at - ORPHAN_AFTER:
            storage.delete(name)
            count += 1
    return count


def files_below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from files_below(storage, f"{folder}/{name}")


# --- After a restored backup --------------------------------------------------------------------


def ledger() -> Path:
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def write_down(erased: Any, at: datetime) -> None:
    """Adds an erasure to the ledger, in the transaction of the erasure; only the site's own account
    reads it."""
    line = {
        "model": erased._meta.label_lower,
        "number": erased.number,
        "secret": erased.secret_digest,
        "at": at.isoformat(),
    }
    handle = os.open(ledger(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def reapply(at: datetime | None = None) -> int:
    """Erases again what came back with a restored backup; how many. A second call finds nothing.

    A number that was given to somebody else after the backup has another secret and is left
    alone."""
    at = at or timezone.now()
    if not ledger().exists():
        return 0
    lines = [json.loads(text) for text in ledger().read_text(encoding="utf-8").splitlines()]
    keys = {(line["model"], line["number"], line["secret"]) for line in lines}
    count = 0
    for label, number, secret in sorted(keys):
        model = apps.get_model(label)
        found = model._base_manager.filter(number=number, secret_digest=secret).first()
        if found is None:
            continue
        if model is Inquiry:
            count += erased_again(found, at)
        elif label in _erasures:
            count += _erasures[label](found, at)
    return count


def erased_again(inquiry: Inquiry, at: datetime) -> bool:
    """Erases whatever its state: the answer that allowed it was lost with the newer rows."""
    with turn(inquiry, at) as (fresh, at):
        came_back = fresh.erased_at is None
        erase_locked(fresh, None, at)
    return came_back
