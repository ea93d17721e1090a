"""Facts about the organisation that many pages show. They are not pages: a page that shows one
reads it here, so a changed telephone changes everywhere at once."""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.languages.models import TranslatedQuerySet
from apps.languages.typography import phone_href
from apps.library.models import Image
from apps.publishing.models import Fact, ShownAtOnce
from apps.publishing.richtext import CleanTextField


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

    service = models.CharField(_("service"), max_length=30, choices=Service, db_index=True)
    number = models.CharField(_("number"), max_length=30)
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    title = models.CharField(_("name of the service"), max_length=200)
    note = models.CharField(_("note: hours, what to say"), max_length=200, blank=True)
    in_frame = models.BooleanField(_("shown on every page"), default=False)
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


class Person(Fact):
    """Somebody who works here or governs the organisation; posts say what as, and until when."""

    translated = ("name", "biography")

    name = models.CharField(_("surname, name, patronymic"), max_length=200)
    biography = CleanTextField(_("short biography"), blank=True)
    photo = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )

    class Meta:
        ordering = ["sort_kk", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.name or ""

    @property
    def initials(self) -> str:
        """Given name and surname by their first letters, for a picture that is missing."""
        words = (self.name or "").split()
        return "".join(word[0] for word in [*words[1:2], *words[:1]])


class PostQuerySet(TranslatedQuerySet):
    def in_force(self, on: date | None = None) -> "PostQuerySet":
        """Posts that exist on a day."""
        on = on or timezone.localdate()
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on)
        )

    def with_holders(self, on: date | None = None) -> "PostQuerySet":
        """Posts with whoever holds them on a day as `current_tenures`; a vacant seat has none."""
        tenures = Tenure.objects.on(on or timezone.localdate()).select_related("person__photo")
        return self.prefetch_related(Prefetch("tenures", tenures, to_attr="current_tenures"))


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

    translated = ("title", "competence", "reception")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("post"), max_length=200)
    kind = models.CharField(_("kind of post"), max_length=20, choices=Kind)
    competence = models.TextField(_("competence"))
    reception = models.CharField(_("reception of citizens"), max_length=200, blank=True)
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

    @property
    def holder(self) -> Person | None:
        """Whoever holds the post on the day `with_holders` was asked for."""
        return self.current_tenures[0].person if self.current_tenures else None


class TenureQuerySet(models.QuerySet):
    def on(self, day: date) -> "TenureQuerySet":
        """Tenures in force on a day; "left on" is the last day of work."""
        return self.filter(since__lte=day).filter(Q(left_on__isnull=True) | Q(left_on__gte=day))


class Tenure(ShownAtOnce):
    """A person in a post between two dates. The day after `left_on` no page shows the person."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tenures", verbose_name=_("post"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="tenures", verbose_name=_("person")
    )
    since = models.DateField(_("appointed on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

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
                fields=["post"],
                condition=Q(left_on__isnull=True),
                violation_error_message=_("The post has a holder; say when that person left."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.post}"


def organisation() -> Profile | None:
    """The organisation's own record; None before the site is set up."""
    return Profile.objects.select_related("route_map").filter(pk=1).first()
