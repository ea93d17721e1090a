"""Section 11 of the register: information support; its news stand in apps/news.

Useful links also fulfil the five links the regulation asks for in section 2."""

from collections.abc import Iterable
from datetime import date

from apps.publishing.changes import kinds_told
from apps.publishing.models import Change, as_of
from apps.publishing.sections import Collection, register
from apps.support.models import (
    Event,
    HealthMaterial,
    InformationSystem,
    Statement,
    SupportPage,
    UsefulLink,
)
from apps.support.views import (
    RUBRIC,
    EventListing,
    FactListing,
    LinkListing,
    SupportPages,
    SystemListing,
)


def without_every_kind(on: date) -> Iterable[str]:
    """The rubric must tell of all three: legislation, state services and permits (mgdb1 р. 10
    пп. 8)."""
    told = kinds_told(as_of(on))
    return () if told == set(Change.Kind.values) else (RUBRIC,)


register(
    Collection(
        SupportPage,
        items=(
            "support.bilingual",
            "support.low_vision",
            RUBRIC,
            "support.advisory_support",
        ),
        shape=SupportPages,
        unproven=without_every_kind,
    )
)
register(
    Collection(
        Event,
        items=("support.event_announcements",),
        shape=EventListing,
        path="support/events",
    )
)
register(
    Collection(
        Statement,
        items=("support.head_statements",),
        shape=FactListing,
        path="support/statements",
    )
)
register(
    Collection(
        HealthMaterial,
        items=("support.health_materials",),
        shape=FactListing,
        path="support/health",
    )
)
register(
    Collection(
        InformationSystem,
        items=("support.information_systems_list", "support.information_systems_use"),
        shape=SystemListing,
        path="support/systems",
    )
)
register(
    Collection(
        UsefulLink,
        items=(
            "support.links_government",
            "support.links_egov",
            "support.links_legislation",
            "about.links.health_ministry",
            "about.links.health_department",
            "about.links.akimat",
            "about.links.insurance_fund",
            "about.links.trade_union",
        ),
        shape=LinkListing,
        path="support/links",
    )
)
