"""The demonstration's people."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Board and administration…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
