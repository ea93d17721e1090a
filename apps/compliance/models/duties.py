"""What was missed, as a row of its own, and the explanations given for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.compliance.models.materials import Material
from apps.journal.append_only import AppendOnly, AppendOnlyQuerySet


class BreachQuerySet(AppendOnlyQuerySet):
    def unexplained_news(self) -> "BreachQuerySet":
        """The days without news that nobody has explained, the oldest first."""
        return self.filter(kind=Breach.Kind.NEWS, answers__isnull=True).order_by("day")


class Breach(AppendOnly):
    """A term that was missed: `day` is the last day of a material's term (mgdb1 п. 12) or of an
    answer to a citizen (`subject` is its key, publishing/owed.py), or the day that had no news
    (mgdb1 п. 13)."""

    class Kind(models.TextChoices):
        TERM = "term", _("a material was not published in its term")
        NEWS = "news", _("a day had no news")
        ANSWER = "answer", _("a citizen was not answered in the term")

    kept_as = "evidence"

    kind = models.CharField(max_length=10, choices=Kind)
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, related_name="breaches", verbose_name=_("material")
    )
    subject = models.CharField(max_length=80, blank=True, default="")
    day = models.DateField(_("day"))
    noted_at = models.DateTimeField(_("noted"))

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        constraints = [
            models.CheckConstraint(
                name="compliance_breach_of_what",
                condition=Q(kind="term", material__isnull=False, subject="")
                | Q(kind="news", material__isnull=True, subject="")
                | (Q(kind="answer", material__isnull=True) & ~Q(subject="")),
            ),
            models.UniqueConstraint(
                name="compliance_breach_of_term_once",
                fields=["material", "day"],
                condition=Q(kind="term"),
            ),
            models.UniqueConstraint(
                name="compliance_breach_of_news_once", fields=["day"], condition=Q(kind="news")
            ),
            models.UniqueConstraint(
                name="compliance_breach_of_answer_once",
                fields=["subject", "day"],
                condition=Q(kind="answer"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.day:%d.%m.%Y}"

    @property
    def number(self) -> str:
        """The number a citizen was given, of an answer that was missed."""
        return self.subject.rpartition(":")[2]


class Explanation(AppendOnly):
    """Why something was missed and by when it will be done; until that day nobody asks again."""

    kept_as = "evidence"

    text = models.TextField(_("explanation"), max_length=2000)
    promised_on = models.DateField(_("promised by"), null=True, blank=True)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    breaches = models.ManyToManyField(
        Breach, through="ExplainedBreach", related_name="explanations", verbose_name=_("breaches")
    )

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        constraints = [
            models.CheckConstraint(name="compliance_explanation_says", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class ExplainedBreach(AppendOnly):
    """Which of several breaches an explanation answers."""

    explanation = models.ForeignKey(Explanation, models.PROTECT, related_name="answers")
    breach = models.ForeignKey(Breach, models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = _("explained breach")
        verbose_name_plural = _("explained breaches")
        constraints = [
            models.UniqueConstraint(
                name="compliance_explained_once", fields=["explanation", "breach"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breach_id}: {self.explanation_id}"
