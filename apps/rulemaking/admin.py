from django.contrib import admin

from apps.publishing.admin import PublishableAdmin
from apps.rulemaking.models import Act


class ActAdmin(PublishableAdmin):
    """Acts by their kind and subject; found by number as well as by words."""

    list_display = [*PublishableAdmin.list_display, "kind", "number", "adopted_on", "in_force_to"]
    list_filter = [*PublishableAdmin.list_filter, "kind", "subject"]
    search_fields = ["number"]


admin.site.register(Act, ActAdmin)
