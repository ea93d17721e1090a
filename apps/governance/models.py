"""The section's pages, the committees of the supervisory board and its plans of work. Who sits on
the board and who leads the organisation is kept in apps/organisation."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.organisation.models import Post
from apps.publishing.fields import year_field
from apps.publishing.models import DocumentBearing, Fact, StandingPage
from apps.publishing.validity import Validity


class GovernancePage(StandingPage):
    """A page about governance."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: governance")
        verbose_name_plural = _("pages: governance")


class Committee(Fact):
    """A committee of the supervisory board (mgdb1 р. 3 п. 1 абз. 2). It is made up of seats, so a
    new member of the board sits in it from the day of appointment."""

    translated = ("name", "purpose")

    name = models.CharField(_("name"), max_length=200)
    purpose = models.TextField(_("what it deals with"))
    chair = models.ForeignKey(
        Post,
        models.PROTECT,
        related_name="chaired_committees",
        verbose_name=_("seat of the chair"),
    )
    members = models.ManyToManyField(
        Post, related_name="committees", verbose_name=_("seats of the other members")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("committee of the board")
        verbose_name_plural = _("committees of the board")

    def __str__(self) -> str:
        return self.name or ""


class BoardPlan(DocumentBearing):
    """The plan of work of the supervisory board for a year (gp17 р. 3 п. 1 пп. c, mgdb1 р. 3 п. 1
    абз. 4); it holds until the end of its year."""

    needed = ("year",)
    validities = (Validity("valid_until", _("plan of work of the board")),)

    year = year_field()
    valid_until = models.DateField(_("valid until"), null=True, blank=True, editable=False)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("plan of work of the board")
        verbose_name_plural = _("plans of work of the board")

    @classmethod
    def in_use(cls, on: date) -> models.QuerySet:
        """Plans of past years are history; only the last is watched."""
        return super().in_use(on).last_of_items("valid_until")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.valid_until = self.year and date(self.year, 12, 31)
        super().save(*args, **kwargs)
