"""Pages of the Flag, the Emblem and the Anthem."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.library.models import Image
from apps.publishing.models import StandingPage


class SymbolPage(StandingPage):
    """A State symbol. The Anthem's words stand in Kazakh only, as approved by Constitutional Law
    No 258-III of 04.06.2007: the law knows no Russian text, so that column is not translated."""

    approved_text = models.TextField(
        _("approved text in Kazakh"),
        blank=True,
        help_text=_("Word for word as the law has it; it is never translated."),
    )

    image = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
        help_text=_("The official file, whole: a symbol is never cut or recoloured."),
    )

    class Meta(StandingPage.Meta):
        verbose_name = _("page of a State symbol")
        verbose_name_plural = _("State symbols")
