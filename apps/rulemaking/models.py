"""The normative legal acts a health organisation works by: their details and what they mean for a
patient. The official text stays where the state keeps it; each act leads there."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, IntegerField, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.languages.models import column, reading_language
from apps.publishing.fields import days_in_order
from apps.publishing.models import DocumentBearing, PublishableQuerySet


class Force(models.TextChoices):
    """Where an act stands on a day; its dates alone decide."""

    COMING = "coming", _("Not yet in force")
    IN_FORCE = "in_force", _("In force")
    CHANGED = "changed", _("In force, changed")
    LOST = "lost", _("Lost force")


class ActQuerySet(PublishableQuerySet):
    """Acts by their force on a day (default: today) and by what they are about."""

    def lost(self, on: date | None = None) -> Self:
        return self.filter(in_force_to__lt=on or timezone.localdate())

    def of_force(self, force: str, on: date | None = None) -> Self:
        """The acts for which `Act.force(on)` answers this; Force.IN_FORCE takes the changed ones
        too, for a reader asks what he may rely on."""
        on = on or timezone.localdate()
        if force == Force.LOST:
            return self.lost(on)
        lasting = self.exclude(in_force_to__lt=on)
        if force == Force.COMING:
            return lasting.filter(in_force_from__gt=on)
        begun = lasting.exclude(in_force_from__gt=on)
        return begun.filter(changed_on__lte=on) if force == Force.CHANGED else begun

    def with_words(self, text: str) -> Self:
        """Acts whose title, short text or number holds every word, in the page's language."""
        found = self
        for word in text.split():
            condition = Q(number__icontains=word)
            for name in ("title", "lead"):
                condition |= Q(**{f"{column(name, reading_language())}__icontains": word})
            found = found.filter(condition)
        return found

    def by_importance(self, on: date | None = None) -> Self:
        """Acts in force before those that lost it, main ones first, then the newest."""
        lost = When(in_force_to__lt=on or timezone.localdate(), then=1)
        return self.order_by(
            Case(lost, default=0, output_field=IntegerField()),
            "-is_main",
            F("adopted_on").desc(nulls_last=True),
            "-pk",
        )


class Act(DocumentBearing):
    """A normative legal act and its retelling in plain words (gp17 р. 6; mgdb1 р. 6)."""

    class Kind(models.TextChoices):
        CODE = "code", pgettext_lazy("kind of legal act", "Code")
        LAW = "law", _("Law")
        DECREE = "decree", _("Decree of the Government")
        ORDER = "order", _("Order of the minister")
        OTHER = "other", _("Other act")

    class Subject(models.TextChoices):
        CARE = "care", _("Medical care")
        MEDICINES = "medicines", _("Medicines")
        INSURANCE = "insurance", _("Health insurance")
        RIGHTS = "rights", _("Rights of patients")
        APPEALS = "appeals", _("Appeals and public services")
        OPENNESS = "openness", _("Information and languages")
        STAFF = "staff", _("Health workers")
        PROCUREMENT = "procurement", _("Public procurement and property")

    # The state publishes the text in each language at an address of its own.
    translated = (*DocumentBearing.translated, "official_url")
    needed = ("kind", "subject", "number", "adopted_on")

    kind = models.CharField(_("kind of act"), max_length=10, choices=Kind, blank=True, default="")
    subject = models.CharField(
        _("what it is about"), max_length=12, choices=Subject, blank=True, default=""
    )
    number = models.CharField(_("number"), max_length=60, blank=True, default="")
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    changed_on = models.DateField(
        _("last changed on"),
        null=True,
        blank=True,
        help_text=_("The day the latest change of the act came into force."),
    )
    in_force_to = models.DateField(
        _("last day in force"),
        null=True,
        blank=True,
        help_text=_("Past this day the page says that the act has lost force."),
    )
    is_main = models.BooleanField(_("stands first in the list"), default=False)
    official_url = models.URLField(
        _("address of the official text"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("On adilet.zan.kz or zan.gov.kz."),
    )

    objects = ActQuerySet.as_manager()

    class Meta(DocumentBearing.Meta):
        verbose_name = _("normative legal act")
        verbose_name_plural = _("normative legal acts")
        constraints = [
            *DocumentBearing.Meta.constraints,
            models.CheckConstraint(
                name="rulemaking_act_adopted_first",
                condition=Q(in_force_from__isnull=True)
                | Q(adopted_on__isnull=True)
                | Q(in_force_from__gte=F("adopted_on")),
                violation_error_message=_("An act comes into force after it is adopted."),
            ),
            days_in_order(
                "rulemaking_act_in_force_dates",
                "in_force_from",
                "in_force_to",
                open_ended=("in_force_to", "in_force_from"),
            ),
        ]

    def force(self, on: date | None = None) -> Force:
        """Where the act stands on a day; today by default."""
        on = on or timezone.localdate()
        if self.in_force_to is not None and self.in_force_to < on:
            return Force.LOST
        if self.in_force_from is not None and self.in_force_from > on:
            return Force.COMING
        changed = self.changed_on is not None and self.changed_on <= on
        return Force.CHANGED if changed else Force.IN_FORCE
