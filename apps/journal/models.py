"""Entries of the journal and the head of their chain; letters that wait to be sent.

An entry holds who, when, what happened, to which record, and a salted digest of the record's
content; never the content itself nor anything about a citizen. So a record can later be redacted
while the chain still verifies. Entries are made by `apps.journal.actions.record` only, and the
database refuses to change or delete one (triggers in the first migration)."""

from datetime import datetime

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
    RECEIVED = "received", _("Material received")
    CORRECTED = "corrected", _("Record of a material corrected")
    LINKED = "linked", _("Material linked to a page")
    EXTENDED = "extended", _("Term extended")
    REFUSAL_ASKED = "refusal_asked", _("Refusal to publish proposed")
    REFUSED = "refused", _("Refusal to publish agreed")
    REFUSAL_DENIED = "refusal_denied", _("Refusal to publish not agreed")
    TERM_MOVED = "term_moved", _("Term counted anew")
    MET = "met", _("Term ended by publication")
    MISSED = "missed", _("Term missed")
    EXPLAINED = "explained", _("Explanation given")
    ASKED = "asked", _("Question or appeal of a citizen received")
    CLARIFIED = "clarified", _("The citizen added something")
    ASSIGNED = "assigned", _("Given to a unit to answer")
    ANSWERED = "answered", _("Citizen answered")
    FORWARDED = "forwarded", _("Forwarded to another organisation")
    TAKEN_BACK = "taken_back", _("Taken back by the citizen")
    ERASED = "erased", _("Personal data erased")


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


class LetterQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "LetterQuerySet":
        """Those to be handed to the mail server by a moment, the longest waiting first."""
        return self.filter(next_try_at__lte=at).order_by("next_try_at", "pk")

    def waiting(self) -> "LetterQuerySet":
        """Those that are not sent yet and are still tried."""
        return self.filter(sent_at__isnull=True, next_try_at__isnull=False)

    def undelivered(self) -> "LetterQuerySet":
        """Those that were tried in vain for so long that they are no longer tried."""
        return self.filter(sent_at__isnull=True, next_try_at__isnull=True)


class Letter(models.Model):
    """An e-mail, kept until a mail server has taken it. Made by `apps.journal.outbox.post` in the
    transaction of what it tells about; `next_try_at` is empty once it is sent or given up.

    Of a `personal` one, to a citizen, neither the address nor the words are kept once it is
    sent, and nobody reads them here before."""

    # What it is about, in one word of the sender's: the same key never makes a second letter.
    key = models.CharField(max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("letter", "written"))
    to = models.EmailField(pgettext_lazy("letter", "to whom"))
    subject = models.CharField(pgettext_lazy("letter", "subject"), max_length=200)
    text = models.TextField(_("text of the letter"), blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    personal = models.BooleanField(_("to a citizen"), default=False)
    message_id = models.CharField(max_length=255, unique=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, db_index=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    handed_over_at = models.DateTimeField(pgettext_lazy("letter", "handed over"), null=True)
    sent_at = models.DateTimeField(pgettext_lazy("letter", "sent"), null=True, db_index=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                name="journal_letter_sent_is_not_tried",
                condition=models.Q(sent_at__isnull=True) | models.Q(next_try_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
