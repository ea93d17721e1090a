"""The demonstration's procurement."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Procurement…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
