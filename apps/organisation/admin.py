"""The admin of the facts about the organisation."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.languages.forms import TranslatedForm
from apps.organisation.actions import leave
from apps.organisation.models import (
    PHOTO_YEARS,
    Absence,
    Branch,
    Founder,
    Person,
    Phone,
    Post,
    Profile,
    ReceptionHours,
    Tenure,
    photo_years,
)
from apps.publishing.admin import (
    FactAdmin,
    TranslatedStackedInline,
    allows_editor,
    language_columns,
)
from apps.publishing.validity import shift_years


class RichFactAdmin(FactAdmin):
    """A fact with a rich text: its form needs what the editor needs."""

    @allows_editor
    def changeform_view(self, *args: Any, **kwargs: Any):
        return super().changeform_view(*args, **kwargs)


@admin.register(Profile)
class ProfileAdmin(RichFactAdmin):
    """One row; nobody adds a second or deletes it."""

    autocomplete_fields = ["route_map"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Profile.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Branch)
class BranchAdmin(RichFactAdmin):
    list_display = ["__str__", "phone", "is_registered"]
    autocomplete_fields = ["route_map"]


@admin.register(Founder)
class FounderAdmin(FactAdmin):
    list_display = ["__str__", "url"]


@admin.register(Phone)
class PhoneAdmin(FactAdmin):
    list_display = ["__str__", "service", "extension", "in_frame", "position"]
    list_filter = ["service", "in_frame"]
    search_fields = ["number"]


class PersonForm(TranslatedForm):
    """Refuses a photo without its date, one dated ahead, and, where the regulation has the rule, a
    new one that is too old already (appendix.photo_age)."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        taken_on = self.cleaned_data.get("photo_taken_on")
        if not self.cleaned_data.get("photo") or "photo_taken_on" in self.errors:
            return cleaned
        if taken_on is None:
            self.add_error("photo_taken_on", _now("Say when the photo was taken."))
        elif taken_on > timezone.localdate():
            self.add_error("photo_taken_on", _now("The photo cannot be taken in the future."))
        elif self.has_new_photo() and photo_years() and is_old(taken_on):
            words = _now("The photo is older than %(years)s years. Add a newer one.")
            self.add_error("photo_taken_on", words % {"years": photo_years()})
        return cleaned

    def has_new_photo(self) -> bool:
        return bool({"photo", "photo_taken_on"} & set(self.changed_data))


def is_old(taken_on: date) -> bool:
    """Whether a photo of a day is too old today for a head or a member of the board."""
    return shift_years(taken_on, photo_years() or PHOTO_YEARS) < timezone.localdate()


class TenureFormSet(BaseInlineFormSet):
    """Refuses a second holder of a post before the database does; whoever leaves and whoever comes
    may be entered together."""

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.instance for form in rows if getattr(form, "cleaned_data", None)]
        known = [form.instance.pk for form in self.initial_forms]
        seats: set[tuple[int | None, bool]] = set()
        for row in rows:
            if row.left_on is not None or row.post_id is None:
                continue
            seat = (row.post_id, row.acting)
            others = Tenure.objects.filter(post=row.post_id, acting=row.acting, left_on=None)
            if seat in seats or others.exclude(pk__in=known).exists():
                raise ValidationError(_now("The post has a holder; say when that person left."))
            seats.add(seat)


class TenureInline(admin.TabularInline):
    model = Tenure
    formset = TenureFormSet
    extra = 0
    autocomplete_fields = ["person", "post"]


class AbsenceInline(admin.TabularInline):
    """When a person is away; readers learn until when and who stands in, never why."""

    model = Absence
    fk_name = "person"
    extra = 0
    autocomplete_fields = ["substitute"]


class ReceptionHoursInline(TranslatedStackedInline):
    """When citizens are received by whoever holds the post."""

    model = ReceptionHours


@admin.register(Person)
class PersonAdmin(RichFactAdmin):
    """A person's texts, photo, consent and last day of work, with posts and absences."""

    form = PersonForm
    list_display = ["__str__", "consent", "left_on"]
    search_fields = ["name_kk"]
    autocomplete_fields = ["photo"]
    inlines = [TenureInline, AbsenceInline]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        texts = {"fields": language_columns(Person), "classes": ["two-languages"]}
        photo = {
            "fields": [("photo", "photo_taken_on")],
            "description": _("Not older than three years. Pages show when it was taken."),
        }
        consent = {
            "fields": [("consent_on", "consent_withdrawn_on")],
            "description": _(
                "Without consent pages show the name and the post only, and the file of the photo "
                "is closed. A withdrawal counts from its day."
            ),
        }
        shared = {"fields": ["born_on", "left_on"]}
        return [
            (None, texts),
            (_("Photo"), photo),
            (_("Consent to publish"), consent),
            (self.shared_title, shared),
        ]

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.photo_id and is_old(obj.photo_taken_on):
            words = _("The photo is older than three years; pages say so. Ask for a newer one.")
            messages.warning(request, words)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "left_on" in form.changed_data:
            leave(form.instance, before=form.initial.get("left_on"), by=request.user)

    @admin.display(description=_("consent stands"), boolean=True)
    def consent(self, obj: Person) -> bool:
        return obj.consents()


@admin.register(Post)
class PostAdmin(FactAdmin):
    list_display = ["__str__", "kind", "unit", "position"]
    list_filter = ["kind"]
    inlines = [TenureInline, ReceptionHoursInline]
    search_fields = ["code"]
    autocomplete_fields = ["unit", "reports_to", "oversees"]
