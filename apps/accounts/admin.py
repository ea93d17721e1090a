"""The admin of accounts and structural units."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES
from apps.journal.admin import RecordedAdmin
from apps.languages.forms import TranslatedForm

# Roles are declared in roles.py and written after every migration: an edit here would be lost.
admin.site.unregister(Group)


def role_title(group: Group) -> str:
    """The role a group stands for, in words."""
    return next((str(role.name) for role in ROLES if role.code == group.name), group.name)


class RoleFilter(admin.SimpleListFilter):
    """Accounts of one role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [(role.code, role.name) for role in ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(RecordedAdmin, UserAdmin):
    list_display = ["username", "get_full_name", "unit", "is_active", "last_login"]
    list_filter = ["is_active", RoleFilter, "unit"]
    filter_horizontal = []
    autocomplete_fields = ["unit"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            _("Person"),
            {"fields": ["last_name", "first_name", "patronymic", "email", "unit", "language"]},
        ),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs["widget"] = CheckboxSelectMultiple()
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label, field.help_text = _("Roles"), ""
        field.label_from_instance = role_title
        return field


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    """Below publishing, so the two columns are written out here."""

    form = TranslatedForm
    list_display = ["__str__", "code", "head", "substitute", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name_kk", "name_ru", "code"]
    autocomplete_fields = ["parent", "head", "substitute"]
    fieldsets = [
        (
            None,
            {
                "fields": [("name_kk", "name_ru"), ("competence_kk", "competence_ru")],
                "classes": ["two-languages"],
            },
        ),
        (
            _("Common to both languages"),
            {
                "fields": [
                    "code",
                    "parent",
                    "phone_extension",
                    "head",
                    ("substitute", "substitute_from", "substitute_until"),
                    "position",
                    "is_active",
                ]
            },
        ),
    ]
