"""By what the site was measured on a day: the text of the regulation, and what could only be seen
on the day itself. The figures of the organisation stand in apps/publishing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.journal.append_only import AppendOnly


class RegisterVersion(AppendOnly):
    """The regulation the organisation lived by from a moment on, word for word."""

    profile = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("version of the regulation")
        verbose_name_plural = _("versions of the regulation")

    def __str__(self) -> str:
        return f"{self.profile} {self.recorded_at:%d.%m.%Y}"


class Observation(AppendOnly):
    """Whether an item lacked something besides a published record (a valid certificate of every
    doctor, a photo not too old), as it was seen at a moment: rows that say this may be changed
    later. Written when it differs from the observation before it."""

    item = models.CharField(max_length=80)
    lacks = models.BooleanField()
    observed_at = models.DateTimeField()

    class Meta:
        ordering = ["observed_at", "pk"]
        verbose_name = _("observation of an item")
        verbose_name_plural = _("observations of items")
        indexes = [models.Index(fields=["item", "observed_at"])]

    def __str__(self) -> str:
        return f"{self.item} {self.lacks}"
