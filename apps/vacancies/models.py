"""Vacancies, the posts whose holders advise on them, and the section's standing pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import Unit
from apps.languages.models import reading_language
from apps.languages.typography import money, number
from apps.organisation.models import Post
from apps.publishing.models import (
    Evidence,
    Fact,
    PublishableQuerySet,
    PublishableWithFiles,
    StandingPage,
    last_touched,
)
from apps.publishing.richtext import CleanTextField


class VacanciesPage(StandingPage):
    """A page about vacancies."""

    class Meta(StandingPage.Meta):
        verbose_name = _("page: vacancies")
        verbose_name_plural = _("pages: vacancies")


class VacancyQuerySet(PublishableQuerySet):
    """Open and closed vacancies."""

    def published(self, at: datetime | None = None) -> "VacancyQuerySet":
        """The open ones: the day after its last day a vacancy leaves every list."""
        at = at or timezone.now()
        return super().published(at).filter(closes_on__gte=timezone.localdate(at))

    def closed(self, at: datetime | None = None) -> "VacancyQuerySet":
        """Those readers may still open at their addresses."""
        at = at or timezone.now()
        return self.public(at).exclude(pk__in=self.published(at).values("pk"))

    def evidence(self, items: tuple[str, ...], at: datetime | None = None) -> dict[str, Evidence]:
        """Closed ones count as well: the page then says that there is no vacancy."""
        found = self.public(at).order_by().aggregate(count=Count("pk"), changed=last_touched())
        if not found["count"]:
            return {}
        return dict.fromkeys(items, Evidence(found["count"], found["changed"]))


class Vacancy(PublishableWithFiles):
    """A vacant position and what is asked of candidates (gp17 and mgdb1 р. 10 пп. 1–2)."""

    translated = (*PublishableWithFiles.translated, "requirements", "conditions", "how_to_apply")
    needed = ("department", "closes_on")

    department = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vacancies",
        verbose_name=_("where the vacancy is"),
    )
    fte = models.DecimalField(
        _("full-time equivalent of a position"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0)],
        help_text=_("1 is full time, 0.5 is half time."),
    )
    count = models.PositiveSmallIntegerField(_("number of positions"), default=1)
    pay_from = models.PositiveIntegerField(_("pay from, tenge a month"), null=True, blank=True)
    pay_to = models.PositiveIntegerField(_("pay up to, tenge a month"), null=True, blank=True)
    requirements = CleanTextField(_("qualification requirements"))
    conditions = CleanTextField(_("working conditions"), blank=True)
    how_to_apply = CleanTextField(_("how to apply"), blank=True)
    closes_on = models.DateField(
        _("applications until"),
        null=True,
        blank=True,
        help_text=_("The day after this one the vacancy leaves the list by itself."),
    )
    contact = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("post that answers questions"),
    )

    objects = VacancyQuerySet.as_manager()

    class Meta(PublishableWithFiles.Meta):
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        constraints = [
            *PublishableWithFiles.Meta.constraints,
            models.CheckConstraint(
                name="vacancies_vacancy_pay",
                condition=Q(pay_from__isnull=True)
                | Q(pay_to__isnull=True)
                | Q(pay_to__gte=F("pay_from")),
                violation_error_message=_("The upper pay must not be below the lower."),
            ),
            models.CheckConstraint(
                name="vacancies_vacancy_positions",
                condition=Q(fte__gt=0, count__gt=0),
                violation_error_message=_("A vacancy has at least one position."),
            ),
        ]

    def is_open(self, on: date | None = None) -> bool:
        """Whether applications are taken on a day; without a last day they are."""
        return self.closes_on is None or self.closes_on >= (on or timezone.localdate())

    @property
    def closed_since(self) -> date | None:
        """The first day without applications; None without a last day."""
        return self.closes_on and self.closes_on + timedelta(days=1)

    @property
    def pay(self) -> str:
        """«380 000–520 000 ₸ a month» in the language of the page; '' when nothing is said."""
        language = reading_language()
        if self.pay_from and self.pay_to and self.pay_from != self.pay_to:
            least, most = number(self.pay_from, language), money(self.pay_to, language)
            return _now("%(least)s–%(most)s a month") % {"least": least, "most": most}
        if self.pay_from and self.pay_to:
            return _now("%(pay)s a month") % {"pay": money(self.pay_to, language)}
        if self.pay_from:
            return _now("from %(pay)s a month") % {"pay": money(self.pay_from, language)}
        if self.pay_to:
            return _now("up to %(pay)s a month") % {"pay": money(self.pay_to, language)}
        return ""

    @property
    def positions(self) -> str:
        """«2 positions», with the share of full time where it is not one."""
        words = ngettext("%(count)d position", "%(count)d positions", self.count)
        words %= {"count": self.count}
        if self.fte == 1:
            return words
        share = number(Decimal(self.fte).normalize(), reading_language())
        return _now("%(positions)s, %(share)s of full time") % {"positions": words, "share": share}


class VacancyContact(Fact):
    """A post whose holder is authorised to advise on vacancies (gp17 and mgdb1 р. 10 п. 3)."""

    translated = ("subject",)

    post = models.OneToOneField(
        Post, models.CASCADE, related_name="vacancy_contact", verbose_name=_("post")
    )
    subject = models.CharField(
        _("what the holder advises on"),
        max_length=200,
        blank=True,
        help_text=_("Only when there are several: doctors, nurses."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("contact for vacancies")
        verbose_name_plural = _("contacts for vacancies")

    def __str__(self) -> str:
        return str(self.post)
