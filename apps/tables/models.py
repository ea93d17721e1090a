"""Large tables that are published whole: an edition with its dates of force and its rows, which
come from a spreadsheet and are never edited one by one (price list, medicines, plan, budget).

A section subclasses Table and Row; pages, filters, downloads and import loop over `columns`."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.languages.models import Translated
from apps.publishing.fields import days_in_order
from apps.publishing.models import DocumentBearing, PublishableQuerySet, as_of
from apps.publishing.validity import Validity


class TableQuerySet(PublishableQuerySet):
    """Editions and when they are in force."""

    def in_force(self, on: date | None = None, at: datetime | None = None) -> "TableQuerySet":
        """Published editions in force on a day, the one that came into force last first."""
        on = on or timezone.localdate(at or timezone.now())
        return (
            self.published(at or as_of(on))
            .filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on), in_force_from__lte=on)
            .order_by("-in_force_from", "-pk")
        )

    def latest(self, on: date | None = None, at: datetime | None = None) -> "TableQuerySet":
        """Published editions that have come into force, the newest first: what a page falls back
        on, with a warning, when none is in force any longer."""
        on = on or timezone.localdate(at or timezone.now())
        return (
            self.published(at or as_of(on))
            .filter(in_force_from__lte=on)
            .order_by("-in_force_from", "-pk")
        )


class Table(DocumentBearing):
    """An edition of a table; its scanned original is an attached document.

    The edition in force is the one with the latest `in_force_from`; earlier ones are history."""

    needed = ("in_force_from",)
    validities = (Validity("in_force_to", _("edition")),)

    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("Past this day readers see that nothing newer has been confirmed."),
    )

    objects = TableQuerySet.as_manager()

    class Meta(DocumentBearing.Meta):
        abstract = True
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            *DocumentBearing.Meta.constraints,
            days_in_order(
                "%(app_label)s_%(class)s_in_force_dates",
                "in_force_from",
                "in_force_to",
                open_ended=("in_force_to",),
            ),
        ]

    @classmethod
    def in_use(cls, on: date) -> TableQuerySet:
        """Earlier editions are history; only the last of each item is watched."""
        return cls.objects.latest(on).last_of_items("in_force_from")

    @classmethod
    def row_model(cls) -> type["Row"]:
        """The model of its rows: the one whose `table` points here with related name `rows`."""
        return cls._meta.get_field("rows").related_model


class Row(Translated):
    """A row of a table. A subclass adds `table`, a foreign key with related name `rows`.

    `columns`: the fields of the spreadsheet, the page and the downloads, in order; a translated
    one stands for two columns. `filters`: fields by which readers narrow the table, besides words;
    `searched`: fields in which words are looked for; `grouped_by`: a field whose equal values stand
    under one heading; `key`: the field that names the same thing in every edition, for history and
    for refusing a row twice."""

    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    grouped_by: str = ""
    key: str = ""

    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class ImportQuerySet(models.QuerySet):
    """Imports of one edition."""

    def of(self, table: Table) -> "ImportQuerySet":
        content_type = ContentType.objects.get_for_model(table)
        return self.filter(content_type=content_type, object_id=table.pk)

    def applied(self) -> "ImportQuerySet":
        return self.filter(state=Import.State.APPLIED)


class Import(models.Model):
    """A spreadsheet brought to an edition: kept privately until it is confirmed or given up.

    Written by actions.py only. `faults` and `warnings` hold the first ones (`Fault.stored`), the
    counts all of them."""

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked")
        REFUSED = "refused", _("Refused")
        APPLIED = "applied", _("Imported")

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    table = GenericForeignKey("content_type", "object_id")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REFUSED)
    # The file under DATA_DIR/imports; '' once it is no longer needed.
    path = models.CharField(max_length=200, blank=True, default="", editable=False)
    name = models.CharField(_("name of the file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(max_length=64, editable=False, default="")
    rows = models.PositiveIntegerField(_("rows"), default=0)
    faults = models.JSONField(_("faults"), default=list, blank=True)
    fault_count = models.PositiveIntegerField(_("number of faults"), default=0)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    warning_count = models.PositiveIntegerField(_("number of warnings"), default=0)
    # What an editor compares before confirming: the first rows, and how many are new, changed or
    # gone against the edition in force.
    preview = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("brought on"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("brought by"),
    )
    applied_at = models.DateTimeField(_("imported on"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.name
