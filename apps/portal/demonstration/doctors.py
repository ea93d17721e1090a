"""The demonstration's doctors."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Doctors and schedules…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
