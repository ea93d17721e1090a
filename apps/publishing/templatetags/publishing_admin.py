"""Tags of the editors' side: the buttons under a record, its state in words, the summary of errors.
What a button does is decided in apps/publishing/admin/publishable.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.contrib.admin.helpers import AdminForm, AdminReadonlyField
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.roles import translates_only
from apps.languages.dates import date_words, day_month
from apps.languages.models import reading_language
from apps.publishing.admin import Editing
from apps.publishing.gate import Objection
from apps.publishing.gate.source import source_point
from apps.publishing.models import Publishable, Status
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


@register.simple_tag
def buttons_of(
    editing: Editing | None, may_publish: bool, at: datetime | None = None
) -> list[Button]:
    """The buttons under a record for somebody who may change it, the main one first.

    `editing` is None while a record is being added; `at` is the moment to judge by, now by
    default. What needs words or a date (schedule, return, withdraw) has a part of its own."""
    look = Button("_view", _("Save and view"), "quiet", "eye")
    if editing is not None and editing.is_live:
        return [*buttons_of_live(editing, may_publish), look]
    draft = Button("_save", _("Save the draft"))
    status = editing.record.status if editing is not None else Status.DRAFT
    if status == Status.CHECK:
        draft = Button("_save", _("Save the changes"))
    if not may_publish:
        if status == Status.CHECK:
            return [Button("_save", _("Save the changes"), "main"), look]
        return [Button("_check", _("Send for check"), "main"), draft, look]
    record = editing.record if editing is not None else None
    publish = Button("_publish", publication_words(record, at or timezone.now()), "main")
    if status == Status.CHECK:
        return [publish, draft, look]
    return [publish, Button("_check", _("Send for check")), draft, look]


def buttons_of_live(editing: Editing, may_publish: bool) -> list[Button]:
    """The buttons under a page that readers see, and its draft."""
    pending = editing.pending
    draft = Button("_save", _("Save the draft"))
    if editing.scheduled_for is not None and not editing.waits:
        found = [Button("_save", _("Save the draft"), "main")]
        if may_publish:
            found = [
                Button("_publish", _("Publish now"), "main"),
                Button("_unschedule", _("Cancel the plan")),
                draft,
            ]
        return found
    again = editing.record.status == Status.ARCHIVED and pending is None
    words = _("Publish again") if again else _("Publish the changes")
    if may_publish:
        found = [Button("_publish", words, "main"), draft]
    elif editing.in_check:
        found = [Button("_save", _("Save the changes"), "main")]
    else:
        found = [Button("_check", _("Send for check"), "main"), draft]
    if editing.scheduled_for is not None and may_publish:
        # The draft lies over a text that has its day.
        found.append(Button("_unschedule", _("Cancel the plan")))
    if translates_only(editing.user):
        return found
    if pending is not None:
        return [*found, Button("_discard", _("Discard the draft"), "quiet")]
    return [*found, Button("_confirm", _("Confirm as still correct"), "other", "circle-check")]


def publication_words(record: Publishable | None, at: datetime) -> str:
    """What the publishing button promises: now, or the day the record is planned for."""
    if record is None or record.publish_at is None or record.publish_at <= at:
        return _("Publish")
    planned, today = timezone.localdate(record.publish_at), timezone.localdate(at)
    words = day_month if planned.year == today.year else date_words
    day = words(planned, reading_language())
    return pgettext("button", "Will be published: %(day)s") % {"day": day}


@register.filter
def point(objection: Objection) -> str:
    """Where the regulation asks for it: «ақпараттық саясат, 3-тармақ»; '' for a rule of the
    house."""
    _profile, _space, found = source_point(objection.source).partition(" ")
    return _("information policy, %(point)s") % {"point": found} if found else ""


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
