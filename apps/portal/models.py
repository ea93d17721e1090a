"""The urgent notice: a few words on every page between two moments."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.languages.models import TranslatedQuerySet
from apps.publishing.models import Fact


class NoticeQuerySet(TranslatedQuerySet):
    def current(self, at: datetime | None = None) -> "NoticeQuerySet":
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class UrgentNotice(Fact):
    """Something everybody who opens the site must know today. Always in both languages."""

    translated = ("title", "text")

    title = models.CharField(
        _("first words"), max_length=120, help_text=_("For example the date it concerns.")
    )
    text = models.CharField(_("what readers must know"), max_length=400)
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(_("shown until"))
    link = models.CharField(
        _("address of a page that says more"),
        max_length=200,
        blank=True,
        help_text=_("Without the language, for example /news/…/"),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("urgent notice")
        verbose_name_plural = _("urgent notices")
        constraints = [
            models.CheckConstraint(
                name="portal_urgentnotice_dates",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end must be later than the beginning."),
            ),
            # Only pages of this site, so a hurried hand cannot send readers elsewhere.
            models.CheckConstraint(
                name="portal_urgentnotice_own_page",
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                violation_error_message=_("The address must begin with one slash: a page of ours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or ''} {self.text or ''}".strip()
