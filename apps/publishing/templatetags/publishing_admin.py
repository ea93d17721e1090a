"""Tags of the editors' side: the buttons under a record, its state in words, the summary of errors.
What a button does is decided in apps/publishing/admin.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.contrib.admin.helpers import AdminForm, AdminReadonlyField
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.languages.dates import date_words, day_month
from apps.languages.models import reading_language
from apps.publishing.admin import shown_state
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Status
from apps.publishing.richtext import CleanTextField, clean

register = template.Library()


@dataclass(frozen=True)
class Button:
    """A submit button. `name` is what the admin reads; `kind` is "main", "other" or "quiet"."""

    name: str
    words: str
    kind: str = "other"
    icon: str = ""


@dataclass(frozen=True)
class Mistake:
    """A line of the error summary: the words of one error and the field they lead to."""

    field: str
    label: str
    words: str


@dataclass(frozen=True)
class State:
    """The state of a record: its code for the style sheet, and in words."""

    code: str
    words: str


@register.simple_tag
def buttons_of(
    record: Publishable | None, may_publish: bool, at: datetime | None = None
) -> list[Button]:
    """The buttons under a record for somebody who may change it, the main one first.

    `record` is None while it is being added; `at` is the moment to judge by, now by default."""
    status = record.status if record is not None else Status.DRAFT
    look = Button("_view", _("Save and view"), "quiet", "eye")
    if status == Status.PUBLISHED or (status == Status.ARCHIVED and not may_publish):
        found = [
            Button("_save", _("Publish the changes"), "main"),
            Button("_confirm", _("Confirm as still correct"), "other", "circle-check"),
        ]
        if may_publish:
            found.append(Button("_archive", _("To the archive"), "quiet"))
        return [*found, look]
    draft = Button("_save", _("Save the draft"))
    if status == Status.ARCHIVED:
        return [
            Button("_save", _("Save the changes"), "main"),
            Button("_publish", _("Publish again")),
            look,
        ]
    if status == Status.CHECK:
        draft = Button("_save", _("Save the changes"))
    if not may_publish:
        if status == Status.CHECK:
            return [Button("_save", _("Save the changes"), "main"), look]
        return [Button("_check", _("Send for check"), "main"), draft, look]
    publish = Button("_publish", publication_words(record, at or timezone.now()), "main")
    if status == Status.CHECK:
        return [publish, draft, Button("_return", _("Return to the author")), look]
    return [publish, Button("_check", _("Send for check")), draft, look]


def publication_words(record: Publishable | None, at: datetime) -> str:
    """What the publishing button promises: now, or the day the record is planned for."""
    if record is None or record.publish_at is None or record.publish_at <= at:
        return _("Publish")
    planned, today = timezone.localdate(record.publish_at), timezone.localdate(at)
    words = day_month if planned.year == today.year else date_words
    day = words(planned, reading_language())
    return pgettext("button", "Will be published: %(day)s") % {"day": day}


@register.simple_tag
def may_withdraw(record: Publishable | None, may_publish: bool) -> bool:
    """Whether the form offers to hide the record from readers."""
    return may_publish and record is not None and record.status in PUBLIC_STATUSES


@register.simple_tag
def state_of(record: Publishable | None, at: datetime | None = None) -> State | None:
    """The state to show beside the title; None while the record is being added."""
    return State(*shown_state(record, at)) if record is not None else None


@register.filter
def initials(person: Model) -> str:
    """«АС» of a person; the first letter of the name of the account when no name is entered."""
    letters = (getattr(person, "first_name", "")[:1] + getattr(person, "last_name", "")[:1]).upper()
    return letters or str(person)[:1].upper()


@register.filter
def mistakes(adminform: AdminForm) -> list[Mistake]:
    """The errors of a form, field by field, in the order of the fields."""
    found = []
    for bound in adminform.form:
        for words in bound.errors:
            found.append(Mistake(bound.id_for_label or bound.auto_id, str(bound.label), words))
    return found


@register.filter
def readonly_rich_text(field: AdminReadonlyField) -> str | None:
    """The rich text of a field that may only be read, cleaned once more; None for other fields."""
    name = field.field["name"]
    fields = {each.name: each for each in field.model_admin.model._meta.concrete_fields}
    if not isinstance(fields.get(name), CleanTextField):
        return None
    return clean(getattr(field.form.instance, name))


@register.filter
def has_two_languages(fieldset: Any) -> bool:
    """Whether a fieldset holds rows of a Kazakh and a Russian field."""
    return "two-languages" in fieldset.classes.split()
