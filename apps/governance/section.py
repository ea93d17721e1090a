"""Section 3 of the register: corporate governance."""

from django.utils.translation import gettext_lazy as _

from apps.governance.models import BoardPlan, GovernancePage
from apps.governance.people import COMMITTEES, SHOWN, items_unproven, plan_unproven
from apps.governance.views import BoardPlans, GovernanceStanding
from apps.publishing.sections import Collection, register, register_groups

register(
    Collection(
        GovernancePage,
        items=(*SHOWN, COMMITTEES),
        shape=GovernanceStanding,
        unproven=items_unproven,
    )
)
register(
    Collection(
        BoardPlan,
        items=("governance.board.plan",),
        shape=BoardPlans,
        path="governance/board/plan",
        unproven=plan_unproven,
    )
)
register_groups("governance", {"board": _("Supervisory board"), "administration": _("Management")})
