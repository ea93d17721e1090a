"""A record as a revision has it, without anybody seeing it: written in a transaction that is always
rolled back. The form of a live page, its preview and the gate all look at such a copy, so they work
with the ordinary models, forms and pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from apps.languages.models import Translated
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Status
from apps.publishing.revisions.content import Content, set_columns, write_parts


@contextmanager
def working_copy(
    record: Publishable, content: Content | None = None, **columns: Any
) -> Iterator[Publishable]:
    """The record with another content, inside a transaction that ends with a rollback.

    Without `content` the record as it stands. A published record is in check here, because a draft
    of it may lack a language; `columns` sets others (status="published" for a preview of a complete
    one). Whatever is saved inside is gone afterwards: capture it before."""
    with transaction.atomic():
        try:
            copy = type(record)._base_manager.get(pk=record.pk)
            if copy.status in PUBLIC_STATUSES:
                copy.status = Status.CHECK
            if content is not None:
                set_columns(copy, content["fields"])
            for name, value in columns.items():
                setattr(copy, name, value)
            Translated.save(copy)
            if content is not None:
                write_parts(copy, content, draft=True)
            yield copy
        finally:
            transaction.set_rollback(True)
