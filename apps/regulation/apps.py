"""Application configuration of the regulation; it holds no models and touches no database."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegulationConfig(AppConfig):
    """The law as data: what must stand on the site, by when, and on which days one works."""

    name = "apps.regulation"
    label = "regulation"
    verbose_name = _("Rules for the site")

    def ready(self) -> None:
        """Registers the system checks, which read the profile only when they are run."""
        from . import checks  # noqa: F401
