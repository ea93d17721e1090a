"""Section 11 of the register: information support; its news stand in apps/news.

Useful links also fulfil the five links the regulation asks for in section 2."""

from apps.publishing.sections import Collection, Standing, register
from apps.support.models import SupportPage, UsefulLink
from apps.support.views import LinkListing

register(
    Collection(
        SupportPage,
        items=("support.bilingual", "support.low_vision", "support.advisory_support"),
        shape=Standing,
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
