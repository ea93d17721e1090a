"""The demonstration's vacancies."""

from apps.portal.demonstration.loading import Demonstration

SAYS = "Vacancies…"


def load(demonstration: Demonstration) -> None:
    """Nothing yet."""
