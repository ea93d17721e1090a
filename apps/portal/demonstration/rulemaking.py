"""The demonstration's rulemaking."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Legal acts…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
