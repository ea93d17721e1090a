"""The materials of a period: what came of each by a moment, one by one and in sums. Nothing is kept
in memory but the sums: the rows come from the database in portions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from apps.compliance.models import Closing, ExplainedBreach, Extension, Material, closing_of
from apps.compliance.models.materials import MaterialQuerySet
from apps.compliance.register import Known
from apps.workdays.days import last_moment_of, start_of

PORTION = 500


class Outcome(TextChoices):
    """What came of a material by a moment."""

    IN_TIME = "in_time", pgettext_lazy("what came of a material", "published in time")
    LATE = "late", pgettext_lazy("what came of a material", "published late")
    REFUSED = "refused", pgettext_lazy("what came of a material", "refused")
    OVERDUE = "overdue", pgettext_lazy("what came of a material", "overdue")
    OPEN = "open", pgettext_lazy("what came of a material", "in its term")


def materials_of(start: date, end: date, at: datetime) -> MaterialQuerySet:
    """The materials received by the end of a period, without those that had ended before it; as of
    a moment, in the order they came."""
    ended = closing_of("root", at)
    extended = Extension.objects.filter(material=OuterRef("root"), granted_at__lte=at)
    explained = ExplainedBreach.objects.filter(
        breach__material=OuterRef("root"), explanation__given_at__lte=at
    )
    rows = Material.objects.current(at).with_term(at)
    rows = rows.annotate(
        ended_at=Subquery(ended.values("at")[:1]),
        ended_by=Subquery(ended.values("kind")[:1]),
        was_late=Subquery(ended.values("late")[:1]),
        late_reason=Subquery(ended.values("late_reason")[:1]),
        extended_until=Subquery(extended.order_by("-pk").values("until")[:1]),
        explained=Exists(explained),
        first_recorded_at=F("root__recorded_at"),
        first_recorded_late=F("root__recorded_late"),
    )
    in_period = Q(ended_at__isnull=True) | Q(ended_at__gte=start_of(start))
    rows = rows.filter(in_period, received_at__lte=last_moment_of(end))
    return rows.order_by("received_at", "root")


def outcome_of(row: Any, today: date) -> Outcome:
    """Of a row with `ended_at`, `ended_by`, `was_late`, `due_on` and `binding`."""
    if row.ended_at is not None:
        if row.ended_by == Closing.Kind.REFUSED:
            return Outcome.REFUSED
        return Outcome.LATE if row.was_late else Outcome.IN_TIME
    if row.binding and row.due_on < today:
        return Outcome.OVERDUE
    return Outcome.OPEN


@dataclass(frozen=True)
class MaterialLine:
    """A material of the report."""

    row: Material
    outcome: Outcome
    # Working days from the day after it was received to the day it was published.
    days: int | None


def lines(start: date, end: date, known: Known) -> Iterator[MaterialLine]:
    """The materials of a period one by one; a constant number of queries for each portion."""
    rows = materials_of(start, end, known.at).select_related("unit").prefetch_related("items")
    for row in rows.iterator(chunk_size=PORTION):
        yield MaterialLine(row, outcome_of(row, known.today), days_to_publication(row, known))


def days_to_publication(row: Any, known: Known) -> int | None:
    if row.ended_at is None or row.ended_by != Closing.Kind.PUBLISHED:
        return None
    received = timezone.localdate(row.received_at)
    published = timezone.localdate(row.ended_at)
    return known.calendar.working_days_after(received, published)


@dataclass
class MaterialSums:
    """The materials of a period in figures. `received` counts those received in it; the outcomes
    count all that concern it."""

    received: int = 0
    recorded_late: int = 0
    extended: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    late_without_reason: int = 0
    overdue_without_explanation: int = 0

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


def sums_of(start: date, end: date, known: Known) -> MaterialSums:
    """The sums of a period; one query."""
    sums = MaterialSums()
    rows = materials_of(start, end, known.at).only("received_at")
    for row in rows.iterator(chunk_size=PORTION):
        outcome = outcome_of(row, known.today)
        sums.outcomes[outcome] += 1
        if timezone.localdate(row.received_at) >= start:
            sums.received += 1
            sums.recorded_late += row.first_recorded_late
        sums.extended += row.extended_until is not None
        sums.late_without_reason += outcome == Outcome.LATE and not row.late_reason
        sums.overdue_without_explanation += outcome == Outcome.OVERDUE and not row.explained
    return sums
