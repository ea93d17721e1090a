"""Section 6 of the register: the acts that apply to health organisations."""

from apps.publishing.sections import Collection, register
from apps.rulemaking.models import Act
from apps.rulemaking.views import Acts

register(
    Collection(
        Act,
        items=("rulemaking.acts",),
        shape=Acts,
        exports=(
            "kind",
            "number",
            "adopted_on",
            "title",
            "lead",
            "subject",
            "in_force_from",
            "changed_on",
            "in_force_to",
            "official_url",
        ),
    )
)
