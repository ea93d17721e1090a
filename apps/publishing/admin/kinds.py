"""The admins of the two kinds of published records."""

from typing import Any

from django.http import HttpRequest

from apps.publishing.admin.filters import IncompleteFilter, ItemFilter
from apps.publishing.admin.items import item_title
from apps.publishing.admin.publishable import PublishableAdmin
from apps.publishing.models import StandingPage


class StandingPageAdmin(PublishableAdmin):
    """Pages at standing addresses: an item's page is found, not added twice."""

    list_display = ["title_text", item_title, "state", "languages", "unit", "posted", "on_site"]
    ordering = ["position", "pk"]
    date_hierarchy = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The page of an item is withdrawn with a reason, never deleted.
        if isinstance(obj, StandingPage) and obj.item:
            return False
        return super().has_delete_permission(request, obj)


class DocumentBearingAdmin(PublishableAdmin):
    """Documents of several items: lists name the item of each."""

    list_display = ["title_text", item_title, "state", "languages", "unit", "posted", "on_site"]
    list_filter = ["status", IncompleteFilter, ItemFilter, "unit"]
