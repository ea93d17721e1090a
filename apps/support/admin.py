from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpRequest

from apps.publishing.admin import PublishableAdmin, StandingPageAdmin, capitalised
from apps.publishing.sections import collection_of
from apps.support.models import SupportPage, UsefulLink


class UsefulLinkAdmin(PublishableAdmin):
    """Items of the register are ticked, not typed."""

    list_filter = [*PublishableAdmin.list_filter, "group", "on_home", "in_footer"]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        if db_field.name != "items":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return MultipleChoiceField(
            label=capitalised(db_field.verbose_name),
            required=False,
            widget=CheckboxSelectMultiple,
            choices=lambda: [
                (item.id, str(item.title)) for item in collection_of(UsefulLink).register_items
            ],
        )


admin.site.register(SupportPage, StandingPageAdmin)
admin.site.register(UsefulLink, UsefulLinkAdmin)
