"""Free pages, and what is published because the founder, the head or a law said so."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.publishing.models import DocumentBearing, PublishableQuerySet, StandingPage
from apps.regulation.profiles import every_section


def section_choices() -> list[tuple[str, str]]:
    """The sections of the register in their order."""
    return [(section.id, str(section.title)) for section in every_section()]


class OtherPageQuerySet(PublishableQuerySet):
    def standing_in(self, section_id: str) -> Self:
        """Free pages of a section; those that name none stand in their own, the last one."""
        own = Q(section=section_id)
        if section_id == self.model._meta.app_label:
            own |= Q(section="")
        return self.filter(own, item="")


class OtherPage(StandingPage):
    """A free page; by decision of the founder or the head it may stand in any section."""

    section = models.CharField(
        _("section of the site"),
        max_length=20,
        blank=True,
        default="",
        choices=section_choices,
        help_text=_("Where readers find the page; when empty, among other information."),
    )

    objects = OtherPageQuerySet.as_manager()

    class Meta(StandingPage.Meta):
        verbose_name = _("page: other information")
        verbose_name_plural = _("pages: other information")


class Decision(DocumentBearing):
    """Other information with the decision or the norm it is published by (gp17 р. 12; mgdb1
    р. 11)."""

    class Author(models.TextChoices):
        FOUNDER = "founder", _("Founder")
        HEAD = "head", pgettext_lazy("role", "Head of the organisation")
        LAW = "law", _("Law")

    needed = ("decided_by", "number", "decided_on")

    decided_by = models.CharField(
        _("who decided"), max_length=10, choices=Author, blank=True, default=""
    )
    number = models.CharField(_("number"), max_length=60, blank=True, default="")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("information published by decision or by law")
        verbose_name_plural = _("information published by decision or by law")
