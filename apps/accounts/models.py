"""Structural units and the accounts of those who keep the site.

A unit prepares its materials (regulation gp17 п. 8, mgdb1 п. 9) and answers for its items; its head
and the head's substitute are accounts. What an account may do follows from its roles, which are
groups declared in roles.py. Who does the work of somebody absent is a row with dates."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.languages.models import Translated, TranslatedQuerySet


class UnitQuerySet(TranslatedQuerySet):
    def active(self) -> "UnitQuerySet":
        return self.filter(is_active=True)


class Unit(Translated):
    """A structural unit: a department, a room, a service of the organisation."""

    translated = ("name", "competence")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    competence = models.TextField(_("competence"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=20, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="heads",
        verbose_name=_("head of the unit"),
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("substitute"),
    )
    substitute_from = models.DateField(_("substitute from"), null=True, blank=True)
    substitute_until = models.DateField(_("substitute until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("exists today"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("structural unit")
        verbose_name_plural = _("structural units")
        constraints = [
            models.CheckConstraint(
                name="accounts_unit_substitute_dates",
                condition=Q(substitute_from__isnull=True)
                | Q(substitute_until__isnull=True)
                | Q(substitute_until__gte=F("substitute_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    def acting_head(self, on: date) -> "User | None":
        """Who answers for the unit on a day: the substitute within the dates, else the head."""
        starts = self.substitute_from or date.min
        ends = self.substitute_until or date.max
        dated = self.substitute_from or self.substitute_until
        if self.substitute and dated and starts <= on <= ends:
            return self.substitute
        return self.head or self.substitute


class User(AbstractUser):
    """An account of somebody who keeps the site."""

    # The admin's language; the public site never asks for it.
    language = models.CharField(
        _("language of the admin"),
        max_length=2,
        choices=[("kk", _("Kazakh")), ("ru", _("Russian"))],
        default="kk",
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("structural unit"),
    )
    patronymic = models.CharField(_("patronymic"), max_length=150, blank=True)
    is_demonstration = models.BooleanField(
        _("demonstration account"), default=False, editable=False
    )
    # Part of what every session is checked against: a new number ends all of them.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def get_full_name(self) -> str:
        """Surname first, as documents write it."""
        name = f"{self.last_name} {self.first_name} {self.patronymic}"
        return " ".join(name.split())

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.session_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for each in super().get_session_auth_fallback_hash():
            yield f"{each}.{self.session_round}"

    def substituted(self, on: date) -> models.QuerySet["User"]:
        """Whose work this person does on a day. Nobody's who is switched off, and never theirs
        whom the substituted person substitutes in turn."""
        rows = Substitution.objects.in_force(on).filter(substitute=self)
        return User.objects.filter(is_active=True, pk__in=rows.values("person"))

    def units_in_charge(self, on: date | None = None) -> models.QuerySet[Unit]:
        """The units this person answers for on a day, as member, head or substitute, and those
        whose member or head this person substitutes."""
        on = on or timezone.localdate()
        substituting = (
            Q(substitute=self)
            & (Q(substitute_from__isnull=True) | Q(substitute_from__lte=on))
            & (Q(substitute_until__isnull=True) | Q(substitute_until__gte=on))
        )
        absent = self.substituted(on)
        return Unit.objects.filter(
            Q(pk=self.unit_id)
            | Q(head=self)
            | substituting
            | Q(head__in=absent)
            | Q(pk__in=absent.filter(unit__isnull=False).values("unit"))
        )


class SubstitutionQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "SubstitutionQuerySet":
        """Those that hold on a day, the first and the last day included."""
        return self.filter(first_day__lte=on, last_day__gte=on)


class Substitution(models.Model):
    """Somebody does an absent colleague's work between two days, both included: has the roles and
    the units of that person, never the rights of a superuser."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="absences", verbose_name=_("who is absent")
    )
    substitute = models.ForeignKey(
        User, models.CASCADE, related_name="substitutions", verbose_name=_("substitute")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        indexes = [models.Index(fields=["substitute", "first_day", "last_day"])]
        constraints = [
            models.CheckConstraint(
                name="accounts_substitution_dates", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="accounts_substitution_of_another",
                condition=~Q(person=F("substitute")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.substitute}"

    def clean(self) -> None:
        """Says beside the field what the database would refuse."""
        faults = {}
        if self.first_day and self.last_day and self.last_day < self.first_day:
            faults["last_day"] = _("The last day is before the first.")
        if self.substitute_id is not None and self.substitute_id == self.person_id:
            faults["substitute"] = _("Nobody substitutes themselves: choose a colleague.")
        if faults:
            raise ValidationError(faults)


class NewsDutyQuerySet(models.QuerySet):
    def on(self, day: date) -> "NewsDutyQuerySet":
        """Those whose day it is, the first and the last day included."""
        return self.filter(first_day__lte=day, last_day__gte=day)


class NewsDuty(models.Model):
    """The duty roster of news: who sees to it that a day has its news (mgdb1 п. 13)."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="news_duties", verbose_name=_("who is on duty")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = NewsDutyQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = _("duty for news")
        verbose_name_plural = _("duty roster of news")
        indexes = [models.Index(fields=["first_day", "last_day"])]
        constraints = [
            models.CheckConstraint(
                name="accounts_newsduty_dates",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y} {self.person}"


def on_news_duty(day: date) -> list[User]:
    """Who sees to the news of a day, the substitutes of absent people in their place."""
    found = []
    for duty in NewsDuty.objects.on(day).select_related("person"):
        rows = Substitution.objects.in_force(day).filter(person=duty.person)
        stand_in = rows.select_related("substitute").first()
        found.append(stand_in.substitute if stand_in else duty.person)
    return [person for person in found if person.is_active]
