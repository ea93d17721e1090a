"""The application that holds the low-vision version."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessibilityConfig(AppConfig):
    """Stands alone: imports no other app of the site and keeps nothing in the database."""

    name = "apps.accessibility"
    label = "accessibility"
    verbose_name = _("Accessibility")
