from django.contrib import admin

from apps.budget.models import Budget
from apps.publishing.admin import item_title
from apps.tables.admin import TableAdmin


class BudgetAdmin(TableAdmin):
    list_display = ["title_text", item_title, "year", "period", *TableAdmin.list_display[1:]]
    list_filter = [*TableAdmin.list_filter, "year", "period"]


admin.site.register(Budget, BudgetAdmin)
