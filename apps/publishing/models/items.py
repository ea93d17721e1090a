"""What the hospital decides about an item of the register, and which records it tells of as
changes."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.journal.append_only import AppendOnly
from apps.languages.models import reading_language
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
    review_days = models.PositiveSmallIntegerField(
        _("asked to be confirmed after, days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1830)],
        help_text=_("Empty: as for all other items. Past it the item is unconfirmed."),
    )
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.keep_version()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self.keep_version(removed=True)
            return super().delete(*args, **kwargs)

    def keep_version(self, *, removed: bool = False) -> None:
        """Leaves word of how the item stood from now on, for the report of a past day."""
        ItemStateVersion.objects.create(
            item=self.item,
            unit_id=self.unit_id,
            nature=self.nature,
            review_days=self.review_days,
            not_applicable=self.not_applicable,
            reason_kk=self.not_applicable_reason_kk or "",
            reason_ru=self.not_applicable_reason_ru or "",
            removed=removed,
            recorded_at=timezone.now(),
        )


class ItemStateVersion(AppendOnly):
    """What the hospital had decided about an item from a moment on."""

    item = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    nature = models.CharField(max_length=10, blank=True)
    review_days = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)
    reason_kk = models.CharField(max_length=300, blank=True)
    reason_ru = models.CharField(max_length=300, blank=True)
    removed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("version of an item")
        verbose_name_plural = _("versions of items")
        indexes = [models.Index(fields=["item", "recorded_at"])]

    def __str__(self) -> str:
        return f"{self.item} {self.recorded_at:%d.%m.%Y}"

    @property
    def reason(self) -> str:
        """Why it does not apply, in the language of the page."""
        return self.reason_ru if reading_language() == "ru" else self.reason_kk


def item_states(known_at: datetime) -> dict[str, ItemStateVersion]:
    """What had been decided about each item by a moment; one query."""
    known = ItemStateVersion.objects.filter(recorded_at__lte=known_at)
    later = known.filter(item=OuterRef("item"), recorded_at__gt=OuterRef("recorded_at"))
    found: dict[str, ItemStateVersion] = {}
    for version in known.filter(~Exists(later)).select_related("unit"):
        found[version.item] = version
    return {item: version for item, version in found.items() if not version.removed}


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
