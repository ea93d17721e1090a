"""The demonstration's reception."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Inspections and answers…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
