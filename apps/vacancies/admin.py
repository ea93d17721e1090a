from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.publishing.admin import FactAdmin, PublishableAdmin, StandingPageAdmin
from apps.vacancies.models import VacanciesPage, Vacancy, VacancyContact


class OpenFilter(admin.SimpleListFilter):
    """Vacancies by whether applications are taken today."""

    title = _("applications")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("yes", _("Accepted")), ("no", _("Closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        over = {"closes_on__lt": timezone.localdate()}
        if self.value() == "yes":
            return queryset.exclude(**over)
        return queryset.filter(**over) if self.value() == "no" else queryset


class VacancyAdmin(PublishableAdmin):
    list_display = ["title_text", "department", "applications", "state", "languages", "posted"]
    list_filter = ["status", OpenFilter, "department"]
    list_select_related = ["unit", "department"]
    autocomplete_fields = ["unit", "department", "contact"]

    @admin.display(description=_("applications"), ordering="closes_on")
    def applications(self, obj: Vacancy) -> SafeString | str:
        if obj.closes_on is None:
            return "—"
        if not obj.is_open():
            return format_html('<span class="pill pill-archived">{}</span>', _("closed"))
        words = _("until %(day)s") % {"day": date_format(obj.closes_on, "SHORT_DATE_FORMAT")}
        return format_html('<span class="pill pill-published">{}</span>', words)


class VacancyContactAdmin(FactAdmin):
    list_display = ["__str__", "subject", "position"]
    autocomplete_fields = ["post"]


admin.site.register(VacanciesPage, StandingPageAdmin)
admin.site.register(Vacancy, VacancyAdmin)
admin.site.register(VacancyContact, VacancyContactAdmin)
