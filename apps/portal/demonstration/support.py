"""The demonstration's support."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Events and statements…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
