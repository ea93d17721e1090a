"""A record as a revision has it, without anybody seeing it: written in a transaction that is always
rolled back. The form of a live page, its preview and the gate all look at such a copy, so they work
with the ordinary models, forms and pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from apps.languages.models import Translated
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Status
from apps.publishing.revisions.content import Content, columns_of, set_columns, write_parts


@contextmanager
def working_copy(
    record: Publishable, content: Content | None = None, **columns: Any
) -> Iterator[Publishable]:
    """The record with another content, inside a transaction that ends with a rollback.

    Without `content` the record as it stands. A published record is in check here, because a draft
    of it may lack a language; `columns` sets others (status="published" for a preview of a complete
    one). Whatever is saved inside is gone afterwards: capture it before.

    What another record has by now, an address for one, stays as this record has it; `copy.taken`
    names those fields, each with its words."""
    with transaction.atomic():
        try:
            copy = type(record)._base_manager.get(pk=record.pk)
            if copy.status in PUBLIC_STATUSES:
                copy.status = Status.CHECK
            if content is not None:
                set_columns(copy, content["fields"])
            for name, value in columns.items():
                setattr(copy, name, value)
            copy.taken = save_what_is_free(copy)
            if content is not None:
                write_parts(copy, content, draft=True)
            yield copy
        finally:
            transaction.set_rollback(True)


def save_what_is_free(copy: Publishable) -> dict[str, list[str]]:
    """Saves a copy; of what only one record may have and another has, it keeps what it had before.
    Returns those fields, each with its words."""
    try:
        with transaction.atomic():
            Translated.save(copy)
    except IntegrityError:
        taken = taken_by_others(copy)
        stored = type(copy)._base_manager.get(pk=copy.pk)
        for name in taken:
            column = copy._meta.get_field(name).attname
            setattr(copy, column, getattr(stored, column))
        Translated.save(copy)
        return taken
    return {}


def taken_by_others(copy: Publishable) -> dict[str, list[str]]:
    """The fields of a copy whose values only one record may have, and another has."""
    taken: dict[str, list[str]] = {}
    try:
        copy.validate_unique()
    except ValidationError as error:
        taken |= error.message_dict
    for constraint in copy._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        try:
            constraint.validate(type(copy), copy)
        except ValidationError as error:
            taken |= {name: error.messages for name in constraint.fields}
    if "slug" in taken:
        taken["slug"] = [_("Another page of the site has this address.")]
    return taken


def without_what_is_taken(record: Publishable, content: Content) -> Content:
    """A content that the database takes: of what another record has by now, the record's own."""
    with working_copy(record, content) as copy:
        taken = [copy._meta.get_field(name).attname for name in copy.taken]
    own = columns_of(record)
    return {**content, "fields": {**content["fields"], **{name: own[name] for name in taken}}}
