"""The Appendix 1 map: every section and item of the active regulation in its own order, each with
the page that fulfils it or with who must fill it; then what other regulations add («Қосымша»)."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.publishing.models import Evidence, ItemState
from apps.publishing.sections import collection_for, evidence
from apps.regulation import profiles
from apps.regulation.register import Item, Section

STATE_WORDS: dict[str, Promise] = {
    "filled": gettext_lazy("filled"),
    "missing": gettext_lazy("not filled"),
    "not_applicable": gettext_lazy("not applicable"),
}


@dataclass(frozen=True)
class ItemLine:
    """An item on the map."""

    id: str
    title: str
    point: str
    url: str
    state: str
    state_word: str
    updated_on: date | None
    responsible: str
    reason: str
    summary: str = ""


@dataclass(frozen=True)
class SectionLines:
    """A section of the map with its items."""

    id: str
    number: int | None
    title: str
    items: list[ItemLine] = field(default_factory=list)
    open: bool = False

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def filled(self) -> int:
        return sum(1 for item in self.items if item.state == "filled")

    @property
    def missing(self) -> int:
        return sum(1 for item in self.items if item.state == "missing")

    @property
    def responsible(self) -> str:
        """The unit that answers for most of the section's items."""
        names = [item.responsible for item in self.items if item.responsible]
        return max(set(names), key=names.count) if names else ""

    @property
    def state(self) -> tuple[str, str]:
        """The state of the whole section and its words."""
        if self.missing:
            return "missing", _("%(count)d not filled") % {"count": self.missing}
        state = "filled" if self.filled else "not_applicable"
        return state, str(STATE_WORDS[state])


class OpennessMap:
    """The map as of a moment; two queries and one for each collection, however many rows.

    `items`: the ids whose lines are wanted; other collections are not asked then."""

    def __init__(self, at: datetime | None = None, items: Set[str] | None = None) -> None:
        self.evidence: dict[str, Evidence] = evidence(at, items)
        self.states = {
            state.item: state for state in ItemState.objects.select_related("unit").all()
        }

    def line(self, item: Item, summary: str = "") -> ItemLine:
        found = self.evidence.get(item.id)
        state = self.states.get(item.id)
        collection = collection_for(item.id)
        word = "filled" if found and found.proven else "missing"
        if not found and state is not None and state.not_applicable:
            word = "not_applicable"
        changed = found.changed_at if found else None
        return ItemLine(
            id=item.id,
            title=str(item.title),
            point=item.point,
            url=collection.item_url(item.id) if collection and found else "",
            state=word,
            state_word=str(STATE_WORDS[word]),
            updated_on=timezone.localdate(changed) if changed else None,
            responsible=state.unit.name if state and state.unit else "",
            reason=(state.not_applicable_reason or "") if state else "",
            summary=summary,
        )

    def section(self, section: Section, items: tuple[Item, ...]) -> SectionLines:
        return SectionLines(
            section.id, section.number, str(section.title), [self.line(item) for item in items]
        )

    def sections(self) -> list[SectionLines]:
        """The sections of the active regulation."""
        return [self.section(each, each.items) for each in profiles.active().sections]

    def additional(self) -> list[SectionLines]:
        """What only other regulations ask for and this site publishes all the same."""
        wanted = {item.id for item in profiles.additional_items()}
        found = []
        for section in profiles.every_section():
            items = tuple(item for item in section.items if item.id in wanted)
            lines = self.section(section, items)
            shown = [item for item in lines.items if item.state == "filled"]
            if shown:
                # The section stands above as well: its address on the page must differ.
                address = f"additional-{section.id}"
                found.append(SectionLines(address, section.number, str(section.title), shown))
        return found
