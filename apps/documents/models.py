"""Corporate documents: the charter, the licence, codes, policies, reports."""

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.publishing.fields import year_field
from apps.publishing.models import DocumentBearing
from apps.publishing.validity import Validity


class CorporateDocument(DocumentBearing):
    """A document of the organisation, or its report for a year or half-year."""

    validities = (Validity("valid_until", _("document")),)

    year = year_field()
    half = models.PositiveSmallIntegerField(
        _("half-year"), null=True, blank=True, choices=[(1, _("first")), (2, _("second"))]
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta(DocumentBearing.Meta):
        verbose_name = _("corporate document")
        verbose_name_plural = _("corporate documents")
        constraints = [
            *DocumentBearing.Meta.constraints,
            models.CheckConstraint(
                name="documents_corporatedocument_half_of_a_year",
                condition=Q(half__isnull=True) | Q(half__in=(1, 2), year__isnull=False),
            ),
        ]

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        """Earlier documents of an item are history; only the last is watched."""
        return super().in_use(on).last_of_items()
