"""By what the site was measured on a day: the text of the regulation, the figures of the
organisation, and what could only be seen on the day itself."""

from django.conf import settings
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


class FigureRow(AppendOnly):
    """A figure of compliance/figures.py as somebody set it, with the act or decision it rests on;
    the last row counts."""

    name = models.CharField(_("figure"), max_length=60)
    value = models.CharField(_("value"), max_length=60)
    source = models.CharField(_("source"), max_length=300)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["set_at", "pk"]
        verbose_name = _("figure of compliance")
        verbose_name_plural = _("figures of compliance")
        indexes = [models.Index(fields=["name", "set_at"])]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


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
