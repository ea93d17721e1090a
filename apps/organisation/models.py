"""Facts about the organisation that many pages show. They are not pages: a page that shows one
reads it here, so a changed telephone changes everywhere at once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import DateField, Prefetch, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.languages.models import TranslatedQuerySet
from apps.languages.typography import phone_href
from apps.library.actions import set_uses
from apps.library.models import Image
from apps.organisation.hooks import tell_followers
from apps.publishing.fields import days_in_order
from apps.publishing.models import Fact, ShownAtOnce
from apps.publishing.richtext import CleanTextField
from apps.publishing.validity import Validity, lapsed_on
from apps.regulation.profiles import active
from apps.workdays.days import start_of
from apps.workdays.models import WeeklyHours

# A photo of a head or a member of the board is no older (mgdb1 прил. 1 р. 3 п. 1–2).
PHOTO_YEARS = 3
# A contact nobody has tried for a year is no longer shown as certain; ours, no source names it.
CONTACT_DAYS = 365


def photo_years() -> int | None:
    """How many years old a photo of a head may be under the regulation in force; None under one
    that does not say."""
    parameter = active().parameter("appendix.photo_age")
    return parameter.value if parameter else None


class Place(Fact):
    """What the head office and a branch have alike (gp17 р. 2 п. 1, mgdb1 р. 2 п. 1 абз. 1–4)."""

    translated = (
        "name",
        "ownership",
        "care_types",
        "address",
        "postal_address",
        "route",
    )

    name = models.CharField(_("full name"), max_length=300)
    ownership = models.CharField(_("form of ownership"), max_length=200)
    care_types = models.TextField(_("types of care"))
    address = models.CharField(_("address"), max_length=300)
    postal_address = models.CharField(_("postal address"), max_length=300)
    route = CleanTextField(
        _("way to us in words"),
        blank=True,
        help_text=_("The text of the way scheme, for those who do not see the picture."),
    )
    route_map = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("way scheme"),
    )
    email = models.EmailField(_("e-mail"))
    beds_round_clock = models.PositiveIntegerField(_("round-the-clock beds"), default=0)
    beds_day = models.PositiveIntegerField(_("day-hospital beds"), default=0)
    attached_adults = models.PositiveIntegerField(_("attached adults"), default=0)
    attached_children = models.PositiveIntegerField(_("attached children"), default=0)
    visits_per_shift = models.PositiveIntegerField(_("visits per shift"), default=0)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name or ""

    @property
    def attached_total(self) -> int:
        return self.attached_adults + self.attached_children


class Profile(Place):
    """The organisation: exactly one row."""

    translated = (*Place.translated, "short_name", "legal_form", "requisites", "visits_period")

    short_name = models.CharField(_("short name"), max_length=120)
    legal_form = models.CharField(_("legal form"), max_length=200)
    requisites = CleanTextField(_("requisites"), blank=True)
    bin = models.CharField(
        _("business identification number"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{12}$", _("The number has 12 digits."))],
    )
    registered_on = models.DateField(_("date of state registration"), null=True, blank=True)
    visits_year = models.PositiveIntegerField(_("visits in the period"), default=0)
    visits_period = models.CharField(_("period of the visits"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("profile of the organisation")
        verbose_name_plural = _("profile of the organisation")
        constraints = [
            models.CheckConstraint(name="organisation_profile_single", condition=Q(id=1))
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)


class Branch(Place):
    """A branch, with everything the head office has (mgdb1 р. 2 п. 1 абз. 4)."""

    translated = (*Place.translated, "registration", "phones_note")

    is_registered = models.BooleanField(_("registered by the state as a branch"), default=False)
    registration = models.CharField(_("statement of registration"), max_length=300)
    phone = models.CharField(_("telephone"), max_length=30)
    phones_note = models.CharField(_("note on telephones"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    @property
    def phone_href(self) -> str:
        return phone_href(self.phone)


class Founder(Fact):
    """A founder of the organisation."""

    translated = ("name", "address")

    name = models.CharField(_("name"), max_length=300)
    address = models.CharField(_("address"), max_length=300, blank=True)
    url = models.URLField(_("site"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("founder")
        verbose_name_plural = _("founders")

    def __str__(self) -> str:
        return self.name or ""


class Phone(Fact):
    """A telephone the public may call, with the service that answers (р. 2 п. 1 абз. 2)."""

    class Service(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency numbers")
        INFO = "info", _("Reference service")
        CALL_CENTRE = "call_centre", _("Call centre")
        APPOINTMENT = "appointment", _("Making an appointment")
        DUTY_DOCTOR = "duty_doctor", _("Doctor on duty")
        HEAD_RECEPTION = "head_reception", _("Head's reception")
        GUARANTEED_CARE = "guaranteed_care", _("Guaranteed volume of free medical care")
        PAID_SERVICES = "paid_services", _("Paid services")
        OUTPATIENT_DIAGNOSTIC = "outpatient_diagnostic", _("Outpatient and diagnostic services")
        ADMISSION_DEPARTMENT = "admission_department", _("Admission department")
        OTHER = "other", _("Other services")

    translated = ("title", "note")
    validities = (Validity("confirmed_on", _("telephone"), days=CONTACT_DAYS, remind_days=14),)

    service = models.CharField(_("service"), max_length=30, choices=Service, db_index=True)
    number = models.CharField(_("number"), max_length=30)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    title = models.CharField(_("name of the service"), max_length=200)
    note = models.CharField(_("note: hours, what to say"), max_length=200, blank=True)
    in_frame = models.BooleanField(_("shown on every page"), default=False)
    confirmed_on = models.DateField(_("called and confirmed on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("telephone")
        verbose_name_plural = _("telephones")

    def __str__(self) -> str:
        return f"{self.number} {self.title or ''}".strip()

    @property
    def href(self) -> str:
        return phone_href(self.number)


class PersonQuerySet(TranslatedQuerySet):
    def working(self, on: date | None = None) -> "PersonQuerySet":
        """Those who have not left by a day; "left on" is the last day of work."""
        on = on or timezone.localdate()
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=on))


class Person(Fact):
    """Somebody who works here or governs the organisation; posts say what as.

    `left_on` and the person's absences are kept here once: the diagram, the schedule, the contacts
    and the reception read them by date. Beyond the name and the post, a person is shown only while
    the consent stands (law of 21.05.2013 No 94-V on personal data, art. 7–8)."""

    translated = ("name", "biography", "education", "experience", "competences")
    validities = (Validity("photo_taken_on", _("photo"), years=PHOTO_YEARS),)

    name = models.CharField(_("surname, name, patronymic"), max_length=200)
    biography = CleanTextField(_("short biography"), blank=True)
    education = models.CharField(_("education"), max_length=300, blank=True)
    experience = models.CharField(_("length of service"), max_length=200, blank=True)
    competences = models.CharField(_("key competences"), max_length=400, blank=True)
    born_on = models.DateField(
        _("date of birth"),
        null=True,
        blank=True,
        help_text=_("Never shown; readers see the age in years."),
    )
    photo = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    photo_taken_on = models.DateField(_("photo taken on"), null=True, blank=True)
    consent_on = models.DateField(
        _("consent to publish given on"),
        null=True,
        blank=True,
        help_text=_("Without consent neither the photo nor the biography is shown."),
    )
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)
    left_on = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        help_text=_("The last day of work: from the next day no page shows the person."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                name="organisation_person_consent_dates",
                condition=Q(consent_withdrawn_on__isnull=True)
                | Q(consent_on__isnull=False, consent_withdrawn_on__gte=models.F("consent_on")),
                violation_error_message=_("Consent is withdrawn after it was given."),
            ),
            models.CheckConstraint(
                name="organisation_person_photo_dated",
                condition=Q(photo__isnull=True) | Q(photo_taken_on__isnull=False),
                violation_error_message=_("Say when the photo was taken."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or ""

    @classmethod
    def in_use(cls, on: date) -> QuerySet:
        return cls.objects.working(on).filter(photo__isnull=False)

    def clean(self) -> None:
        super().clean()
        if self.born_on is not None and self.born_on > timezone.localdate():
            raise ValidationError({"born_on": _now("The date of birth is in the future.")})

    @property
    def initials(self) -> str:
        """Given name and surname by their first letters, for a picture that is missing."""
        words = (self.name or "").split()
        return "".join(word[0] for word in [*words[1:2], *words[:1]])

    def works(self, on: date | None = None) -> bool:
        """The same question as `Person.objects.working` of one person."""
        return self.left_on is None or self.left_on >= (on or timezone.localdate())

    def consents(self, on: date | None = None) -> bool:
        """Whether the person's consent to be shown stands on a day: a withdrawal counts from its
        own day."""
        on = on or timezone.localdate()
        withdrawn = self.consent_withdrawn_on is not None and self.consent_withdrawn_on <= on
        return self.consent_on is not None and self.consent_on <= on and not withdrawn

    def photo_shown(self, on: date | None = None) -> Image | None:
        """The photo as readers see it on a day; None without consent."""
        return self.photo if self.consents(on) else None

    def photo_lapsed(self, on: date | None = None) -> date | None:
        """The first day the photo was older than PHOTO_YEARS; None while it is not, or without."""
        return lapsed_on(self, on or timezone.localdate()) if self.photo_id else None

    def age(self, on: date | None = None) -> int | None:
        """Full years on a day; None when the date of birth is not kept."""
        if self.born_on is None:
            return None
        on = on or timezone.localdate()
        had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
        return on.year - self.born_on.year - (not had_birthday)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves and tells the library from when until when the photo is public: a withdrawal or a
        departure dated ahead closes the file on its day, whether or not anybody saves again."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            begins, ends = self.photo_period()
            images = self.used_images() if begins else []
            set_uses(self, images=images, public_from=begins, public_until=ends)
            tell_followers(self, kwargs.get("by"))

    def photo_period(self) -> tuple[datetime | None, datetime | None]:
        """From and until which moment the photo is public; no beginning: never."""
        last = self.left_on and self.left_on + timedelta(days=1)
        ends = min(filter(None, (self.consent_withdrawn_on, last)), default=None)
        if self.consent_on is None or (ends is not None and ends <= self.consent_on):
            return None, None
        return start_of(self.consent_on), ends and start_of(ends)


class AbsenceQuerySet(models.QuerySet):
    def on(self, day: date) -> "AbsenceQuerySet":
        return self.filter(first_day__lte=day, last_day__gte=day)


class Absence(ShownAtOnce):
    """A person is away between two days, both included. Readers learn until when and who stands
    in, never why: an illness is nobody's business."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    substitute = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("stands in"),
        help_text=_("Whoever receives patients and citizens instead."),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            days_in_order("organisation_absence_dates", "first_day", "last_day", open_ended=()),
            models.CheckConstraint(
                name="organisation_absence_other_person",
                condition=Q(substitute__isnull=True) | ~Q(substitute=models.F("person")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        """Says it beside the field where the person is the form around this row, whose constraints
        Django does not check."""
        super().clean()
        if self.substitute_id is not None and self.substitute_id == self.person_id:
            raise ValidationError({"substitute": _now("Nobody stands in for themselves.")})


class PostQuerySet(TranslatedQuerySet):
    def in_force(self, on: date | None = None) -> "PostQuerySet":
        """Posts that exist on a day."""
        on = on or timezone.localdate()
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on)
        )

    def with_holders(self, on: date | None = None) -> "PostQuerySet":
        """Posts with whoever holds them on a day (kept as `asked_on`) and whoever acts for an
        absent holder or in a vacant seat: `holder`, `away`, `acting`. Three queries however many
        posts."""
        on = on or timezone.localdate()
        away = Absence.objects.on(on).select_related("substitute__photo")
        tenures = Tenure.objects.on(on).select_related("person__photo")
        return self.annotate(asked_on=Value(on, DateField())).prefetch_related(
            Prefetch("tenures", tenures, to_attr="current_tenures"),
            Prefetch("current_tenures__person__absences", away, to_attr="absences_now"),
        )

    def with_reception(self) -> "PostQuerySet":
        """Posts with the hours in which citizens are received, as `reception`; one query."""
        hours = ReceptionHours.objects.order_by("weekday", "opens")
        return self.prefetch_related(Prefetch("reception_hours", hours, to_attr="reception"))


class Post(Fact):
    """A seat in the structure: director, deputy, head of a unit, member of the board."""

    class Kind(models.TextChoices):
        BOARD_CHAIR = "board_chair", _("Chair of the supervisory board")
        BOARD_MEMBER = "board_member", _("Member of the supervisory board")
        BOARD_SECRETARY = "board_secretary", _("Secretary of the supervisory board")
        HEAD = "head", _("First head")
        DEPUTY = "deputy", _("Deputy of the first head")
        CHIEF_NURSE = "chief_nurse", _("Chief nurse")
        UNIT_HEAD = "unit_head", _("Head of a unit")
        SPECIALIST = "specialist", _("Specialist")

    translated = ("title", "competence")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("post"), max_length=200)
    kind = models.CharField(_("kind of post"), max_length=20, choices=Kind)
    competence = models.TextField(_("competence"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("structural unit"),
    )
    reports_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name=_("reports to"),
    )
    oversees = models.ManyToManyField(
        Unit, blank=True, related_name="overseers", verbose_name=_("oversees the units")
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    since = models.DateField(_("exists since"), null=True, blank=True)
    until = models.DateField(_("exists until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("post")
        verbose_name_plural = _("posts and their holders")
        constraints = [
            models.CheckConstraint(
                name="organisation_post_dates",
                condition=Q(since__isnull=True)
                | Q(until__isnull=True)
                | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def tenure(self, *, acting: bool) -> "Tenure | None":
        return next((each for each in self.current_tenures if each.acting == acting), None)

    @property
    def holder(self) -> Person | None:
        """Whoever was appointed to the post on the day `with_holders` was asked for."""
        tenure = self.tenure(acting=False)
        return tenure.person if tenure else None

    @property
    def away(self) -> Absence | None:
        """The holder's absence on that day."""
        return next(iter(self.holder.absences_now), None) if self.holder else None

    @property
    def acting(self) -> Person | None:
        """Whoever acts on that day for a holder who is away, or in a vacant seat."""
        if self.holder is not None and self.away is None:
            return None
        tenure = self.tenure(acting=True)
        found = tenure.person if tenure else self.away and self.away.substitute
        return found if found and found.works(self.asked_on) else None


class TenureQuerySet(models.QuerySet):
    def on(self, day: date) -> "TenureQuerySet":
        """Tenures in force on a day; "left on" is the last day of work, in the post or here."""
        return self.filter(
            Q(left_on__isnull=True) | Q(left_on__gte=day),
            Q(person__left_on__isnull=True) | Q(person__left_on__gte=day),
            since__lte=day,
        )


class Tenure(ShownAtOnce):
    """A person in a post between two dates. The day after `left_on` no page shows the person."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tenures", verbose_name=_("post"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tenures", verbose_name=_("person")
    )
    since = models.DateField(_("appointed on"))
    left_on = models.DateField(_("left the post on"), null=True, blank=True)
    acting = models.BooleanField(
        _("acts for the holder"),
        default=False,
        help_text=_("For the time the holder is away or the post is vacant."),
    )

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name = _("holder of the post")
        verbose_name_plural = _("holders of the post")
        constraints = [
            models.CheckConstraint(
                name="organisation_tenure_dates",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("since")),
                violation_error_message=_("Nobody leaves before being appointed."),
            ),
            models.UniqueConstraint(
                name="organisation_tenure_one_holder",
                fields=["post", "acting"],
                condition=Q(left_on__isnull=True),
                violation_error_message=_("The post has a holder; say when that person left."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.post}"


class ReceptionHours(Fact):
    """When the holder of a post receives citizens, week by week (gp17 and mgdb1 р. 5: the schedule
    of reception by the head and other authorised persons)."""

    translated = ("place",)

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="reception_hours", verbose_name=_("post")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WeeklyHours.Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    place = models.CharField(_("place"), max_length=200)

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("reception hours")
        verbose_name_plural = _("reception hours")
        constraints = [
            models.CheckConstraint(
                name="organisation_receptionhours_order",
                condition=Q(closes__gt=models.F("opens")),
                violation_error_message=_("Closing must be later than opening."),
            ),
            models.UniqueConstraint(
                name="organisation_receptionhours_once", fields=["post", "weekday", "opens"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


def organisation() -> Profile | None:
    """The organisation's own record; None before the site is set up."""
    return Profile.objects.select_related("route_map").filter(pk=1).first()
