"""The admin site: Django's own, under the organisation's words."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class EmhanaAdminSite(admin.AdminSite):
    """The editors' side of the site."""

    site_title = _("Site management")
    site_header = _("Site management")
    index_title = _("Desk")
    empty_value_display = "—"


class EmhanaAdminConfig(AdminConfig):
    default_site = "config.admin.EmhanaAdminSite"
