"""The admin of section 5: doctors with their reception, education and certificates; the rest is the
shared admin."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple, ModelForm, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.languages.typography import capitalised
from apps.publishing.admin import (
    FactAdmin,
    IncompleteFilter,
    LapseFilter,
    PublishableAdmin,
    PublishableForm,
    StandingPageAdmin,
    TranslatedStackedInline,
)
from apps.services import overviews
from apps.services.models import (
    AppealsOverview,
    Certificate,
    DayChange,
    Doctor,
    Education,
    Faq,
    Inspection,
    MedicineList,
    PriceList,
    ServicesPage,
    Speciality,
    WeeklySlot,
)
from apps.services.models.doctors import SpokenLanguage
from apps.services.overview_figures import overview_figures
from apps.services.schedule import room_conflicts
from apps.tables.admin import TableAdmin

admin.site.register(ServicesPage, StandingPageAdmin)
admin.site.register([PriceList, MedicineList], TableAdmin)

# The name of the button that counts an overview from the records.
COMPUTE = "_compute"


@admin.register(Speciality)
class SpecialityAdmin(FactAdmin):
    list_display = ["__str__", "doctor_title", "code", "position"]
    search_fields = ["code"]


class SpokenLanguages(MultipleChoiceField):
    """Languages ticked in a form, codes with commas between them in the column."""

    widget = CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial or ""), data)


class SlotFormSet(BaseInlineFormSet):
    """Refuses hours of one weekday that overlap; lunch between two rows is all right."""

    def clean(self) -> None:
        super().clean()
        kept: list[WeeklySlot] = []
        for form in self.forms:
            new = form.instance.pk is None
            if not form.is_valid() or (new and not form.has_changed()):
                continue
            if self._should_delete_form(form):
                continue
            if any(form.instance.overlaps(other) for other in kept):
                form.add_error("opens", _now("These hours overlap with others of the same day."))
            kept.append(form.instance)


class SlotInline(admin.StackedInline):
    """When the doctor receives, week by week."""

    model = WeeklySlot
    formset = SlotFormSet
    extra = 0
    fields = [("weekday", "opens", "closes"), ("room", "valid_from", "valid_to")]


class ChangeInline(TranslatedStackedInline):
    """Other hours on some days."""

    model = DayChange
    fk_name = "doctor"
    autocomplete_fields = ["replaced_by"]


class EducationInline(TranslatedStackedInline):
    model = Education


class CertificateInline(TranslatedStackedInline):
    model = Certificate


class CertificateFilter(LapseFilter):
    """Doctors whose certificate no longer holds, or soon will not."""

    title = _("specialist certificate")
    parameter_name = "certificate"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        found = super().queryset(request, Certificate.objects.not_replaced())
        return queryset.filter(pk__in=found.values("doctor"))


@admin.display(description=_("certificate until"), ordering="certificate_until")
def certificate_until(doctor: Doctor) -> SafeString | str:
    """The first end of the doctor's certificates; a pill once it is past."""
    end: date | None = doctor.certificate_until
    if end is None:
        return "—"
    words = date_format(end, "SHORT_DATE_FORMAT")
    if end >= timezone.localdate():
        return words
    return format_html('<span class="pill pill-danger">{}</span>', words)


@admin.register(Doctor)
class DoctorAdmin(PublishableAdmin):
    """A doctor; the name comes from the person and is not typed here."""

    list_display = [
        "title_text",
        "state",
        "languages",
        "speciality",
        "unit",
        certificate_until,
        "on_site",
    ]
    list_filter = ["status", IncompleteFilter, CertificateFilter, "speciality", "unit"]
    list_select_related = ["unit", "speciality"]
    ordering = ["sort_kk", "pk"]
    search_fields = ["room"]
    autocomplete_fields = ["unit", "person", "speciality", "further_specialities"]
    inlines = [SlotInline, ChangeInline, EducationInline, CertificateInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        last = Certificate.objects.not_replaced().filter(doctor=OuterRef("pk"))
        first_end = Subquery(last.order_by("valid_until").values("valid_until")[:1])
        return super().get_queryset(request).annotate(certificate_until=first_end)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        titles = [column("title", language) for language in EDITORIAL_LANGUAGES]
        return [*super().get_readonly_fields(request, obj), *titles]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        if db_field.name != "spoken_languages":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return SpokenLanguages(
            label=capitalised(db_field.verbose_name),
            required=False,
            choices=SpokenLanguage.choices,
        )

    def save_model(self, request: HttpRequest, obj: Doctor, form: ModelForm, change: bool) -> None:
        obj.take_name()
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        for slot, other in room_conflicts(form.instance):
            words = _now("Room %(room)s is also taken by %(doctor)s: %(hours)s.")
            values = {"room": slot.shown_room, "doctor": other.doctor, "hours": other}
            messages.warning(request, words % values)


@admin.register(Faq)
class FaqAdmin(PublishableAdmin):
    list_filter = [*PublishableAdmin.list_filter, "topic"]


@admin.register(Inspection)
class InspectionAdmin(PublishableAdmin):
    list_filter = [*PublishableAdmin.list_filter, "outcome", "form"]


class OverviewForm(PublishableForm):
    """Asks for the quarter before its figures are counted from the records."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if COMPUTE in self.data:
            year, quarter = cleaned.get("year"), cleaned.get("quarter")
            if not (year and quarter and overviews.may_compute(year, quarter, localdate())):
                self.add_error("quarter", _now("Name a quarter that has begun."))
        return cleaned


@admin.register(AppealsOverview)
class AppealsOverviewAdmin(PublishableAdmin):
    """An overview of a quarter; a button counts what came through the site."""

    form = OverviewForm
    change_form_template = "admin/services/appealsoverview_change_form.html"
    list_filter = [*PublishableAdmin.list_filter, "year", "quarter"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Counted, never typed.
        return [*super().get_exclude(request, obj), "from_records"]

    def save_model(
        self, request: HttpRequest, obj: AppealsOverview, form: ModelForm, change: bool
    ) -> None:
        if COMPUTE in request.POST:
            obj.from_records = overviews.compute(obj.year, obj.quarter)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and obj.from_records:
            context["figures"] = overview_figures(obj)
        return super().render_change_form(request, context, *args, **kwargs)
