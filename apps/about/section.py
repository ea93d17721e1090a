"""Section 2 of the register: general information about the organisation.

Its five links to other sites are useful links (apps/support)."""

from django.utils.translation import gettext_lazy as _

from apps.about.facts import FACTS, items_without_fact
from apps.about.models import AboutPage
from apps.about.views import AboutStanding
from apps.publishing.sections import Collection, register, register_groups

TEXTS = (
    "about.internal_rules",
    "about.mission",
    "about.vision",
    "about.values",
    "about.accreditation",
)

register(
    Collection(
        AboutPage,
        items=(*FACTS, *TEXTS),
        shape=AboutStanding,
        unproven=items_without_fact,
    )
)
register_groups(
    "about",
    {
        "brief": _("Brief information"),
        "phones": _("Telephones"),
        "capacity": _("Capacity"),
        "population": _("Attached population"),
        "branches": _("Branches"),
        "links": _("Links to other sites"),
        "structure": _("Structure"),
    },
)
