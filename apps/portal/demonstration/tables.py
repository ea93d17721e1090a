"""The demonstration's tables."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Prices and medicines…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
