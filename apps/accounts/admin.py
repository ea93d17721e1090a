"""The admin of accounts and structural units."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit, User
from apps.languages.forms import TranslatedForm


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["username", "get_full_name", "unit", "is_active", "last_login"]
    list_filter = ["is_active", "groups", "unit"]
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


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
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
