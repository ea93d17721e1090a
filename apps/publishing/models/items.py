"""What the hospital decides about an item of the register, and which records it tells of as
changes."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.publishing.models.publishable import Fact


class ItemState(Fact):
    """What the hospital itself decides about an item of the register: who answers for it, whether
    its nature differs, whether it does not apply here; the last two only with a reason."""

    class Nature(models.TextChoices):
        STATIC = "static", _("Static")
        DYNAMIC = "dynamic", _("Dynamic")
        NEWS = "news", _("News")

    translated = ("not_applicable_reason",)

    item = models.CharField(_("item of the regulation"), max_length=80, unique=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("responsible unit"),
    )
    nature = models.CharField(
        _("nature, when it differs"), max_length=10, choices=Nature, blank=True
    )
    nature_reason = models.CharField(_("why the nature differs"), max_length=300, blank=True)
    not_applicable = models.BooleanField(_("does not apply to us"), default=False)
    not_applicable_reason = models.CharField(_("why it does not apply"), max_length=300, blank=True)

    class Meta:
        ordering = ["item"]
        verbose_name = _("item of the register")
        verbose_name_plural = _("items of the register")
        constraints = [
            models.CheckConstraint(
                name="publishing_itemstate_nature_why",
                condition=Q(nature="") | ~Q(nature_reason=""),
                violation_error_message=_("Say why the nature differs."),
            ),
            models.CheckConstraint(
                name="publishing_itemstate_not_applicable_why",
                condition=Q(not_applicable=False)
                | (Q(not_applicable_reason_kk__isnull=False) & ~Q(not_applicable_reason_kk="")),
                violation_error_message=_("Say why the item does not apply, in both languages."),
            ),
        ]

    def __str__(self) -> str:
        return self.item

    def clean(self) -> None:
        """Only what the regulation itself asks for «if any» may be said not to apply."""
        super().clean()
        from apps.regulation.profiles import find_item

        if self.not_applicable and self.item and not find_item(self.item).conditional:
            words = _now("The regulation asks for this item without conditions; it must be filled.")
            raise ValidationError({"not_applicable": words})


class Change(Fact):
    """The mark on a published record by which readers learn of it as a change in legislation, in
    the state services or in the permits (mgdb1 р. 10 пп. 8). Title and address are the record's
    own; apps/publishing/changes.py reads the marks."""

    class Kind(models.TextChoices):
        LEGISLATION = "legislation", _("Legislation")
        STATE_SERVICES = "state_services", _("State services")
        PERMITS = "permits", _("Permit procedures")

    translated = ("note",)

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    kind = models.CharField(_("what has changed"), max_length=20, choices=Kind)
    note = models.CharField(
        _("what changes for readers"),
        max_length=300,
        blank=True,
        help_text=_("One sentence; without it the short text of the record is shown."),
    )
    marked_at = models.DateTimeField(_("told on"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["-marked_at", "-pk"]
        verbose_name = _("change readers are told of")
        verbose_name_plural = _("changes readers are told of")
        constraints = [
            models.UniqueConstraint(
                name="publishing_change_once", fields=["content_type", "object_id"]
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
