"""System checks of the regulation: the profile named in the settings can be read.

Messages are for whoever installs the site, and stay in English like those of Django.
"""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from . import profiles
from .loader import RegulationError


@register()
def check_profile(**kwargs: Any) -> list[CheckMessage]:
    """regulation.E001: one error for each fault of the profile file."""
    try:
        profiles.every_section()
    except RegulationError as error:
        known = ", ".join(profiles.available())
        return [
            Error(
                f"The regulation cannot be read: {message}.",
                hint=f"Set REGULATION_PROFILE to {known} or the path of a file described in "
                "docs/regulation.md.",
                id="regulation.E001",
            )
            for message in error.messages()
        ]
    return []
