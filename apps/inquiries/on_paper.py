"""What somebody asks for on paper about the data kept of them, of any record that names a person in
`Contact`: a copy of everything, and the erasure. Who may do it, and what the journal keeps of it;
the record's own app says what is kept and how it is erased (`register`). The screen is in
admin/person.py, the command is `personal_data`."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.roles import answers_everywhere
from apps.inquiries import erasure
from apps.inquiries.looks import Look, looks_of
from apps.inquiries.models import Contact, Inquiry, Numbered, Writing
from apps.inquiries.publication import public_record_of
from apps.journal.actions import record, take_turn
from apps.journal.models import Action

Erase = Callable[[Any, User, str, datetime], None]
# What the form asks of a person who wrote.
PERSON = ("name", "email", "phone", "address", "iin", "consented_at", "policy_digest")


class Reason(models.TextChoices):
    """Why staff erase somebody's data. Chosen and not typed: the journal keeps it for good, so no
    word about a person may get there."""

    PERSON = "person", _("The person asked and showed an identity document")
    REPRESENTATIVE = (
        "representative",
        _("A representative asked and showed an identity document and the right to act"),
    )


@dataclass(frozen=True)
class Kept:
    """A kind of records that keep a person. `copy`: everything that is kept, ready for JSON;
    `erase`: with who does it, why and when; `is_erased`: whether nothing of the person is left."""

    model: type[Numbered]
    copy: Callable[[Any], dict[str, Any]]
    erase: Erase
    is_erased: Callable[[Any], bool]


_kinds: dict[str, Kept] = {}


def register(kept: Kept) -> None:
    """Adds a kind of records of another app under the name of its model."""
    _kinds[kept.model._meta.model_name] = kept


def kinds() -> dict[str, Kept]:
    """All kinds of records that keep a person, by the names of their models."""
    return {INQUIRIES.model._meta.model_name: INQUIRIES, **_kinds}


def kept_in(kept: Numbered) -> Kept:
    return kinds()[kept._meta.model_name]


def may_hand_over(user: Any, on: date) -> bool:
    """Whether a person gives others copies of their data and erases these on a day: whoever answers
    in the name of the organisation."""
    return answers_everywhere(user, on)


def copy_of(kept: Numbered, *, by: User | None, note: str = "") -> str:
    """Everything kept about the person of a record, as JSON for that person; a look like any other.
    `by`: who hands it over, nobody where the site's own administration does."""
    with transaction.atomic():
        record(Action.LOOKED_AT, kept, by=by, note=note)
        found = kept_in(kept).copy(kept)
    return json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def erase(kept: Numbered, *, by: User, reason: str, at: datetime | None = None) -> None:
    """Erases a person who asked on paper; nothing happens where it was done before. Raises
    PermissionDenied, ValueError for a reason there is not, and what the record's own erasure
    raises (Law on personal data No 94-V)."""
    at = at or timezone.now()
    reason = Reason(reason)
    if not may_hand_over(by, timezone.localdate(at)):
        raise PermissionDenied
    kind = kept_in(kept)
    with transaction.atomic():
        take_turn()
        kept.refresh_from_db()
        if not kind.is_erased(kept):
            kind.erase(kept, by, reason.value, at)


def as_asked(verb: Callable[..., None]) -> Erase:
    """The verb by which a person erases the own record, for staff: with an entry of the journal
    that says who did it and why."""

    def done(kept: Numbered, by: User, reason: str, at: datetime) -> None:
        record(Action.ERASED, kept, by=by, note=reason, at=at)
        verb(kept, at=at)

    return done


# --- What is kept -------------------------------------------------------------------------------


def person_of(contact: Contact | None) -> dict[str, Any] | None:
    return {name: getattr(contact, name) for name in PERSON} if contact else None


def told(looks: Iterable[Look]) -> list[dict[str, Any]]:
    """The looks as the person is told of them: in which role, not by whom."""
    return [{"at": look.at, "roles": look.roles} for look in looks]


def copy_of_inquiry(inquiry: Inquiry) -> dict[str, Any]:
    """Everything kept about the person of an inquiry."""
    public = public_record_of(inquiry)
    return {
        "number": inquiry.number,
        "kind": inquiry.kind,
        "topic": inquiry.topic and inquiry.topic.code,
        "language": inquiry.language,
        "page": inquiry.page,
        "state": inquiry.state,
        "outcome": inquiry.outcome,
        "received_at": inquiry.received_at,
        "registered_on": inquiry.registered_on,
        "due_on": inquiry.due_on,
        "ended_at": inquiry.ended_at,
        "erased_at": inquiry.erased_at,
        "may_be_public": inquiry.may_be_public,
        "with_name": inquiry.named,
        "kept_until": inquiry.contact and inquiry.contact.keep_until,
        "person": person_of(inquiry.contact),
        "words": list(
            inquiry.writings.filter(kind__in=Writing.SHOWN).values("kind", "language", "at", "text")
        ),
        "files": list(inquiry.enclosures.values("name", "media_type", "size", "sha256")),
        "steps": list(inquiry.steps.values("kind", "at", "unit__code", "due_on", "outcome")),
        "published_as": (public.asked_by or "") if public else None,
        "looks": told(looks_of(inquiry)),
    }


def erase_inquiry(inquiry: Inquiry, by: User, reason: str, at: datetime) -> None:
    erasure.erase(inquiry, by=by, note=reason, at=at)


INQUIRIES = Kept(
    Inquiry, copy_of_inquiry, erase_inquiry, lambda inquiry: inquiry.erased_at is not None
)
