"""The forms of the first run. The admin screens draw them, the terminal asks their fields one by
one, and the file is checked by them: what is refused in one way is refused in all three."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES
from apps.languages.forms import TranslatedForm
from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.languages.typography import capitalised
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.plan import ADDRESSES, ORGANISATION_TEXTS, WEEKDAYS
from apps.publishing.admin.translated import marked_with_language
from apps.workdays.models import WeeklyHours


def columns(*names: str) -> list[str]:
    """The columns of translated fields, Kazakh first."""
    return [column(name, language) for name in names for language in EDITORIAL_LANGUAGES]


class BothLanguages(TranslatedForm):
    """A form of a translated record with its labels in words and its fields marked by language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model = self._meta.model
        for name, field in self.fields.items():
            db_field = model._meta.get_field(name)
            bare = next((each for each in model.translated if name in columns(each)), name)
            field.label = capitalised(model._meta.get_field(bare).verbose_name)
            marked_with_language(model, db_field, field)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2
            elif isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("class", "vTextField")

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields in two languages, Kazakh left."""
        named = [columns(name) for name in self._meta.model.translated]
        return [(self[kk], self[ru]) for kk, ru in named if kk in self.fields]

    @property
    def shared(self) -> list[forms.BoundField]:
        """The fields that stand once for both languages."""
        texts = set(columns(*self._meta.model.translated))
        return [field for field in self.visible_fields() if field.name not in texts]


class OrganisationForm(BothLanguages):
    """The organisation by name and place; an empty postal address is the address."""

    class Meta:
        model = Profile
        fields = [*columns(*ORGANISATION_TEXTS, *ADDRESSES), "bin", "email"]

    def clean(self) -> dict[str, Any] | None:
        for language in EDITORIAL_LANGUAGES:
            postal, place = column("postal_address", language), column("address", language)
            if not self.cleaned_data.get(postal):
                self.cleaned_data[postal] = self.cleaned_data.get(place)
        return super().clean()


class PhoneForm(BothLanguages):
    """A telephone the public may call."""

    class Meta:
        model = Phone
        fields = [*columns("title"), "service", "number", "extension", "in_frame"]


class UnitForm(BothLanguages):
    """A structural unit with whoever answers for it."""

    class Meta:
        model = Unit
        fields = [*columns("name"), "code", "head", "substitute"]
        field_classes = {"head": forms.ModelChoiceField, "substitute": forms.ModelChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("head", "substitute"):
            field = self.fields[name]
            field.to_field_name = "username"
            field.queryset = real_people()
            person = getattr(self.instance, name) if self.instance.pk else None
            self.initial[name] = person.username if person else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        head, substitute = self.cleaned_data.get("head"), self.cleaned_data.get("substitute")
        if head is not None and head == substitute:
            words = _now("Nobody substitutes themselves: choose a colleague.")
            self.add_error("substitute", words)
        return cleaned


class AccountForm(forms.ModelForm):
    """Somebody who will keep the site, with one role; further roles are given in the accounts."""

    role = forms.ChoiceField(label=_("Role"))

    class Meta:
        model = User
        fields = [
            "last_name",
            "first_name",
            "patronymic",
            "email",
            "username",
            "unit",
            "language",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_name", "email"):
            self.fields[name].required = True
        for field in self.fields.values():
            field.label = capitalised(field.label)
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("class", "vTextField")
        self.fields["username"].help_text = ""
        self.fields["role"].choices = [("", "—"), *((role.code, role.name) for role in ROLES)]
        self.fields["unit"].to_field_name = "code"
        self.fields["unit"].queryset = Unit.objects.active()
        self.initial["unit"] = self.instance.unit.code if self.instance.unit_id else None
        if self.instance.pk:
            own = set(self.instance.groups.values_list("name", flat=True))
            self.initial["role"] = next((r.code for r in ROLES if r.code in own), "")

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        taken = User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).first()
        if taken is not None and taken.is_demonstration:
            words = _now("A demonstration account has this name. Remove the demonstration first.")
            raise ValidationError(words)
        return name

    @property
    def shared(self) -> list[forms.BoundField]:
        return list(self.visible_fields())


class HoursForm(forms.Form):
    """The opening hours of the whole organisation: «08:00-20:00» for each day it works, empty for a
    day off. `week` is what was said, weekday → (opens, closes)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in zip(WeeklyHours.Weekday, WEEKDAYS, strict=True):
            self.fields[name] = forms.CharField(
                label=weekday.label,
                required=False,
                max_length=13,
                widget=forms.TextInput(attrs={"placeholder": "08:00-20:00", "autocomplete": "off"}),
            )

    @property
    def week(self) -> dict[int, tuple[time, time]]:
        return {
            weekday: self.cleaned_data[name]
            for weekday, name in enumerate(WEEKDAYS)
            if self.cleaned_data.get(name)
        }

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name in WEEKDAYS:
            words = self.cleaned_data.get(name)
            if isinstance(words, str) and words:
                try:
                    self.cleaned_data[name] = hours_of(words)
                except ValidationError as error:
                    self.add_error(name, error)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.week:
            raise ValidationError(_now("Name at least one day on which the organisation works."))
        return cleaned


def hours_of(words: str) -> tuple[time, time]:
    """The two times of «08:00-20:00». Raises ValidationError for anything else."""
    parts = words.replace("–", "-").replace("—", "-").split("-")
    try:
        opens, closes = (time.fromisoformat(part.strip().zfill(5)) for part in parts)
    except ValueError as error:
        words = _now("Write the two times like this: 08:00-20:00.")
        raise ValidationError(words) from error
    if closes <= opens:
        raise ValidationError(_now("Closing must be later than opening."))
    return opens, closes


def hours_words(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}-{closes:%H:%M}"


def real_people() -> Any:
    """The accounts of the hospital's own people."""
    people = User.objects.filter(is_active=True, is_demonstration=False)
    return people.order_by("last_name", "first_name", "username")
