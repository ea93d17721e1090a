"""The journal in the admin: read only, for everybody. And the base of admins whose records do not
write the journal themselves."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.journal.actions import record
from apps.journal.models import Action, Entry


class RecordedAdmin(admin.ModelAdmin):
    """Writes into the journal what its forms, lists and actions do to a record, the rows below it
    and its many-to-many relations included: Django calls these three in the same transaction."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(Action.CREATED, obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record(Action.SAVED, obj, by=request.user)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        for obj in queryset:
            record(Action.DELETED, obj, by=request.user)
        return super().log_deletions(request, queryset)


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    list_display = ["number", "at", "action", "model", "object_id", "item", "actor_id", "note"]
    list_filter = ["action"]
    date_hierarchy = "at"
    search_fields = ["object_id", "item", "note"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
