"""Inspections of the organisation, frequent questions and overviews of appeals."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.publishing.fields import days_in_order, year_field
from apps.publishing.models import DocumentBearing, Publishable
from apps.publishing.richtext import CleanTextField


class Inspection(DocumentBearing):
    """An inspection by a state body and what came of it (mgdb1 р. 5 п. 4)."""

    class Form(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNPLANNED = "unplanned", _("Unplanned")

    class Outcome(models.TextChoices):
        NONE = "none", _("No violations found")
        REMEDIED = "remedied", _("Violations remedied")
        BEING_REMEDIED = "being_remedied", _("Violations being remedied")

    translated = (*DocumentBearing.translated, "checked_by", "subject", "results", "measures")
    needed = ("form", "began_on", "ended_on", "outcome")

    checked_by = models.CharField(_("who inspected"), max_length=300)
    form = models.CharField(
        _("form of the inspection"), max_length=10, choices=Form, blank=True, default=""
    )
    subject = models.CharField(_("subject of the inspection"), max_length=400)
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True, default="")
    results = models.TextField(_("results of the inspection"))
    measures = models.TextField(_("measures taken"), blank=True)

    class Meta(DocumentBearing.Meta):
        ordering = ["-ended_on", "-pk"]
        verbose_name = _("inspection")
        verbose_name_plural = _("results of inspections")
        constraints = [
            *DocumentBearing.Meta.constraints,
            days_in_order(
                "services_inspection_dates",
                "began_on",
                "ended_on",
                open_ended=("ended_on", "began_on"),
            ),
        ]


class Faq(Publishable):
    """A frequent question with its answer; the title is the question."""

    class Topic(models.TextChoices):
        ATTACHMENT = "attachment", _("Attachment to the polyclinic")
        APPOINTMENT = "appointment", _("Appointments and house calls")
        INSURANCE = "insurance", _("Free care and insurance")
        MEDICINES = "medicines", _("Medicines and certificates")
        PREVENTION = "prevention", _("Tests, vaccination and prevention")
        RIGHTS = "rights", _("Appeals, payment and accessibility")

    translated = (*Publishable.translated, "answer")
    needed = ("topic",)

    answer = CleanTextField(_("answer"))
    topic = models.CharField(_("topic"), max_length=12, choices=Topic, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta(Publishable.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")


class AppealsOverview(DocumentBearing):
    """What citizens and organisations wrote about in a quarter and what came of it, without
    personal data (mgdb1 р. 5 п. 7 пп. 3)."""

    needed = ("year", "quarter")

    year = year_field()
    quarter = models.PositiveSmallIntegerField(
        _("quarter"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )
    # What came other ways than through the site, on paper first of all; everything where the
    # records were not asked.
    received = models.PositiveIntegerField(_("appeals received"), default=0)
    satisfied = models.PositiveIntegerField(_("appeals satisfied"), default=0)
    explained = models.PositiveIntegerField(_("appeals explained"), default=0)
    refused = models.PositiveIntegerField(_("appeals refused"), default=0)
    pending = models.PositiveIntegerField(_("appeals under consideration"), default=0)
    # What came through the site, as overviews.compute counted it; empty where it was not asked.
    from_records = models.JSONField(_("figures from the records"), default=dict, blank=True)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("overview of appeals")
        verbose_name_plural = _("overviews of appeals")
        constraints = [
            *DocumentBearing.Meta.constraints,
            models.CheckConstraint(
                name="services_appealsoverview_quarter",
                condition=Q(quarter__isnull=True) | Q(quarter__in=(1, 2, 3, 4)),
            ),
            models.CheckConstraint(
                name="services_appealsoverview_counts",
                condition=Q(
                    received__gte=F("satisfied") + F("explained") + F("refused") + F("pending")
                ),
                violation_error_message=_("The results cannot be more than the appeals received."),
            ),
        ]
