"""Reviews of those who use the services, the rules they are edited by, and what a moderator decided
by which rule (mgdb1 р. 5 п. 7 пп. 2). A review is no page of the editors': it stands in one
language, as its writer left it, for two years."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import Unit
from apps.accounts.roles import answers_everywhere
from apps.inquiries.models import Contact, Numbered
from apps.journal.append_only import AppendOnly
from apps.languages.models import Translated, TranslatedQuerySet
from apps.publishing.models import Fact, ItemState

BEST = 5


# The item whose owner answers for reviews.
REVIEWS = "services.feedback.reviews"


def answers_for_reviews(user: Any, on: date) -> bool:
    """Whether a person keeps the unit that answers for the item of reviews, on a day."""
    units = ItemState.objects.filter(item=REVIEWS, unit__isnull=False).values("unit")
    return user.units_in_charge(on).filter(pk__in=units).exists()


class ReviewRule(Fact):
    """One of the numbered rules by which reviews are edited; they stand on the page of the rules.
    A rule that was applied once is never deleted: it is taken out of use."""

    translated = ("wording",)

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    wording = models.CharField(_("text of the rule"), max_length=400)
    in_force = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("rule of editing reviews")
        verbose_name_plural = _("rules of editing reviews")

    def __str__(self) -> str:
        return f"{self.number}. {self.wording}"


class ReviewQuerySet(TranslatedQuerySet):
    """Questions about reviews; a day is always an argument."""

    def shown(self, on: date) -> "ReviewQuerySet":
        """What readers see on a day: published, and not older than two years."""
        return self.filter(state=Review.State.PUBLISHED, kept_until__gte=on)

    def waiting(self) -> "ReviewQuerySet":
        """Those no moderator has decided about, the longest waiting first."""
        return self.filter(state=Review.State.WAITING).order_by("due_on", "number")

    def kept_by(self, user: Any, on: date) -> "ReviewQuerySet":
        """What a person of the staff may see on a day: all, or those about the own units; whoever
        answers for reviews sees all."""
        if answers_everywhere(user, on) or answers_for_reviews(user, on):
            return self
        return self.filter(unit__in=user.units_in_charge(on))

    def past(self, on: date, kept_days: int) -> "ReviewQuerySet":
        """Those whose time was over before a day and whose words are still there; of those nobody
        has decided about, the ones that came more than `kept_days` before it."""
        over = Q(kept_until__lt=on)
        over |= Q(kept_until=None, sent_on__lt=on - timedelta(days=kept_days))
        return self.filter(over).exclude(state=Review.State.REMOVED)

    def with_decisions(self) -> "ReviewQuerySet":
        """With the unit, the name and, as `decisions`, what was decided, the last one first."""
        rows = Moderation.objects.select_related("rule", "by").order_by("-at", "-pk")
        return self.select_related("unit", "contact").prefetch_related(
            Prefetch("moderations", rows, to_attr="decisions")
        )


class Review(Numbered, Translated):
    """What somebody thinks of the care received: the words as written, seen by staff with an entry
    in the journal; the words readers see; the organisation's reply in both languages."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("review", "waits for the moderator")
        PUBLISHED = "published", pgettext_lazy("review", "published")
        REFUSED = "refused", pgettext_lazy("review", "not published")
        REMOVED = "removed", pgettext_lazy("review", "removed")

    translated = ("reply",)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    text = models.TextField(_("words as written"), max_length=4000, blank=True)
    shown_text = models.TextField(_("words readers see"), max_length=4000, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("unit the review is about"),
    )
    contact = models.OneToOneField(Contact, models.SET_NULL, null=True, related_name="review")
    named = models.BooleanField(_("with the name"), default=False)
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("decision due by"))
    published_on = models.DateField(_("published on"), null=True)
    # The last day its words are kept: two years after the publication, or as personal data are.
    kept_until = models.DateField(_("kept until"), null=True, db_index=True)
    reply = models.TextField(_("reply of the organisation"), max_length=2000, blank=True)
    replied_on = models.DateField(_("replied on"), null=True)
    sent_on = models.DateField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        indexes = [models.Index(fields=["state", "published_on"])]
        constraints = [
            models.UniqueConstraint(
                name="feedback_review_once_a_day", fields=["fingerprint", "sent_on"]
            ),
            models.CheckConstraint(
                name="feedback_review_score",
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=BEST),
            ),
            models.CheckConstraint(
                name="feedback_review_published",
                condition=~Q(state="published")
                | (~Q(shown_text="") & Q(published_on__isnull=False, kept_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="feedback_review_removed",
                condition=~Q(state="removed") | Q(text="", shown_text="", contact__isnull=True),
            ),
            models.CheckConstraint(
                name="feedback_review_readers_see_published_only",
                condition=Q(state="published") | Q(shown_text=""),
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def signed(self) -> str:
        """The name below the published words; '' for whoever wants none."""
        return self.contact.name if self.named and self.contact else ""

    def is_overdue(self, on: date) -> bool:
        return self.is_waiting and self.due_on < on


class Moderation(AppendOnly):
    """What was decided about a review, by which of the published rules, when and by whom."""

    class Decision(models.TextChoices):
        AS_WRITTEN = "as_written", pgettext_lazy("review", "published as written")
        EDITED = "edited", pgettext_lazy("review", "published with words left out")
        REFUSED = "refused", pgettext_lazy("review", "not published")
        REMOVED = "removed", pgettext_lazy("review", "removed by a rule")
        REPLIED = "replied", pgettext_lazy("review", "the organisation replied")
        TAKEN_BACK = "taken_back", pgettext_lazy("review", "taken back by its writer")
        EXPIRED = "expired", pgettext_lazy("review", "removed after its time")
        AGAIN = "again", pgettext_lazy("review", "removed again after a backup was restored")

    BY_RULE = (Decision.EDITED, Decision.REFUSED, Decision.REMOVED)

    kept_as = "citizens"

    review = models.ForeignKey(Review, models.PROTECT, related_name="moderations")
    decision = models.CharField(max_length=10, choices=Decision)
    rule = models.ForeignKey(ReviewRule, models.PROTECT, null=True, related_name="moderations")
    at = models.DateTimeField()
    # Empty: the writer, or the site itself.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision about a review")
        verbose_name_plural = _("decisions about reviews")
        constraints = [
            models.CheckConstraint(
                name="feedback_moderation_names_the_rule",
                condition=Q(decision__in=["edited", "refused", "removed"], rule__isnull=False)
                | (~Q(decision__in=["edited", "refused", "removed"]) & Q(rule__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.decision}"


def average_score(on: date, least: int) -> dict[str, Any] | None:
    """The mean score of what readers see on a day and how many gave one; None for fewer than
    `least`: of so few nobody can say anything."""
    found = (
        Review.objects.shown(on)
        .exclude(score=None)
        .aggregate(mean=models.Avg("score"), count=models.Count("pk"))
    )
    return found if found["count"] >= least else None
