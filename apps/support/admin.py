from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from apps.languages.typography import capitalised
from apps.publishing.admin import PublishableAdmin, StandingPageAdmin
from apps.publishing.sections import collection_of
from apps.support.models import (
    Event,
    HealthMaterial,
    InformationSystem,
    LinkCheck,
    Statement,
    SupportPage,
    UsefulLink,
)


class DeadFilter(admin.SimpleListFilter):
    """Records whose link no longer answers."""

    title = _("the link")
    parameter_name = "dead"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("yes", _("dead")), ("no", _("answers or not checked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(dead_since__isnull=self.value() == "no")


class LinkingAdmin(PublishableAdmin):
    """Records with a link to another site and what came of checking it."""

    list_display = ["title_text", "state", "link_state", "languages", "unit", "posted", "on_site"]
    list_filter = [*PublishableAdmin.list_filter, DeadFilter]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        last = LinkCheck.objects.filter(url=OuterRef("url"))
        columns = {
            name: Subquery(last.values(name)[:1])
            for name in ("checked_at", "outcome", "dead_since")
        }
        return super().get_queryset(request).annotate(**columns)

    @admin.display(description=_("the link"), ordering="dead_since")
    def link_state(self, obj: Any) -> SafeString | str:
        if obj.checked_at is None:
            return "—"
        words = LinkCheck.Outcome(obj.outcome).label
        if obj.dead_since is None:
            return words
        since = date_format(localtime(obj.dead_since), "SHORT_DATE_FORMAT")
        since = _("dead since %(day)s") % {"day": since}
        return format_html('<span class="pill pill-danger">{}</span> {}', since, words)


class UsefulLinkAdmin(LinkingAdmin):
    """Items of the register are ticked, not typed."""

    list_filter = [*LinkingAdmin.list_filter, "group", "on_home", "in_footer"]

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


class EventAdmin(PublishableAdmin):
    """Announcements, the latest first."""

    list_display = ["title_text", "starts_at", "kind", "state", "languages", "unit", "on_site"]
    list_filter = [*PublishableAdmin.list_filter, "kind", "is_cancelled"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-pk"]


class StatementAdmin(PublishableAdmin):
    """Whoever spoke is chosen among the posts."""

    autocomplete_fields = ["unit", "post"]


admin.site.register(SupportPage, StandingPageAdmin)
admin.site.register(UsefulLink, UsefulLinkAdmin)
admin.site.register(InformationSystem, LinkingAdmin)
admin.site.register(Event, EventAdmin)
admin.site.register(Statement, StatementAdmin)
admin.site.register(HealthMaterial, PublishableAdmin)


@admin.register(LinkCheck)
class LinkCheckAdmin(admin.ModelAdmin):
    """Every address of another site the pages name, with what came of asking it last: written by
    the check alone."""

    list_display = ["url", "outcome", "checked_at", "dead_since"]
    list_filter = ["outcome", DeadFilter]
    search_fields = ["url"]
    list_per_page = 50
    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
