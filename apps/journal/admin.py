"""The journal in the admin: read only, for everybody."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.journal.models import Entry


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
