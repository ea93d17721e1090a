"""What readers could see, and when: each record that has ever been public has rows that say which
item it filled, from when and until when, as it was known at the time. The table of what the
regulation asks for and its report of any past day read nothing else about published records."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.publishing.status import PUBLIC_STATUSES, on_lists

# The columns in which a row differs from the one before it.
SAID = (
    "item",
    "year",
    "half",
    "status",
    "publish_at",
    "expire_at",
    "changed_at",
    "confirmed_at",
    "unit_id",
    "kk_behind",
    "ru_behind",
    "first_seen_at",
)


class PlacementQuerySet(models.QuerySet):
    def of(self, record: models.Model) -> "PlacementQuerySet":
        """The rows of one record."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=record.pk)

    def now(self) -> "PlacementQuerySet":
        """What is known now."""
        return self.filter(superseded_at__isnull=True)

    def known_at(self, at: datetime) -> "PlacementQuerySet":
        """What was known of each record at a moment: one row for each."""
        return self.filter(recorded_at__lte=at).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=at)
        )

    def on_lists(self, at: datetime) -> "PlacementQuerySet":
        """Of these, the records on the current lists at a moment."""
        return self.filter(on_lists(at))


class Placement(models.Model):
    """The state of one record on the site between two moments.

    `first_seen_at`: when readers first saw it. It is never earlier than the moment of saving, so a
    date put back does not make yesterday's news of today's."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = models.CharField(max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    half = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10)
    publish_at = models.DateTimeField(null=True, blank=True)
    expire_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unit_id = models.BigIntegerField(null=True, blank=True)
    kk_behind = models.BooleanField(default=False)
    ru_behind = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a record on the site")
        verbose_name_plural = _("states of records on the site")
        constraints = [
            models.UniqueConstraint(
                name="publishing_placement_one_now",
                fields=["content_type", "object_id"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["item", "superseded_at"]),
            models.Index(fields=["first_seen_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}.{self.object_id} {self.status}"


def note(record: Any, *, behind: tuple[bool, bool] | None = None) -> None:
    """Notes the state of a record as it was just saved; `behind`: whether the Kazakh and the
    Russian half of what readers see have fallen behind, None where that has not changed.

    What readers have never seen is not noted, and nothing is where nothing has changed."""
    now = timezone.now()
    last = Placement.objects.of(record).now().first()
    public = record.status in PUBLIC_STATUSES
    if last is None and not public:
        return
    year, half = record.period_told()
    row = Placement(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        item=getattr(record, "item", ""),
        year=year,
        half=half,
        status=record.status,
        publish_at=record.publish_at,
        expire_at=record.expire_at,
        changed_at=record.changed_at,
        confirmed_at=record.confirmed_at,
        unit_id=record.unit_id,
        recorded_at=now,
    )
    if behind is not None:
        row.kk_behind, row.ru_behind = behind
    elif last is not None:
        row.kk_behind, row.ru_behind = last.kk_behind, last.ru_behind
    seen = last.first_seen_at if last is not None else None
    if seen is not None and seen <= now:
        row.first_seen_at = seen
    elif public:
        row.first_seen_at = max(record.publish_at, now)
    if last is not None:
        if all(getattr(row, name) == getattr(last, name) for name in SAID):
            return
        last.superseded_at = now
        last.save(update_fields=["superseded_at"])
    row.save(force_insert=True)


def note_deletion(record: Any) -> None:
    Placement.objects.of(record).now().update(superseded_at=timezone.now())


def note_missing(models_of_site: Iterable[type[models.Model]]) -> int:
    """Notes the public records that no row tells of, such as those of a site that ran before there
    was this table; how many they were. They count as seen since their publication."""
    found = 0
    for model in models_of_site:
        kind = ContentType.objects.get_for_model(model)
        known = Placement.objects.filter(content_type=kind).values("object_id")
        rows = model._default_manager.filter(status__in=PUBLIC_STATUSES).exclude(pk__in=known)
        for record in rows.iterator(chunk_size=500):
            note(record)
            own = Placement.objects.of(record)
            own.update(first_seen_at=record.publish_at, recorded_at=record.publish_at)
            found += 1
    return found
