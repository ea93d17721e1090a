"""The work of editors on a record: its revisions, text not saved yet, who is writing, who confirmed
it, and the links that show it before it is published. What is done with them is in
apps/publishing/revisions/ and actions.py; readers see none of it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfRecord(models.Model):
    """A row about one published record of any section."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


def key_of(record: models.Model) -> dict[str, Any]:
    """The columns by which a row of OfRecord finds `record`."""
    return {
        "content_type": ContentType.objects.get_for_model(record),
        "object_id": record.pk,
    }


class RevisionState(models.TextChoices):
    """Where a revision stands on its way to readers."""

    DRAFT = "draft", pgettext_lazy("revision", "Draft")
    CHECK = "check", pgettext_lazy("revision", "In check")
    RETURNED = "returned", pgettext_lazy("revision", "Returned")
    SCHEDULED = "scheduled", pgettext_lazy("revision", "Scheduled")
    PUBLISHED = "published", pgettext_lazy("revision", "Published")
    # Text of a save that came after somebody's newer one; kept, in nobody's way.
    ASIDE = "aside", pgettext_lazy("revision", "Set aside")
    DISCARDED = "discarded", pgettext_lazy("revision", "Discarded")


# What still waits to be published.
OPEN_STATES = (
    RevisionState.DRAFT,
    RevisionState.CHECK,
    RevisionState.RETURNED,
    RevisionState.SCHEDULED,
)


# Texts nobody goes on from.
LEFT_ASIDE = (RevisionState.ASIDE, RevisionState.DISCARDED)


class RevisionQuerySet(models.QuerySet):
    def of(self, record: models.Model):
        """The revisions of one record, newest first."""
        return self.filter(**key_of(record)).order_by("-number")

    def newest(self):
        """The one of each record that editing goes on from."""
        return self.filter(is_newest=True)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def due(self, at: datetime):
        """Scheduled ones whose moment has come, earliest first."""
        return self.filter(state=RevisionState.SCHEDULED, publish_at__lte=at).order_by(
            "publish_at", "pk"
        )

    def outdated(self, language: str):
        """Newest ones whose half in `language` has fallen behind the other."""
        return self.newest().filter(**{f"{language}_behind": True})

    def kept(self):
        """Without the texts nobody goes on from."""
        return self.exclude(state__in=LEFT_ASIDE)

    def last_seen(self) -> int:
        """Of one record's, the number of the last one readers have seen; 0 before they saw any."""
        seen = self.filter(applied_at__isnull=False).order_by("-number")
        return seen.values_list("number", flat=True).first() or 0

    def saying_new(self, since: int):
        """Later ones than a number that say anything new, small corrections aside."""
        return self.filter(number__gt=since, says_new=True, small=False)

    def shown_at(self, record: models.Model, at: datetime) -> "Revision | None":
        """What readers saw of a record at a moment, None before it was first published."""
        applied = self.filter(**key_of(record), applied_at__lte=at)
        return applied.order_by("-applied_at", "-number").first()


def newest_revisions(model: type[models.Model]) -> QuerySet:
    """The newest revisions of the rows of `model`, tied to an outer query over them."""
    content_type = ContentType.objects.get_for_model(model)
    return Revision.objects.newest().filter(content_type=content_type, object_id=OuterRef("pk"))


class Revision(OfRecord):
    """A record as somebody saved it: the columns of both languages, what both share, and the rows
    below it, as JSON. The bare column of a translated text is never in it: restored under Russian
    it would bring Kazakh text into the Russian column."""

    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    made_at = models.DateTimeField(_("saved on"), default=timezone.now)
    state = models.CharField(
        _("state"), max_length=10, choices=RevisionState, default=RevisionState.DRAFT
    )
    is_newest = models.BooleanField(default=True)
    note = models.CharField(_("what has changed and why"), max_length=400, blank=True)
    # A slip of the pen mended: no half falls behind the other by it, and it asks for no new
    # confirmation.
    small = models.BooleanField(_("small correction"), default=False)
    # Whether it says anything else than the revision before it.
    says_new = models.BooleanField(default=True)
    # The texts of which one half was changed and the other was not, each with the half that has
    # fallen behind: {"body": "kk"}; and whether there is any, for lists.
    behind = models.JSONField(default=dict)
    kk_behind = models.BooleanField(_("Kazakh has fallen behind"), default=False)
    ru_behind = models.BooleanField(_("Russian has fallen behind"), default=False)
    publish_at = models.DateTimeField(_("to be published on"), null=True, blank=True)
    applied_at = models.DateTimeField(_("seen by readers since"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    remark = models.CharField(_("remark of who returned it"), max_length=400, blank=True)
    # The form it came from: the same form sent twice makes one revision.
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [models.Index(fields=["state", "publish_at"], name="publishing_revision_due")]
        constraints = [
            models.UniqueConstraint(
                name="publishing_revision_number", fields=["content_type", "object_id", "number"]
            ),
            models.UniqueConstraint(
                name="publishing_revision_one_newest",
                fields=["content_type", "object_id"],
                condition=Q(is_newest=True),
            ),
            models.UniqueConstraint(
                name="publishing_revision_one_scheduled",
                fields=["content_type", "object_id"],
                condition=Q(state=RevisionState.SCHEDULED),
            ),
            models.CheckConstraint(
                name="publishing_revision_scheduled_when",
                condition=~Q(state=RevisionState.SCHEDULED) | Q(publish_at__isnull=False),
            ),
            models.CheckConstraint(
                name="publishing_revision_published_when",
                condition=~Q(state=RevisionState.PUBLISHED) | Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id} № {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class Confirmation(models.Model):
    """Somebody other than the author has read a revision and confirms that it belittles nobody,
    holds no secret and goes against no professional ethics (gp17 п. 3; mgdb1 п. 4)."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    # The name stays when the account goes.
    name = models.CharField(_("name"), max_length=300)
    at = models.DateTimeField(_("confirmed on"), default=timezone.now)

    class Meta:
        ordering = ["at"]
        verbose_name = _("confirmation of dignity and ethics")
        verbose_name_plural = _("confirmations of dignity and ethics")
        constraints = [
            models.UniqueConstraint(name="publishing_confirmation_once", fields=["revision", "by"]),
        ]

    def __str__(self) -> str:
        return self.name


class Waiver(models.Model):
    """The reason for which a revision was published in spite of an objection that asks for one."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="waivers")
    rule = models.CharField(_("rule"), max_length=60)
    message = models.CharField(_("objection"), max_length=500)
    reason = models.CharField(_("reason"), max_length=400)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    at = models.DateTimeField(_("given on"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("recorded reason")
        verbose_name_plural = _("recorded reasons")
        constraints = [
            models.CheckConstraint(name="publishing_waiver_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class Autosave(models.Model):
    """What somebody has typed into the form of a record and not saved: one private slot for each
    person and record, or for a kind of record that is being added (`object_id` 0)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(default=0)
    # The fields of the form as they were sent, each a list of values.
    data = models.JSONField()
    base = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("text not saved yet")
        verbose_name_plural = _("texts not saved yet")
        constraints = [
            models.UniqueConstraint(
                name="publishing_autosave_slot", fields=["user", "content_type", "object_id"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"


class Presence(OfRecord):
    """Somebody has the form of a record open."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("person at a record")
        verbose_name_plural = _("people at records")
        constraints = [
            models.UniqueConstraint(
                name="publishing_presence_once", fields=["user", "content_type", "object_id"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class PreviewLink(models.Model):
    """An address that shows one revision to anybody who has it, until it expires. Only a digest of
    its secret is kept."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made on"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("link to a preview")
        verbose_name_plural = _("links to previews")
        constraints = [
            models.CheckConstraint(
                name="publishing_previewlink_expires", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.revision)


class FormerAddress(OfRecord):
    """An address a page had before: whoever comes to it is sent to the page's own."""

    slug = models.CharField(_("former address"), max_length=120)
    left_at = models.DateTimeField(_("left on"), default=timezone.now)

    class Meta:
        ordering = ["-left_at"]
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                name="publishing_formeraddress_once", fields=["content_type", "slug"]
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Redaction(OfRecord):
    """Words taken out of a record and all its revisions for good: the journal keeps that it was
    done, nobody keeps the words. `digest` recognises them in a restored backup."""

    field = models.CharField(_("field"), max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    length = models.PositiveIntegerField()
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("redacted on"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [
            models.CheckConstraint(name="publishing_redaction_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"


def new_submission() -> str:
    """The mark of a form that is about to be shown."""
    return str(uuid.uuid4())
