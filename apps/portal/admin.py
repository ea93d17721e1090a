from django.contrib import admin

from apps.portal.models import UrgentNotice
from apps.publishing.admin import FactAdmin


@admin.register(UrgentNotice)
class UrgentNoticeAdmin(FactAdmin):
    """A short form that fits a phone."""

    # No missed term keeps a warning from readers (apps/compliance/enforcement/exempt.py).
    never_held_back = True
    list_display = ["__str__", "starts_at", "ends_at"]
