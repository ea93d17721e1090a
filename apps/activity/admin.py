from django.contrib import admin

from apps.activity.models import ActivityDocument, Indicator, Point, Series
from apps.publishing.admin import (
    DocumentBearingAdmin,
    PublishableAdmin,
    TranslatedStackedInline,
)


class IndicatorInline(TranslatedStackedInline):
    model = Indicator


class ActivityDocumentAdmin(DocumentBearingAdmin):
    """Programmes, reports and overviews; a report has its figures below."""

    list_filter = [*DocumentBearingAdmin.list_filter, "year"]
    inlines = [IndicatorInline]


class PointInline(admin.TabularInline):
    model = Point
    extra = 0


class SeriesAdmin(PublishableAdmin):
    """A series with its values."""

    inlines = [PointInline]


admin.site.register(ActivityDocument, ActivityDocumentAdmin)
admin.site.register(Series, SeriesAdmin)
