"""Doctors: what they are, where and when they receive, their education and certificates.

Who receives on a given day is answered by apps/services/schedule.py from these rows, the absences
of persons (apps/organisation) and the calendar (apps/workdays)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.languages.models import EDITORIAL_LANGUAGES, TranslatedQuerySet, column
from apps.organisation.models import Branch, Person
from apps.publishing.fields import days_in_order
from apps.publishing.models import Fact, Publishable, PublishableQuerySet, ShownAtOnce
from apps.publishing.validity import Validity
from apps.workdays.models import WeeklyHours


class Speciality(Fact):
    """A medical speciality and what its doctor is called."""

    translated = ("name", "doctor_title")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("medical speciality"), max_length=120)
    doctor_title = models.CharField(_("what the doctor is called"), max_length=120)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("medical speciality")
        verbose_name_plural = _("medical specialities")

    def __str__(self) -> str:
        return self.name or self.code


class SpokenLanguage(models.TextChoices):
    """A language in which a doctor receives."""

    KAZAKH = "kk", pgettext_lazy("language of the reception", "Kazakh")
    RUSSIAN = "ru", pgettext_lazy("language of the reception", "Russian")
    ENGLISH = "en", pgettext_lazy("language of the reception", "English")
    UYGHUR = "ug", pgettext_lazy("language of the reception", "Uyghur")
    UZBEK = "uz", pgettext_lazy("language of the reception", "Uzbek")
    KOREAN = "ko", pgettext_lazy("language of the reception", "Korean")
    TURKISH = "tr", pgettext_lazy("language of the reception", "Turkish")


class DoctorQuerySet(PublishableQuerySet):
    """A doctor leaves all lists the day after the last day of work."""

    def published(self, at: datetime | None = None) -> "DoctorQuerySet":
        return super().published(at).filter(still_working(day_of(at)))

    def public(self, at: datetime | None = None) -> "DoctorQuerySet":
        return super().public(at).filter(still_working(day_of(at)))

    def departed(self, at: datetime | None = None) -> "DoctorQuerySet":
        """Those whose pages only say that they receive here no longer."""
        return super().public(at).exclude(still_working(day_of(at)))


def day_of(at: datetime | None) -> date:
    return timezone.localdate(at or timezone.now())


def still_working(on: date) -> Q:
    """Those whose person has not left by a day."""
    return Q(person__left_on__isnull=True) | Q(person__left_on__gte=on)


class Doctor(Publishable):
    """A doctor who receives patients (gp17 р. 5 п. 2; mgdb1 р. 5 п. 2–3).

    The title is the person's name, copied here for addresses and sorting; it is never typed."""

    translated = (*Publishable.translated, "category")
    needed = ("person", "speciality")
    parts = (*Publishable.parts, "slots", "changes", "education", "certificates")

    person = models.OneToOneField(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="doctor",
        verbose_name=_("person"),
        help_text=_("The name, photo, biography and absences are kept with the person."),
    )
    speciality = models.ForeignKey(
        Speciality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="doctors",
        verbose_name=_("medical speciality"),
    )
    further_specialities = models.ManyToManyField(
        Speciality,
        blank=True,
        related_name="further_doctors",
        verbose_name=_("further specialities"),
    )
    category = models.CharField(_("qualification category"), max_length=120, blank=True)
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
        help_text=_("Empty: the main building."),
    )
    room = models.CharField(_("room"), max_length=20, blank=True, default="")
    floor = models.PositiveSmallIntegerField(_("floor"), null=True, blank=True)
    extension = models.CharField(_("extension"), max_length=10, blank=True, default="")
    spoken_languages = models.CharField(
        _("languages of the reception"),
        max_length=40,
        blank=True,
        default="kk,ru",
        help_text=_("Codes with commas between them."),
    )
    receives_adults = models.BooleanField(_("receives adults"), default=True)
    receives_children = models.BooleanField(_("receives children"), default=False)
    receives_free = models.BooleanField(
        _("receives free of charge"),
        default=True,
        help_text=_("Within the guaranteed volume or the social health insurance."),
    )
    receives_paid = models.BooleanField(_("receives for a fee"), default=False)

    objects = DoctorQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("doctor")
        verbose_name_plural = _("doctors")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding or self.must_be_complete():
            self.take_name()
        super().save(*args, **kwargs)

    def take_name(self) -> None:
        """The title becomes the person's name in both languages."""
        if self.person is not None:
            for language in EDITORIAL_LANGUAGES:
                setattr(self, column("title", language), self.person.text("name", language))

    @property
    def languages_text(self) -> str:
        """The languages of the reception in words."""
        spoken = self.spoken_languages.split(",")
        return ", ".join(str(each.label) for each in SpokenLanguage if each.value in spoken)


def follow_person(person: Person, by: Any) -> None:
    """Gives the page of a doctor the person's new name; `by`: who renamed the person, if known."""
    for doctor in Doctor.objects.filter(person=person):
        before = (doctor.title_kk, doctor.title_ru)
        doctor.person = person
        doctor.take_name()
        if (doctor.title_kk, doctor.title_ru) != before:
            doctor.changed_by = by or doctor.changed_by
            if doctor.is_public:
                doctor.changed_at = timezone.now()
            doctor.save()


class Education(Fact):
    """What a document of education says (mgdb1 р. 5 п. 3 абз. 1)."""

    class Level(models.TextChoices):
        HIGHER = "higher", _("Higher education")
        INTERNSHIP = "internship", _("Internship")
        RESIDENCY = "residency", _("Residency")
        RETRAINING = "retraining", _("Retraining")
        MASTER = "master", _("Master's degree")
        SECONDARY = "secondary", _("Vocational secondary education")

    translated = ("institution", "qualification")

    doctor = models.ForeignKey(
        Doctor, models.CASCADE, related_name="education", verbose_name=_("doctor")
    )
    level = models.CharField(
        _("level of education"), max_length=12, choices=Level, default=Level.HIGHER
    )
    institution = models.CharField(_("who issued the document"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year of issue"))
    qualification = models.CharField(_("speciality and qualification"), max_length=300)

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("education of the doctor")
        verbose_name_plural = _("education of the doctor")

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.institution}, {self.year}"


class CertificateQuerySet(TranslatedQuerySet):
    def on(self, day: date) -> "CertificateQuerySet":
        """Those that are valid on a day."""
        return self.filter(Q(issued_on__isnull=True) | Q(issued_on__lte=day), valid_until__gte=day)

    def not_replaced(self) -> "CertificateQuerySet":
        """Without those a later certificate of the same speciality has replaced."""
        later = Certificate.objects.filter(
            doctor=OuterRef("doctor"),
            speciality_kk=OuterRef("speciality_kk"),
            valid_until__gt=OuterRef("valid_until"),
        )
        return self.filter(~Exists(later))


class Certificate(Fact):
    """A specialist certificate (mgdb1 р. 5 п. 3 абз. 2)."""

    translated = ("speciality",)
    validities = (Validity("valid_until", _("specialist certificate")),)

    doctor = models.ForeignKey(
        Doctor, models.CASCADE, related_name="certificates", verbose_name=_("doctor")
    )
    speciality = models.CharField(_("speciality of the certificate"), max_length=200)
    number = models.CharField(_("number"), max_length=40, blank=True, default="")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"))
    matches_post = models.BooleanField(_("matches the post held"), default=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_until", "-pk"]
        verbose_name = _("specialist certificate")
        verbose_name_plural = _("specialist certificates")
        constraints = [
            days_in_order(
                "services_certificate_dates", "issued_on", "valid_until", open_ended=("issued_on",)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.doctor}: {self.speciality}"

    @property
    def belongs_to(self) -> Doctor:
        return self.doctor

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        """The last certificates of doctors readers see."""
        doctors = Doctor.objects.published().filter(still_working(on))
        return cls.objects.not_replaced().filter(doctor__in=doctors).select_related("doctor__unit")


class SlotQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> "SlotQuerySet":
        """Those in force on some day from `first` to `last`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)


class WeeklySlot(ShownAtOnce):
    """Hours in which a doctor receives on one weekday, between two dates."""

    doctor = models.ForeignKey(
        Doctor, models.CASCADE, related_name="slots", verbose_name=_("doctor")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WeeklyHours.Weekday)
    opens = models.TimeField(_("reception from"))
    closes = models.TimeField(_("reception until"))
    room = models.CharField(
        _("room"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("Empty: the doctor's own room."),
    )
    valid_from = models.DateField(_("in force from"), default=timezone.localdate)
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "opens", "pk"]
        verbose_name = _("weekly reception")
        verbose_name_plural = _("weekly reception")
        constraints = [
            models.CheckConstraint(
                name="services_weeklyslot_order",
                condition=Q(closes__gt=F("opens")),
                violation_error_message=_("Closing must be later than opening."),
            ),
            days_in_order(
                "services_weeklyslot_dates", "valid_from", "valid_to", open_ended=("valid_to",)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def shown_room(self) -> str:
        return self.room or self.doctor.room

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    def overlaps(self, other: "WeeklySlot") -> bool:
        """Whether there is a moment at which both are in force."""
        return (
            self.weekday == other.weekday
            and self.opens < other.closes
            and other.opens < self.closes
            and (other.valid_to is None or self.valid_from <= other.valid_to)
            and (self.valid_to is None or other.valid_from <= self.valid_to)
        )


class DayChangeQuerySet(TranslatedQuerySet):
    def between(self, first: date, last: date) -> "DayChangeQuerySet":
        """Those that touch a day from `first` to `last`."""
        return self.filter(first_day__lte=last, last_day__gte=first)


class DayChange(Fact):
    """Other hours, or no reception, between two days, both included.

    A change of a single day with hours stands even on a public holiday: that is a duty."""

    translated = ("note",)

    doctor = models.ForeignKey(
        Doctor, models.CASCADE, related_name="changes", verbose_name=_("doctor")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    opens = models.TimeField(
        _("reception from"), null=True, blank=True, help_text=_("Empty: no reception.")
    )
    closes = models.TimeField(_("reception until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        Doctor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("who receives instead"),
    )
    note = models.CharField(_("note for readers"), max_length=200, blank=True)

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("change of the schedule")
        verbose_name_plural = _("changes of the schedule")
        constraints = [
            days_in_order("services_daychange_dates", "first_day", "last_day", open_ended=()),
            models.CheckConstraint(
                name="services_daychange_hours",
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                violation_error_message=_("Closing must be later than opening."),
            ),
            models.CheckConstraint(
                name="services_daychange_other_doctor",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("doctor")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        """Asks for both times or none: to the constraint an unknown time contradicts nothing. Says
        of the replacement beside its field what Django does not check where the doctor is the form
        around this row."""
        super().clean()
        if self.replaced_by_id is not None and self.replaced_by_id == self.doctor_id:
            raise ValidationError({"replaced_by": _now("Nobody stands in for themselves.")})
        if (self.opens is None) != (self.closes is None):
            name = "closes" if self.closes is None else "opens"
            raise ValidationError({name: _now("Give both times, or neither: no reception then.")})

    @property
    def is_duty(self) -> bool:
        return self.opens is not None and self.first_day == self.last_day
