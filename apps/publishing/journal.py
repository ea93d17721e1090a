"""Entries of the journal about published records, each with the item of the register the record
fulfils. Saves and deletions write their own (models/publishable.py)."""

from typing import Any

from apps.journal.actions import record as write_journal
from apps.journal.models import Action, Entry
from apps.publishing.models import Publishable


def tell(
    action: Action,
    record: Publishable,
    *,
    by: Any = None,
    actor_id: int | None = None,
    note: str = "",
) -> Entry:
    """Adds one entry about a record in the caller's transaction; `by` is the person, or `actor_id`
    where only the number is at hand."""
    item = getattr(record, "item", "")
    return write_journal(action, record, by=by, actor_id=actor_id, item=item, note=note)
