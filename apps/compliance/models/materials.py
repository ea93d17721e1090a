"""What the organisation has received for the site, and what came of it (gp17 п. 11; mgdb1 п. 12).

A material is a chain of rows: the first as it was recorded, then corrections, each naming the one
before it. Everything else hangs on the first row of the chain, its root."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.journal.append_only import AppendOnly, AppendOnlyQuerySet
from apps.library.models import Document

PERSON = settings.AUTH_USER_MODEL


def closing_of(column: str, at: datetime | None = None) -> QuerySet["Closing"]:
    """For a subquery: how the term ended of the material whose root a column of the row holds, by
    a moment where one is given."""
    rows = Closing.objects.filter(material=OuterRef(column))
    return rows if at is None else rows.filter(at__lte=at)


class MaterialQuerySet(AppendOnlyQuerySet):
    """Questions about materials as they were known at a moment."""

    def recorded_by(self, at: datetime) -> "MaterialQuerySet":
        return self.filter(recorded_at__lte=at)

    def current(self, at: datetime) -> "MaterialQuerySet":
        """Of each chain the last row that had been recorded by a moment."""
        corrected = Material.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=at)
        return self.recorded_by(at).filter(~Exists(corrected))

    def with_term(self, at: datetime) -> "MaterialQuerySet":
        """With the last day of the term (`due_on`), the day of the reminder (`remind_on`) and
        whether passing it is a breach (`binding`), as counted by a moment."""
        terms = Term.objects.filter(material=OuterRef("root"), computed_at__lte=at)
        last = terms.order_by("-computed_at", "-pk")
        return self.annotate(
            due_on=Subquery(last.values("due_on")[:1]),
            remind_on=Subquery(last.values("remind_on")[:1]),
            binding=Subquery(last.values("binding")[:1]),
        )

    def open(self, at: datetime) -> "MaterialQuerySet":
        """Those whose term had not ended by a moment."""
        return self.filter(~Exists(closing_of("root", at)))

    def overdue(self, on: date) -> "MaterialQuerySet":
        """Of `with_term`: those whose term is missed on a day."""
        return self.filter(binding=True, due_on__lt=on)

    def of_units(self, units: QuerySet[Unit]) -> "MaterialQuerySet":
        return self.filter(unit__in=units)


class Material(AppendOnly):
    """What came, when, from whom; or the correction of what was recorded of it."""

    kept_as = "evidence"

    # The first row of its chain: itself for the first one, which is saved in two steps of one
    # transaction by giving it its key beforehand (actions.receive).
    root = models.ForeignKey("self", models.PROTECT, related_name="chain", editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", editable=False
    )
    correction_reason = models.CharField(_("why it is corrected"), max_length=400, blank=True)

    title = models.CharField(_("what came"), max_length=300)
    received_at = models.DateTimeField(_("received"))
    from_whom = models.CharField(_("from whom"), max_length=200)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="materials", verbose_name=_("responsible unit")
    )
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    # More than one working day after it was received (actions.receive).
    recorded_late = models.BooleanField(_("recorded late"), default=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("material received")
        verbose_name_plural = _("materials received")
        indexes = [models.Index(fields=["received_at"]), models.Index(fields=["unit"])]
        constraints = [
            models.CheckConstraint(
                name="compliance_material_not_in_future",
                condition=Q(received_at__lte=F("recorded_at")),
                violation_error_message=_("Nothing is received in the future."),
            ),
            models.CheckConstraint(
                name="compliance_material_says_what", condition=~Q(title="") & ~Q(from_whom="")
            ),
            models.CheckConstraint(
                name="compliance_material_corrected_why",
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
            ),
            models.CheckConstraint(
                name="compliance_material_corrects_another", condition=~Q(corrects=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> int:
        """The number people call it by: that of the first row."""
        return self.root_id


class MaterialItem(AppendOnly):
    """An item of the register a material is for. Each row of a chain names its own."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="items")
    item = models.CharField(_("item of the regulation"), max_length=80)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("item of a material")
        verbose_name_plural = _("items of materials")
        indexes = [models.Index(fields=["item"])]
        constraints = [
            models.UniqueConstraint(
                name="compliance_materialitem_once", fields=["material", "item"]
            ),
        ]

    def __str__(self) -> str:
        return self.item


class MaterialFile(AppendOnly):
    """A file that came: a document of the library, private until a published record shows it."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="materials")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a material")
        verbose_name_plural = _("files of materials")

    def __str__(self) -> str:
        return str(self.document)


class Term(AppendOnly):
    """The term of a material as it was counted at a moment; the last row counts. `due_on` is the
    last day, the term ends at its 24:00; None where the regulation names no number of days."""

    class Because(models.TextChoices):
        RECEIVED = "received", _("the material was received")
        CORRECTED = "corrected", _("its record was corrected")
        CALENDAR = "calendar", _("the calendar was changed")
        REGISTER = "register", _("the regulation was changed")
        EXTENDED = "extended", _("the term was extended")

    material = models.ForeignKey(Material, models.PROTECT, related_name="terms")
    due_on = models.DateField(_("last day of the term"), null=True)
    remind_on = models.DateField(_("day of the reminder"))
    binding = models.BooleanField(_("a breach when missed"))
    because = models.CharField(_("counted because"), max_length=10, choices=Because)
    source = models.CharField(_("by what"), max_length=300, blank=True)
    computed_at = models.DateTimeField(_("counted"))

    class Meta:
        ordering = ["computed_at", "pk"]
        verbose_name = _("term of a material")
        verbose_name_plural = _("terms of materials")
        indexes = [models.Index(fields=["material", "computed_at"])]
        constraints = [
            models.CheckConstraint(
                name="compliance_term_binding_has_a_day",
                condition=Q(binding=False) | Q(due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d.%m.%Y}" if self.due_on else "—"


class Link(AppendOnly):
    """The record of a section that publishes a material. The term ends when a revision of it with
    this number or a later one is seen by readers; 0 for whatever is published after `linked_at`."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="links")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    revision_number = models.PositiveIntegerField(default=0)
    linked_at = models.DateTimeField(_("linked"))
    linked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("page of a material")
        verbose_name_plural = _("pages of materials")
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.material_id} → {self.content_type_id}.{self.object_id}"


class Extension(AppendOnly):
    """A later last day, granted by the head of the organisation; extensions form one chain."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="extensions")
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="next", editable=False
    )
    until = models.DateField(_("new last day"))
    reason = models.CharField(_("reason"), max_length=400)
    granted_at = models.DateTimeField(_("granted"))
    granted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("extension of a term")
        verbose_name_plural = _("extensions of terms")
        constraints = [
            models.CheckConstraint(name="compliance_extension_why", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="compliance_extension_one_first",
                fields=["material"],
                condition=Q(previous__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until:%d.%m.%Y}"


class Refusal(AppendOnly):
    """The proposal not to publish a material, with its reason."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="refusals")
    reason = models.CharField(_("reason"), max_length=400)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("refusal to publish")
        verbose_name_plural = _("refusals to publish")
        constraints = [
            models.CheckConstraint(name="compliance_refusal_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason


class RefusalDecision(AppendOnly):
    """What another person than the proposer decided of a refusal."""

    refusal = models.OneToOneField(Refusal, models.PROTECT, related_name="decision")
    agreed = models.BooleanField(_("agreed"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    # The proposer again, so that the database itself compares the two.
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision on a refusal")
        verbose_name_plural = _("decisions on refusals")
        constraints = [
            models.CheckConstraint(
                name="compliance_refusal_second_person",
                condition=~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return str(_("agreed") if self.agreed else _("not agreed"))


class Closing(AppendOnly):
    """How a term ended: by a publication readers see, or by a refusal two people agreed on."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        REFUSED = "refused", _("refused")

    material = models.OneToOneField(Material, models.PROTECT, related_name="closing")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(_("ended"))
    # Of a publication: which one, and the reason that was given when it was late.
    link = models.ForeignKey(Link, models.PROTECT, null=True, related_name="+")
    late = models.BooleanField(_("late"), default=False)
    late_reason = models.CharField(_("reason of the delay"), max_length=400, blank=True)
    refusal = models.OneToOneField(Refusal, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("end of a term")
        verbose_name_plural = _("ends of terms")
        indexes = [models.Index(fields=["at"])]
        constraints = [
            models.CheckConstraint(
                name="compliance_closing_by_one_way",
                condition=Q(kind="published", link__isnull=False, refusal__isnull=True)
                | Q(kind="refused", refusal__isnull=False, link__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
