"""The person and the words: personal data in tables of their own. Who looks at them leaves an entry
in the journal (actions.note_look); they are erased on request and after their time
(erasure.py; Law on personal data No 94-V)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.inquiries.models.inquiry import Inquiry


class Contact(models.Model):
    """Who wrote and how to reach them: only what the form asks for, and only with consent.

    A row belongs to one record that names it (an inquiry, a booking, a review); nothing is looked
    up by it."""

    kept_as = "citizens"

    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    # Formal appeals only (APPEALS=accept).
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    iin = models.CharField(_("individual identification number"), max_length=12, blank=True)
    language = models.CharField(max_length=2, default="kk")
    consented_at = models.DateTimeField(_("consent given"))
    # The digest of the policy the person agreed to, as it stood then.
    policy_digest = models.CharField(max_length=64, blank=True)
    keep_until = models.DateField(_("kept until"), null=True, db_index=True)

    class Meta:
        verbose_name = _("person who wrote")
        verbose_name_plural = _("people who wrote")
        constraints = [
            models.CheckConstraint(
                name="inquiries_contact_says_something",
                condition=~Q(name="", email="", phone="", address="", iin=""),
            ),
        ]

    def __str__(self) -> str:
        # Never the data themselves: a string form lands in logs and messages.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def unnamed(self) -> "Contact":
        """The row for the journal, by its key alone. The digest of a telephone stays in the journal
        when the telephone is erased, and of so few numbers the right one is found by trying."""
        return Contact(pk=self.pk)


class Writing(models.Model):
    """Words about an inquiry: what the person wrote, what was answered, why a term was moved."""

    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("inquiry", "Question")
        CLARIFICATION = "clarification", pgettext_lazy("inquiry", "Addition")
        DRAFT = "draft", pgettext_lazy("inquiry", "Draft of the answer")
        ANSWER = "answer", pgettext_lazy("inquiry", "Answer")
        EXTENSION = "extension", pgettext_lazy("inquiry", "Reason of the extension")
        FORWARDING = "forwarding", pgettext_lazy("inquiry", "Forwarded where and why")
        NOTE = "note", pgettext_lazy("inquiry", "Note among colleagues")

    # What the person who wrote may read.
    SHOWN = (
        Kind.QUESTION,
        Kind.CLARIFICATION,
        Kind.ANSWER,
        Kind.EXTENSION,
        Kind.FORWARDING,
    )

    kept_as = "citizens"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="writings")
    kind = models.CharField(max_length=15, choices=Kind)
    text = models.TextField()
    language = models.CharField(max_length=2)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("words of an inquiry")
        verbose_name_plural = _("words of inquiries")
        constraints = [
            models.UniqueConstraint(
                name="inquiries_writing_one_draft",
                fields=["inquiry"],
                condition=Q(kind="draft"),
            ),
            models.UniqueConstraint(
                name="inquiries_writing_one_question",
                fields=["inquiry"],
                condition=Q(kind="question"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.kind}"


class Enclosure(models.Model):
    """A file the person sent along: checked, cleaned of what cameras and offices write into it,
    seen by staff alone."""

    kept_as = "citizens"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="enclosures")
    file = models.FileField(upload_to="inquiries/%Y/%m/")
    name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("enclosed file")
        verbose_name_plural = _("enclosed files")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
