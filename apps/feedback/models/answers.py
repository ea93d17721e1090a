"""Answers of units to questions of citizens (mgdb1 and gp17 р. 5 п. 7 пп. 1)."""

from django.utils.translation import gettext_lazy as _

from apps.inquiries.models import Kind, PublicAnswer


class UnitAnswer(PublicAnswer):
    """A question to a unit with its answer."""

    kinds = (Kind.UNIT, Kind.RECEPTION)

    class Meta(PublicAnswer.Meta):
        verbose_name = _("answer of a unit")
        verbose_name_plural = _("answers of units")
