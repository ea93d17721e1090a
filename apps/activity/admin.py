from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _now

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


class PointFormSet(BaseInlineFormSet):
    """Refuses a second value of a whole year before the database does: to Django two years without
    a quarter differ."""

    def clean(self) -> None:
        super().clean()
        years: set[int] = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", None) or {}
            year = values.get("year")
            if year is None or values.get("quarter") or form in self.deleted_forms:
                continue
            if year in years:
                form.add_error("year", _now("The series has a value of this year already."))
            years.add(year)


class PointInline(admin.TabularInline):
    model = Point
    formset = PointFormSet
    extra = 0


class SeriesAdmin(PublishableAdmin):
    """A series with its values."""

    inlines = [PointInline]


admin.site.register(ActivityDocument, ActivityDocumentAdmin)
admin.site.register(Series, SeriesAdmin)
