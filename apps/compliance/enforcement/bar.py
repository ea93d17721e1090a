"""The bar on every screen of the editors' side: what is overdue, due today and due soon, in
person. Whose it is and by when is decided in apps/compliance/matters.py."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.compliance.matters import Matter, Matters, Urgency

WORDS: dict[Urgency, str | Promise] = {
    Urgency.OVERDUE: _("Overdue: %(count)d"),
    Urgency.TODAY: _("Due today: %(count)d"),
    Urgency.SOON: _("Due soon: %(count)d"),
}


@dataclass(frozen=True)
class Pile:
    """The matters of one urgency, the oldest first."""

    urgency: Urgency
    matters: list[Matter]

    @property
    def first(self) -> Matter:
        return self.matters[0]

    @property
    def words(self) -> str:
        return str(WORDS[self.urgency]) % {"count": len(self.matters)}

    @property
    def late(self) -> str:
        """Since when the first one is overdue; '' for what is not."""
        if self.urgency != Urgency.OVERDUE or not self.first.has_term:
            return ""
        words = _now("the term ended on %(day)s")
        return words % {"day": f"{self.first.day:%d.%m.%Y}"}


class Bar:
    """The bar of one person; false where nothing is to be said. Asks nothing until it is drawn."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def matters(self) -> Matters | None:
        works_here = self.user is not None and self.user.is_active and self.user.is_staff
        return Matters(self.user) if works_here else None

    @cached_property
    def piles(self) -> list[Pile]:
        if self.matters is None:
            return []
        piles = [Pile(urgency, self.matters.of(urgency)) for urgency in Urgency]
        return [pile for pile in piles if pile.matters]

    @property
    def explain_url(self) -> str:
        """Where one explains; '' where nothing asks for it."""
        asks = self.matters is not None and any(each.asks_explanation for each in self.matters.all)
        return reverse("admin:compliance_explain") if asks else ""

    def __bool__(self) -> bool:
        return bool(self.piles)
