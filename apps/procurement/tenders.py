"""Tenders and the states they pass through. A tender is in a state by its dates alone: nothing has
to be switched when the time for offers is over."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.languages.models import column, is_empty, is_filled
from apps.library.models import DocumentKind
from apps.procurement.plans import Method
from apps.publishing.models import Attachment, PublishableQuerySet, PublishableWithFiles, as_of
from apps.publishing.richtext import CleanTextField
from apps.workdays.days import start_of

ANNOUNCEMENTS = "procurement.tenders.announcements"
CONDITIONS = "procurement.tenders.conditions"
MINUTES = "procurement.tenders.minutes"
RESULTS = "procurement.tenders.results"
PORTAL_LINKS = "procurement.eprocurement_links"


class State(models.TextChoices):
    """Where a tender stands."""

    ANNOUNCED = "announced", _("Announced")
    ACCEPTING = "accepting", _("Offers are accepted")
    CLOSED = "closed", _("Offers are examined")
    DECIDED = "decided", _("Winner determined")
    CONTRACT = "contract", _("Contract concluded")
    FAILED = "failed", _("Not held")
    CANCELLED = "cancelled", _("Cancelled")


class TenderQuerySet(PublishableQuerySet):
    """Questions about where tenders stand at a moment; `at` defaults to now."""

    def finished(self, at: datetime | None = None) -> "TenderQuerySet":
        """With a decision: a winner, a contract, a failure, a cancellation."""
        return self.filter(decided_on__lte=timezone.localdate(at or timezone.now()))

    def unfinished(self, at: datetime | None = None) -> "TenderQuerySet":
        day = timezone.localdate(at or timezone.now())
        return self.filter(Q(decided_on__isnull=True) | Q(decided_on__gt=day))

    def announced(self, at: datetime | None = None) -> "TenderQuerySet":
        """Before offers are accepted."""
        at = at or timezone.now()
        return self.unfinished(at).filter(accepting_from__gt=at)

    def accepting(self, at: datetime | None = None) -> "TenderQuerySet":
        """While offers are accepted; at the deadline itself no longer."""
        at = at or timezone.now()
        return self.unfinished(at).filter(accepting_from__lte=at, accepting_until__gt=at)

    def closed(self, at: datetime | None = None) -> "TenderQuerySet":
        """After the deadline and before a decision."""
        at = at or timezone.now()
        return self.unfinished(at).filter(accepting_until__lte=at)

    def with_minutes(self) -> "TenderQuerySet":
        """Says of each whether minutes of the commission are attached: `has_minutes`."""
        minutes = Attachment.objects.filter(
            content_type__app_label="procurement",
            content_type__model="tender",
            object_id=OuterRef("pk"),
            document__kind=DocumentKind.PROTOCOL,
        )
        return self.annotate(has_minutes=Exists(minutes))


class Tender(PublishableWithFiles):
    """A tender, an auction or another purchase with offers (gp17 р. 9 п. 3; mgdb1 р. 9 пп. 3–4).

    Minutes of the commission are attached documents of the kind "protocol"."""

    class Outcome(models.TextChoices):
        CONTRACT = "contract", _("Winner determined")
        FAILED = "failed", _("Not held")
        CANCELLED = "cancelled", _("Cancelled")

    translated = (
        *PublishableWithFiles.translated,
        "conditions",
        "winner",
        "outcome_reason",
        "results",
    )
    needed = ("number", "method", "amount", "accepting_from", "accepting_until", "opening_at")

    number = models.CharField(_("tender number"), max_length=60, blank=True, default="")
    method = models.CharField(
        _("procurement method"), max_length=20, choices=Method, blank=True, default=""
    )
    amount = models.DecimalField(
        _("allocated sum, tenge"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    accepting_from = models.DateTimeField(_("offers are accepted from"), null=True, blank=True)
    accepting_until = models.DateTimeField(_("offers are accepted until"), null=True, blank=True)
    opening_at = models.DateTimeField(_("offers are opened on"), null=True, blank=True)
    is_electronic = models.BooleanField(_("held on the e-procurement portal"), default=False)
    portal_url = models.URLField(
        _("page of the announcement on the portal"), max_length=300, blank=True, default=""
    )
    conditions = CleanTextField(_("conditions"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True, default="")
    outcome_reason = models.CharField(
        _("why it was not held or was cancelled"), max_length=300, blank=True
    )
    winner = models.CharField(_("winner"), max_length=300, blank=True)
    contract_number = models.CharField(_("contract number"), max_length=60, blank=True, default="")
    contract_on = models.DateField(_("contract concluded on"), null=True, blank=True)
    contract_amount = models.DecimalField(
        _("sum of the contract, tenge"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    results = CleanTextField(_("results"), blank=True)

    objects = TenderQuerySet.as_manager()

    class Meta(PublishableWithFiles.Meta):
        ordering = ["-accepting_until", "-pk"]
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        constraints = [
            *PublishableWithFiles.Meta.constraints,
            models.UniqueConstraint(
                name="procurement_tender_number_once",
                fields=["number"],
                condition=~Q(number=""),
                violation_error_message=_("Another tender has this number."),
            ),
            models.CheckConstraint(
                name="procurement_tender_accepting_dates",
                condition=Q(accepting_until__isnull=True)
                | Q(accepting_from__isnull=True)
                | Q(accepting_until__gt=F("accepting_from")),
                violation_error_message=_("Offers are accepted until later than from."),
            ),
            models.CheckConstraint(
                name="procurement_tender_opening_after",
                condition=Q(opening_at__isnull=True)
                | Q(accepting_until__isnull=True)
                | Q(opening_at__gte=F("accepting_until")),
                violation_error_message=_("Offers are opened after their acceptance ends."),
            ),
            models.CheckConstraint(
                name="procurement_tender_outcome_dated",
                condition=Q(outcome="") | Q(decided_on__isnull=False),
                violation_error_message=_("Say when it was decided."),
            ),
            models.CheckConstraint(
                name="procurement_tender_decision_named",
                condition=Q(decided_on__isnull=True) | ~Q(outcome=""),
                violation_error_message=_("Say what was decided."),
            ),
            models.CheckConstraint(
                name="procurement_tender_contract_after",
                condition=Q(contract_on__isnull=True)
                | Q(contract_on__gte=F("decided_on"), decided_on__isnull=False, outcome="contract"),
                violation_error_message=_("A contract follows the decision on the winner."),
            ),
            models.CheckConstraint(
                name="procurement_tender_contract_whole",
                condition=Q(contract_on__isnull=True)
                | (~Q(contract_number="") & Q(contract_amount__isnull=False)),
                violation_error_message=_("Give the number and the sum of the contract."),
            ),
            # In Kazakh is enough here: a text in one language alone is refused besides.
            models.CheckConstraint(
                name="procurement_tender_winner_named",
                condition=~Q(outcome="contract") | is_filled(column("winner", "kk")),
                violation_error_message=_("Name the winner in both languages."),
            ),
            models.CheckConstraint(
                name="procurement_tender_reason_given",
                condition=~Q(outcome__in=("failed", "cancelled"))
                | is_filled(column("outcome_reason", "kk")),
                violation_error_message=_(
                    "Say in both languages why it was not held or was cancelled."
                ),
            ),
            models.CheckConstraint(
                name="procurement_tender_portal_link",
                condition=Q(portal_url="") | Q(is_electronic=True),
                violation_error_message=_("Only a tender on the portal has a page there."),
            ),
        ]

    def clean(self) -> None:
        """The decision is a day and the opening a moment, which no constraint compares."""
        super().clean()
        if self.decided_on is not None and self.decided_on > timezone.localdate():
            # Readers would see the winner before there is one.
            raise ValidationError({"decided_on": _now("The decision is not taken yet.")})
        if self.decided_on is None or self.outcome == self.Outcome.CANCELLED:
            return
        if self.opening_at and self.decided_on < timezone.localdate(self.opening_at):
            words = _now("The decision is not earlier than the opening of offers.")
            raise ValidationError({"decided_on": words})

    def state(self, at: datetime | None = None) -> State:
        """Where it stands at a moment (default: now). A draft without dates is announced."""
        at = at or timezone.now()
        day = timezone.localdate(at)
        if self.decided_on is not None and self.decided_on <= day:
            if self.outcome != self.Outcome.CONTRACT:
                return State(self.outcome)
            concluded = self.contract_on is not None and self.contract_on <= day
            return State.CONTRACT if concluded else State.DECIDED
        if self.accepting_from is None or at < self.accepting_from:
            return State.ANNOUNCED
        if self.accepting_until is None or at < self.accepting_until:
            return State.ACCEPTING
        return State.CLOSED

    def days_left(self, on: date | None = None) -> int | None:
        """Days until the last day for offers; 0 on that day, negative after it."""
        if self.accepting_until is None:
            return None
        return (timezone.localdate(self.accepting_until) - (on or timezone.localdate())).days

    @property
    def saved_amount(self) -> Decimal | None:
        """By how much the contract is cheaper than the sum allocated, in tenge."""
        if self.amount is None or self.contract_amount is None:
            return None
        return self.amount - self.contract_amount


def items_lacking_of_tenders(on: date) -> list[str]:
    """Items that some published tender does not fulfil on a day: conditions of every one, minutes
    of every one opened before that day, results of every finished one, the link of every electronic
    one, of which there must be one."""
    tenders = Tender.objects.published(as_of(on))
    opened = tenders.filter(opening_at__lt=start_of(on)).exclude(outcome=Tender.Outcome.CANCELLED)
    electronic = tenders.filter(is_electronic=True)
    lacking = {
        CONDITIONS: tenders.filter(is_empty(column("conditions", "kk"))).exists(),
        MINUTES: opened.with_minutes().filter(has_minutes=False).exists(),
        RESULTS: tenders.filter(is_empty(column("results", "kk")), decided_on__lte=on).exists(),
        PORTAL_LINKS: not electronic.exists() or electronic.filter(portal_url="").exists(),
    }
    return [item for item, is_lacking in lacking.items() if is_lacking]
