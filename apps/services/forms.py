"""The filters of the doctors' pages: ordinary GET fields, answered without scripts. A value that
makes no sense is passed over, never refused."""

from datetime import date, timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.languages.dates import day_month, relative_day, weekday_name
from apps.languages.models import column, reading_language
from apps.languages.typography import capitalised
from apps.services.models.doctors import DoctorQuerySet, Speciality, SpokenLanguage
from apps.services.schedule import DAYS_AHEAD

# So many words of a name are looked for; more narrow nothing.
WORDS = 4


def day_words(day: date, today: date, language: str) -> str:
    """«Бүгін, 5 қараша», «Дүйсенбі, 9 қараша»."""
    near = relative_day(day, today, language) if (day - today).days < 2 else ""
    return capitalised(f"{near or weekday_name(day, language)}, {day_month(day, language)}")


class DoctorFilter(forms.Form):
    """By speciality, surname, patients, payment and language."""

    speciality = forms.ChoiceField(label=_("Speciality"), required=False)
    name = forms.CharField(label=_("Surname of the doctor"), required=False, max_length=60)
    patients = forms.ChoiceField(
        label=_("Patients"),
        required=False,
        choices=[("", _("All")), ("adults", _("Adults")), ("children", _("Children"))],
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        required=False,
        choices=[("", _("All")), ("free", _("Free of charge")), ("paid", _("For a fee"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    MORE = ("patients", "payment", "language")
    CONDITIONS = {
        "adults": Q(receives_adults=True),
        "children": Q(receives_children=True),
        "free": Q(receives_free=True),
        "paid": Q(receives_paid=True),
    }

    def __init__(self, data, specialities: list[Speciality], **kwargs) -> None:
        super().__init__(data, auto_id="filter-%s", **kwargs)
        self.fields["speciality"].choices = [
            ("", _("All specialities")),
            *((each.code, each.name) for each in specialities),
        ]
        self.fields["language"].choices = [("", _("Any")), *SpokenLanguage.choices]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is asked for less often; folded on the page."""
        return [self[name] for name in self.MORE]

    @property
    def more_chosen(self) -> bool:
        return not self.chosen.keys().isdisjoint(self.MORE)

    @property
    def chosen(self) -> dict[str, str]:
        """What makes sense of what was asked for."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, doctors: DoctorQuerySet) -> DoctorQuerySet:
        """The doctors the reader asked for."""
        chosen = self.chosen
        if "speciality" in chosen:
            code = chosen["speciality"]
            further = Q(further_specialities__code=code)
            doctors = doctors.filter(Q(speciality__code=code) | further).distinct()
        for word in chosen.get("name", "").replace("\x00", "").split()[:WORDS]:
            doctors = doctors.filter(**{f"{column('title', reading_language())}__icontains": word})
        for name in ("patients", "payment"):
            if name in chosen:
                doctors = doctors.filter(self.CONDITIONS[chosen[name]])
        if "language" in chosen:
            doctors = doctors.filter(spoken_languages__contains=chosen["language"])
        return doctors


class DayFilter(DoctorFilter):
    """The same for one day of the coming two weeks."""

    day = forms.ChoiceField(label=_("Day"), required=False)
    field_order = ["speciality", "day", "name", "patients", "payment", "language"]

    def __init__(self, data, specialities: list[Speciality], today: date) -> None:
        language = reading_language()
        days = [today + timedelta(days=offset) for offset in range(DAYS_AHEAD)]
        self.today = today
        super().__init__(data, specialities)
        self.fields["day"].choices = [
            (day.isoformat(), day_words(day, today, language)) for day in days
        ]

    @property
    def chosen_day(self) -> date:
        """The day asked for; today unless another makes sense."""
        asked = self.chosen.get("day")
        return date.fromisoformat(asked) if asked else self.today
