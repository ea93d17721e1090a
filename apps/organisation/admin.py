"""The admin of the facts about the organisation."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.organisation.models import Branch, Founder, Person, Phone, Post, Profile, Tenure
from apps.publishing.admin import FactAdmin, allows_editor


class RichFactAdmin(FactAdmin):
    """A fact with a rich text: its form needs what the editor needs."""

    @allows_editor
    def changeform_view(self, *args: Any, **kwargs: Any):
        return super().changeform_view(*args, **kwargs)


@admin.register(Profile)
class ProfileAdmin(RichFactAdmin):
    """One row; nobody adds a second or deletes it."""

    autocomplete_fields = ["route_map"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Profile.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Branch)
class BranchAdmin(RichFactAdmin):
    list_display = ["__str__", "phone", "is_registered"]
    autocomplete_fields = ["route_map"]


@admin.register(Founder)
class FounderAdmin(FactAdmin):
    list_display = ["__str__", "url"]


@admin.register(Phone)
class PhoneAdmin(FactAdmin):
    list_display = ["__str__", "service", "extension", "in_frame", "position"]
    list_filter = ["service", "in_frame"]
    search_fields = ["number"]


@admin.register(Person)
class PersonAdmin(RichFactAdmin):
    search_fields = ["name_kk"]
    autocomplete_fields = ["photo"]


class TenureInline(admin.TabularInline):
    model = Tenure
    extra = 0
    autocomplete_fields = ["person"]


@admin.register(Post)
class PostAdmin(FactAdmin):
    list_display = ["__str__", "kind", "unit", "position"]
    list_filter = ["kind"]
    inlines = [TenureInline]
    search_fields = ["code"]
    autocomplete_fields = ["unit", "reports_to", "oversees"]
