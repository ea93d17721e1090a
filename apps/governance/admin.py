from django.contrib import admin

from apps.governance.models import BoardPlan, Committee, GovernancePage
from apps.publishing.admin import FactAdmin, PublishableAdmin, StandingPageAdmin

admin.site.register(GovernancePage, StandingPageAdmin)
admin.site.register(BoardPlan, PublishableAdmin)


@admin.register(Committee)
class CommitteeAdmin(FactAdmin):
    list_display = ["__str__", "chair", "position"]
    list_select_related = ["chair"]
    autocomplete_fields = ["chair", "members"]
