from django.contrib import admin

from apps.portal.models import UrgentNotice
from apps.publishing.admin import FactAdmin


@admin.register(UrgentNotice)
class UrgentNoticeAdmin(FactAdmin):
    """A short form that fits a phone."""

    list_display = ["__str__", "starts_at", "ends_at"]
