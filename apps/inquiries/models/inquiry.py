"""An inquiry and what became of it: numbers, days, states and units. Nothing here says who wrote or
what: that stands in personal.py and may be erased while these rows stay."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import Unit
from apps.accounts.roles import answers_everywhere
from apps.inquiries.models.numbered import Numbered
from apps.journal.append_only import AppendOnly
from apps.publishing.models import Fact


class Kind(models.TextChoices):
    """By which form it came."""

    HEAD = "head", _("question to the head")
    UNIT = "unit", _("question to a unit")
    RECEPTION = "reception", _("message to the organisation")
    APPEAL = "appeal", _("formal appeal")
    COMPLAINT = "complaint", _("complaint")
    PAGE = "page", _("something wrong on a page")

    @property
    def term(self) -> str:
        """The last part of the name of the figure of its term (figures.py)."""
        own = (Kind.APPEAL, Kind.COMPLAINT, Kind.PAGE)
        return self.value if self in own else "question"

    @property
    def is_formal(self) -> bool:
        """Whether it is an appeal in the sense of the law: with identity and a slip."""
        return self in (Kind.APPEAL, Kind.COMPLAINT)


class State(models.TextChoices):
    """Where it stands."""

    OPEN = "open", pgettext_lazy("inquiry", "being answered")
    ANSWERED = "answered", pgettext_lazy("inquiry", "answered")
    FORWARDED = "forwarded", pgettext_lazy("inquiry", "forwarded to another organisation")
    WITHDRAWN = "withdrawn", pgettext_lazy("inquiry", "withdrawn by the person")


class Outcome(models.TextChoices):
    """The result of an answer, as overviews of appeals count it (mgdb1 р. 5 п. 7 пп. 3)."""

    EXPLAINED = "explained", pgettext_lazy("inquiry", "explained")
    SATISFIED = "satisfied", pgettext_lazy("inquiry", "satisfied")
    REFUSED = "refused", pgettext_lazy("inquiry", "refused")


class Topic(Fact):
    """What inquiries are about; the unit that answers them unless somebody else is named."""

    translated = ("name",)

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit that answers"),
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("topic of inquiries")
        verbose_name_plural = _("topics of inquiries")

    def __str__(self) -> str:
        return self.name or self.code


class InquiryQuerySet(models.QuerySet):
    """Questions about inquiries; a moment or a day is always an argument."""

    def open(self) -> "InquiryQuerySet":
        return self.filter(state=State.OPEN)

    def overdue(self, on: date) -> "InquiryQuerySet":
        """Open ones whose term ended before a day."""
        return self.open().filter(due_on__lt=on)

    def by_term(self) -> "InquiryQuerySet":
        """Those whose term ends first, first."""
        return self.order_by("due_on", "number")

    def kept_by(self, user: Any, on: date | None = None) -> "InquiryQuerySet":
        """What a person may see of them on a day: all, or those of the own units and those given to
        the person or to whom the person substitutes; of a role without citizens' data nothing. What
        they say is read with `actions.note_look` only."""
        if answers_everywhere(user, on):
            return self
        if not user.has_perm("inquiries.view_inquiry"):
            return self.none()
        absent = user.substituted(on or timezone.localdate())
        own = Q(unit__in=user.units_in_charge(on)) | Q(assignee=user) | Q(assignee__in=absent)
        return self.filter(own)

    def open_at(self, at: datetime) -> "InquiryQuerySet":
        """Those that had come and had not ended by a past moment, each with `due_at_that_time`."""
        steps = Step.objects.filter(inquiry=OuterRef("pk"), at__lte=at)
        counted = steps.filter(due_on__isnull=False).order_by("-at", "-pk")
        return self.filter(~Exists(steps.filter(kind__in=ENDED)), received_at__lte=at).annotate(
            due_at_that_time=Subquery(counted.values("due_on")[:1])
        )


class Inquiry(Numbered):
    """What somebody wrote to the organisation: the number it was given, its term and its state."""

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, related_name="inquiries", verbose_name=_("topic")
    )
    # The page of the site it is about, without the language prefix's host.
    page = models.CharField(_("page"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome, blank=True)
    received_at = models.DateTimeField(_("received"))
    registered_on = models.DateField(_("registered on"))
    # The first end of the term, from which extensions are measured, and the end as it stands.
    first_due_on = models.DateField(_("first end of the term"))
    due_on = models.DateField(_("answer due by"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="inquiries",
        verbose_name=_("unit that answers"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="inquiries",
        verbose_name=_("who prepares the answer"),
    )
    # Whether the person lets question and answer be published, without a name unless `named`.
    may_be_public = models.BooleanField(_("may be published"), default=False)
    named = models.BooleanField(_("with the name"), default=False)
    contact = models.OneToOneField(
        "inquiries.Contact", models.SET_NULL, null=True, related_name="inquiry"
    )
    sent_on = models.DateField()
    erased_at = models.DateTimeField(_("personal data erased"), null=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        indexes = [
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["received_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="inquiries_inquiry_once_a_day", fields=["fingerprint", "sent_on"]
            ),
            models.CheckConstraint(
                name="inquiries_inquiry_terms",
                condition=Q(first_due_on__gt=F("registered_on")) & Q(due_on__gte=F("first_due_on")),
            ),
            models.CheckConstraint(
                name="inquiries_inquiry_ended",
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="inquiries_inquiry_outcome",
                condition=Q(state="answered") & ~Q(outcome="")
                | (~Q(state="answered") & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="inquiries_inquiry_about_a_page",
                condition=(Q(kind="page") & ~Q(page="")) | ~Q(kind="page"),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_extended(self) -> bool:
        return self.due_on > self.first_due_on

    @property
    def received_on(self) -> date:
        return timezone.localdate(self.received_at)

    @property
    def ended_on(self) -> date | None:
        return self.ended_at and timezone.localdate(self.ended_at)

    def is_overdue(self, on: date) -> bool:
        """Whether its term ended before a day without an answer, or the answer came late."""
        return (self.ended_on or on) > self.due_on

    def is_kept_by(self, user: Any, on: date | None = None) -> bool:
        return type(self).objects.kept_by(user, on).filter(pk=self.pk).exists()


class Step(AppendOnly):
    """One thing that happened to an inquiry. Reasons and words stand in `Writing`."""

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("inquiry", "Received")
        CLARIFIED = "clarified", pgettext_lazy("inquiry", "The person added something")
        ASSIGNED = "assigned", pgettext_lazy("inquiry", "Given to a unit")
        EXTENDED = "extended", pgettext_lazy("inquiry", "Term extended")
        ANSWERED = "answered", pgettext_lazy("inquiry", "Answered")
        FORWARDED = "forwarded", pgettext_lazy("inquiry", "Forwarded to another organisation")
        WITHDRAWN = "withdrawn", pgettext_lazy("inquiry", "Withdrawn by the person")
        ERASED = "erased", pgettext_lazy("inquiry", "Personal data erased")

    kept_as = "citizens"

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    # Empty: the person who wrote, or the site itself.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of an inquiry")
        verbose_name_plural = _("steps of inquiries")
        indexes = [models.Index(fields=["inquiry", "at"])]
        constraints = [
            # An inquiry ends once.
            models.UniqueConstraint(
                name="inquiries_step_ends_once",
                fields=["inquiry"],
                condition=Q(kind__in=["answered", "forwarded", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="inquiries_step_term",
                condition=Q(kind__in=["received", "extended"], due_on__isnull=False)
                | (~Q(kind__in=["received", "extended"]) & Q(due_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.kind}"


# The steps after which nothing is owed.
ENDED = (Step.Kind.ANSWERED, Step.Kind.FORWARDED, Step.Kind.WITHDRAWN)


def steps_of(inquiry: Inquiry) -> QuerySet[Step]:
    """What happened to an inquiry, in order, with the units."""
    return inquiry.steps.select_related("unit", "by")
