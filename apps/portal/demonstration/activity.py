"""The demonstration's activity."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Programmes and figures…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
