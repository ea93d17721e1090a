"""The figures the organisation set, each with the act or decision it rests on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.journal.append_only import AppendOnly


class FigureRow(AppendOnly):
    """A figure (publishing/figures.py) as somebody set it, with the act or decision it rests on;
    the last row counts."""

    name = models.CharField(_("figure"), max_length=60)
    value = models.CharField(_("value"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["set_at", "pk"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [models.Index(fields=["name", "set_at"], name="publishing_figure_of_when")]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
