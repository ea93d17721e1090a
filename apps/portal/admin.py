from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from apps.portal.models import UrgentNotice
from apps.publishing.admin import TranslatedAdmin


@admin.register(UrgentNotice)
class UrgentNoticeAdmin(TranslatedAdmin):
    """A short form that fits a phone."""

    list_display = ["__str__", "starts_at", "ends_at"]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.save(by=request.user)
