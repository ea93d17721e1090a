"""What a citizen is given for what was sent: a number and a secret shown once. One way to keep a
record under them, to find it again by them and to change it; inquiries, reviews and bookings of
reception share it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from apps.inquiries.models import Contact, Numbered
from apps.inquiries.secrets import digest_of, is_secret, secret_of
from apps.journal.actions import take_turn

Record = TypeVar("Record", bound=Numbered)
# What a number nobody has is compared with, so that it takes no less time than a wrong secret.
NOBODYS = digest_of("")


@dataclass(frozen=True)
class Receipt(Generic[Record]):
    """The record, and the secret to follow it by. `is_new` is False where the same had been sent
    before."""

    record: Record
    secret: str
    is_new: bool


def once(
    rows: QuerySet[Record], fingerprint: str, keep: Callable[[dict[str, Any]], Record]
) -> Receipt[Record]:
    """Keeps what somebody sent, in a turn of the journal: however often and however fast it is
    sent, it is one of `rows`. `keep` is given the columns by which it is known and writes the
    record and all that belongs to it; all of it stands or none."""
    with transaction.atomic():
        take_turn()
        known = rows.filter(fingerprint=fingerprint).first()
        if known is not None:
            return Receipt(known, secret_of(known.number, fingerprint), is_new=False)
        last = rows.model._base_manager.aggregate(last=Max("number"))["last"]
        number = (last or 0) + 1
        secret = secret_of(number, fingerprint)
        record = keep(
            {"number": number, "secret_digest": digest_of(secret), "fingerprint": fingerprint}
        )
    return Receipt(record, secret, is_new=True)


def sent_recently(at: datetime, hours: int) -> Q:
    """What came within so many hours before a moment (the figure «duplicate.hours»), or on its day:
    within one day the same is one record however few the hours (the constraint)."""
    return Q(received_at__gt=at - timedelta(hours=hours)) | Q(sent_on=timezone.localdate(at))


def contact_of(
    *,
    language: str,
    policy_digest: str,
    at: datetime,
    keep_until: date | None = None,
    **person: str,
) -> Contact | None:
    """Keeps who wrote and how to reach them; None where nothing of the person was given."""
    person = {name: value.strip() for name, value in person.items()}
    if not any(person.values()):
        return None
    return Contact.objects.create(
        **person,
        language=language,
        consented_at=at,
        policy_digest=policy_digest,
        keep_until=keep_until,
    )


def opened_by(rows: QuerySet[Record], number: str, secret: str) -> Record | None:
    """The record that a number and a secret open, if they open one."""
    digits = "".join(sign for sign in number if sign in "0123456789")
    found = rows.filter(number=int(digits)).first() if 0 < len(digits) < 10 else None
    fits = is_secret(secret, found.secret_digest if found else NOBODYS)
    return found if found and fits else None


@contextmanager
def turn(record: Record, at: datetime | None) -> Iterator[tuple[Record, datetime]]:
    """The record as it is stored, in a turn of its own; the caller's object is brought up to it
    afterwards."""
    with transaction.atomic():
        take_turn()
        rows = type(record)._base_manager.select_for_update()
        yield rows.get(pk=record.pk), at or timezone.now()
        # Still inside: what cannot be read anew was not done either.
        record.refresh_from_db()
