"""The demonstration's budget."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Budget…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
