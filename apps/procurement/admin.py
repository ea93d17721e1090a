from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.procurement.models import OutsourcedService, ProcurementPage, ProcurementPlan, Tender
from apps.procurement.tenders import State
from apps.publishing.admin import FactAdmin, PublishableAdmin, StandingPageAdmin
from apps.tables.admin import TableAdmin

# Classes of the pills of the admin's style sheet.
PILLS = {
    State.ACCEPTING: "published",
    State.CONTRACT: "published",
    State.DECIDED: "published",
    State.ANNOUNCED: "scheduled",
    State.CLOSED: "check",
    State.FAILED: "warning",
    State.CANCELLED: "withdrawn",
}


class StageFilter(admin.SimpleListFilter):
    """Tenders by where they stand now."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            ("announced", State.ANNOUNCED.label),
            ("accepting", State.ACCEPTING.label),
            ("closed", State.CLOSED.label),
            ("finished", _("Finished")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        questions = dict(self.lookups(request, None))
        return getattr(queryset, self.value())() if self.value() in questions else queryset


class TenderAdmin(PublishableAdmin):
    list_display = ["title_text", "number", "stage", "accepting_until", "state", "languages"]
    list_filter = ["status", StageFilter, "method", "is_electronic", "unit"]
    search_fields = ["number", "winner_kk", "winner_ru"]

    @admin.display(description=_("stage"))
    def stage(self, obj: Tender) -> SafeString:
        state = obj.state()
        return format_html('<span class="pill pill-{}">{}</span>', PILLS[state], state.label)


class ProcurementPlanAdmin(TableAdmin):
    list_display = ["title_text", "year", *TableAdmin.list_display[1:]]


class OutsourcedServiceAdmin(FactAdmin):
    list_display = ["__str__", "contractor", "contract_number", "contract_on", "until"]


admin.site.register(ProcurementPage, StandingPageAdmin)
admin.site.register(ProcurementPlan, ProcurementPlanAdmin)
admin.site.register(Tender, TenderAdmin)
admin.site.register(OutsourcedService, OutsourcedServiceAdmin)
