"""Entries of the journal and the head of their chain.

An entry holds who, when, what happened, to which record, and a salted digest of the record's
content; never the content itself nor anything about a citizen. So a record can later be redacted
while the chain still verifies. Entries are made by `apps.journal.actions.record` only, and the
database refuses to change or delete one (triggers in the first migration)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Action(models.TextChoices):
    """What happened. The values are part of the hashed text and never change."""

    CREATED = "created", _("Created")
    SAVED = "saved", _("Saved")
    REVISED = "revised", _("Draft of a published page saved")
    SENT_TO_CHECK = "sent_to_check", _("Sent for check")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", pgettext_lazy("journal", "Published")
    SCHEDULED = "scheduled", pgettext_lazy("journal", "Publication scheduled")
    UNSCHEDULED = "unscheduled", _("Schedule cancelled")
    APPLIED = "applied", _("Published as scheduled")
    RESTORED = "restored", _("Earlier revision brought back")
    DISCARDED = "discarded", _("Draft discarded")
    ETHICS = "ethics", _("Dignity and ethics confirmed")
    CONFIRMED = "confirmed", _("Confirmed as still correct")
    ARCHIVED = "archived", pgettext_lazy("journal", "Archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("journal", "Withdrawn")
    DELETED = "deleted", _("Deleted")
    REDACTED = "redacted", _("Words removed for good")
    LOOKED_AT = "looked_at", _("Personal data looked at")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    LOCKED_OUT = "locked_out", _("Sign-in locked after failures")
    UNLOCKED = "unlocked", _("Sign-in unlocked")
    SECOND_FACTOR = "second_factor", _("Second step of sign-in changed")
    SETTING_CHANGED = "setting_changed", _("Setting changed")


class Entry(models.Model):
    """One thing that happened."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"), db_index=True)
    # A plain number, not a relation: the log must outlive the account, and knows no other app.
    actor_id = models.BigIntegerField(_("who"), null=True, blank=True)
    action = models.CharField(_("what happened"), max_length=20, choices=Action)
    model = models.CharField(_("kind of record"), max_length=80, blank=True)
    object_id = models.CharField(_("record"), max_length=40, blank=True)
    item = models.CharField(_("item of the regulation"), max_length=80, blank=True, db_index=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(_("digest of the content"), max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [models.Index(fields=["model", "object_id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.get_action_display()} {self.model} {self.object_id}".strip()


class Head(models.Model):
    """The last link of the chain: one row, locked while an entry is added, so that two writers
    never take the same number."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("head of the journal")
        verbose_name_plural = _("head of the journal")
        constraints = [models.CheckConstraint(name="journal_head_single", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)
