"""What the hospital plans to spend: a document with a year and a source of funds."""

from django.db import models

from apps.publishing.models import DocumentBearing


class Budget(DocumentBearing):
    """What the hospital plans to spend in a year."""

    translated = (*DocumentBearing.translated, "source")

    year = models.PositiveSmallIntegerField("year")
    source = models.CharField("source of funds", max_length=200)

    class Meta(DocumentBearing.Meta):
        verbose_name = "budget"
        verbose_name_plural = "budgets"
