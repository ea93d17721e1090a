"""The verbs of publication. Each says who and when, changes the record and writes the journal in
one transaction; a refusal changes nothing."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.journal.models import Action
from apps.publishing.gate.rules import objections
from apps.publishing.hooks import save_guards
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Status


def refuse_unless(record: Publishable, *statuses: Status) -> None:
    """Raises ValidationError when a verb does not fit the state the record is in: what readers see
    never goes back to a draft in silence, and no draft becomes public past the gate."""
    if record.status not in statuses:
        raise ValidationError(_("This cannot be done in the state the record is in."))


def save(record: Publishable, *, by: Any, at: datetime | None = None, content: bool = True) -> None:
    """Saves a record in any state. `content` says whether readers' texts changed: then a public
    record gets a new date of updating."""
    for guard in save_guards():
        guard(record, by)
    if content and record.is_public:
        record.changed_at = at or timezone.now()
    record.changed_by = by
    record.save()


def publish(record: Publishable, *, by: Any, at: datetime | None = None) -> None:
    """Makes a record public from `at` (default now; a later time schedules it).

    Raises ValidationError with every objection of the gate, by field."""
    found = objections(record)
    if found:
        errors: dict[str, list[str]] = {}
        for objection in found:
            errors.setdefault(objection.field or "__all__", []).append(objection.message)
        raise ValidationError(errors)
    starts = at or record.publish_at or timezone.now()
    if record.expire_at is not None and record.expire_at <= starts:
        raise ValidationError({"expire_at": [_("The end must be later than the publication.")]})
    record.publish_at = starts
    record.status = Status.PUBLISHED
    record.withdrawn_reason = ""
    record.changed_by = by
    record.save(action=Action.PUBLISHED)


def send_to_check(record: Publishable, *, by: Any) -> None:
    """Hands a draft over to whoever publishes. Raises ValidationError for a public record."""
    refuse_unless(record, Status.DRAFT, Status.CHECK, Status.WITHDRAWN)
    record.status = Status.CHECK
    record.changed_by = by
    record.save(action=Action.SENT_TO_CHECK)


def return_to_draft(record: Publishable, *, by: Any) -> None:
    """Gives a record in check back to its author. Raises ValidationError for any other."""
    refuse_unless(record, Status.CHECK)
    record.status = Status.DRAFT
    record.changed_by = by
    record.save(action=Action.RETURNED)


def confirm(record: Publishable, *, by: Any, at: datetime | None = None) -> None:
    """Records that nothing changed and the page is still correct. Raises ValidationError for what
    readers do not see."""
    refuse_unless(record, *PUBLIC_STATUSES)
    record.confirmed_at = at or timezone.now()
    record.changed_by = by
    record.save(action=Action.CONFIRMED)


def archive(record: Publishable, *, by: Any) -> None:
    """Takes a published record off the current lists; it stays at its address. Raises
    ValidationError for any other record."""
    refuse_unless(record, Status.PUBLISHED)
    record.status = Status.ARCHIVED
    record.changed_by = by
    record.save(action=Action.ARCHIVED)


def withdraw(record: Publishable, *, by: Any, reason: str) -> None:
    """Hides a record from readers. Raises ValidationError without a reason and for what readers do
    not see."""
    refuse_unless(record, *PUBLIC_STATUSES)
    if not reason.strip():
        raise ValidationError({"withdrawn_reason": [_("Say why the record is withdrawn.")]})
    record.status = Status.WITHDRAWN
    record.withdrawn_reason = reason.strip()
    record.changed_by = by
    record.save(action=Action.WITHDRAWN)
