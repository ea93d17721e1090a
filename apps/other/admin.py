from django.contrib import admin

from apps.other.models import Decision, OtherPage
from apps.publishing.admin import DocumentBearingAdmin, StandingPageAdmin


class OtherPageAdmin(StandingPageAdmin):
    list_display = ["title_text", "section", "state", "languages", "unit", "posted", "on_site"]
    list_filter = [*StandingPageAdmin.list_filter, "section"]


admin.site.register(OtherPage, OtherPageAdmin)
admin.site.register(Decision, DocumentBearingAdmin)
