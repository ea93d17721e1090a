"""Pages of section 3 show the persons of their item beside the text."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from apps.governance.models import BoardPlan, Committee, GovernancePage
from apps.governance.people import COMMITTEES, SHOWN
from apps.organisation.models import Post
from apps.organisation.presenters import holder_name, holder_note, person_cards
from apps.publishing.sections import DocumentListing, Standing, collection_of
from apps.publishing.views import Fact, Sibling


@dataclass(frozen=True)
class Seat:
    """Whoever sits in a seat today, and who is away or acts."""

    name: str
    note: str


@dataclass(frozen=True)
class CommitteeRow:
    """A committee with whoever sits in it today; the chair is the first."""

    name: str
    purpose: str
    seats: list[Seat]


class GovernanceStanding(Standing):
    """Adds cards of the persons an item is about, or the committees of the board."""

    def extra(self, row: GovernancePage | None, item: Any) -> dict[str, Any]:
        if item is None:
            return {}
        if item.id == COMMITTEES:
            return {"committees": committee_rows()}
        shown = SHOWN[item.id]
        return {"cards": person_cards(shown.posts(), full=shown.full)}

    def siblings(self, slug: str, item: Any) -> list[Sibling]:
        """The plan of the board stands among the pages of the board."""
        found = super().siblings(slug, item)
        plans = collection_of(BoardPlan)
        own = [each for each in plans.register_items if item and each.group == item.group]
        return [*found, *(Sibling(str(each.title), plans.item_url(each.id)) for each in own)]


def committee_rows() -> list[CommitteeRow]:
    """The committees in their order; a fixed number of queries."""
    found = Committee.objects.prefetch_related(
        Prefetch("chair", Post.objects.with_holders()),
        Prefetch("members", Post.objects.in_force().with_holders()),
    )
    return [
        CommitteeRow(
            row.name,
            row.purpose,
            [
                Seat(holder_name(post), holder_note(post))
                for post in (row.chair, *row.members.all())
            ],
        )
        for row in found
    ]


class BoardPlans(DocumentListing):
    """Plans of work of the board, the newest first."""

    def facts(self, row: BoardPlan) -> list[Fact]:
        return [Fact(_("Year"), str(row.year))] if row.year else []
