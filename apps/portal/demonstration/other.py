"""The demonstration's other."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Other information…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
