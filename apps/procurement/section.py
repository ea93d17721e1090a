"""Section 9 of the register: public procurement."""

from django.utils.translation import gettext_lazy as _

from apps.procurement.models import ProcurementPage, ProcurementPlan, Tender
from apps.procurement.plans import without_a_current_plan
from apps.procurement.tenders import (
    ANNOUNCEMENTS,
    CONDITIONS,
    MINUTES,
    PORTAL_LINKS,
    RESULTS,
    items_lacking_of_tenders,
)
from apps.procurement.views import OUTSOURCING, PlanListing, ProcurementStanding, TenderListing
from apps.publishing.sections import Collection, register, register_groups

register(
    Collection(
        ProcurementPage,
        items=(
            "procurement.acts",
            "procurement.tenders.participation",
            "procurement.tenders.appeal",
            OUTSOURCING,
        ),
        shape=ProcurementStanding,
    )
)
register(
    Collection(
        ProcurementPlan,
        items=("procurement.annual_plan",),
        shape=PlanListing,
        path="procurement/plan",
        unproven=without_a_current_plan,
    )
)
register(
    Collection(
        Tender,
        items=(ANNOUNCEMENTS, CONDITIONS, MINUTES, RESULTS, PORTAL_LINKS),
        shape=TenderListing,
        path="procurement/notices",
        feed=True,
        exports=(
            "number",
            "title",
            "method",
            "amount",
            "publish_at",
            "accepting_from",
            "accepting_until",
            "opening_at",
            "portal_url",
            "decided_on",
            "outcome",
            "outcome_reason",
            "winner",
            "contract_number",
            "contract_on",
            "contract_amount",
        ),
        unproven=items_lacking_of_tenders,
    )
)
register_groups("procurement", {"tenders": _("Tenders")})
