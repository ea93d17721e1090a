"""The admin of the working-day calendar and the opening hours."""

from django.contrib import admin

from apps.journal.admin import RecordedAdmin
from apps.languages.forms import TranslatedForm
from apps.workdays.models import CalendarRow, HoursException, Service, WeeklyHours


@admin.register(CalendarRow)
class CalendarRowAdmin(RecordedAdmin):
    form = TranslatedForm
    list_display = ["date", "kind", "title_kk", "title_ru", "source"]
    list_filter = ["kind"]
    date_hierarchy = "date"
    fields = ["date", "kind", ("title_kk", "title_ru"), "source"]


class WeeklyHoursInline(admin.TabularInline):
    model = WeeklyHours
    extra = 0
    max_num = 7


@admin.register(Service)
class ServiceAdmin(RecordedAdmin):
    form = TranslatedForm
    list_display = ["__str__", "is_main", "open_on_holidays", "position"]
    fields = [("name_kk", "name_ru"), "code", ("is_main", "open_on_holidays"), "position"]
    inlines = [WeeklyHoursInline]


@admin.register(HoursException)
class HoursExceptionAdmin(RecordedAdmin):
    form = TranslatedForm
    list_display = ["__str__", "service", "opens", "closes", "reason_kk"]
    fields = [
        "service",
        ("first_day", "last_day"),
        ("opens", "closes"),
        ("reason_kk", "reason_ru"),
    ]
