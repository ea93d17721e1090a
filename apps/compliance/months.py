"""Terms kept and missed by month, and how fast each unit publishes what it has received (gp17
п. 11; mgdb1 п. 12). Who asks calls catch_up first; whose matter a term is stands in matters.py."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from apps.accounts.models import Unit
from apps.compliance.models import Closing, Material, Term, closing_of
from apps.compliance.register import Known
from apps.regulation.calendar import ONE_DAY
from apps.workdays.days import last_moment_of, start_of


@dataclass(frozen=True)
class MonthOfTerms:
    """How many terms whose last day lies in the month were kept and how many were missed."""

    first: date
    kept: int
    missed: int

    @property
    def total(self) -> int:
        return self.kept + self.missed


@dataclass(frozen=True)
class UnitPace:
    """How many materials of a unit were published, and in how many working days on the average,
    with one digit; day 1 is the day after the receipt."""

    unit: Unit
    published: int
    mean_days: float


def months_between(start: date, end: date) -> Iterator[date]:
    """The first days of the months a period touches."""
    month = start.replace(day=1)
    while max(month, start) <= end:
        yield month
        month = last_day_of(month) + ONE_DAY


def last_day_of(month: date) -> date:
    """The last day of the month a day lies in."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def terms_by_month(start: date, end: date, known: Known) -> list[MonthOfTerms]:
    """The terms whose last day lies in a period, both ends included, by month, as known at a
    moment; one query.

    A term is kept when its material was published or refused by the end of its last day. One that
    had passed before it was extended or counted anew stays missed; one that was moved in time
    counts by its new day; one that still runs is not counted."""
    verdicts: dict[tuple[int, date], bool] = {}
    for material, due_on, moved_at, ended_at in terms_due(start, end, known.at):
        verdict = was_kept(due_on, moved_at, ended_at, known.today)
        if verdict is not None:
            # The same last day counted twice is one term; missed once, it is missed.
            verdicts[material, due_on] = verdict and verdicts.get((material, due_on), True)
    sums = Counter((due_on.replace(day=1), kept) for (_root, due_on), kept in verdicts.items())
    return [
        MonthOfTerms(month, sums[month, True], sums[month, False])
        for month in months_between(start, end)
    ]


def was_kept(
    due_on: date, moved_at: datetime | None, ended_at: datetime | None, today: date
) -> bool | None:
    """Whether a term was kept that was moved or ended at these moments; None for one that still
    runs and for one that another stands for."""
    if moved_at is not None and (ended_at is None or moved_at <= ended_at):
        return False if timezone.localdate(moved_at) > due_on else None
    if ended_at is not None:
        return timezone.localdate(ended_at) <= due_on
    return False if due_on < today else None


def terms_due(
    start: date, end: date, at: datetime
) -> Iterator[tuple[int, date, datetime | None, datetime | None]]:
    """The terms whose last day lies in a period: the number of the material, the last day, the
    moment another day took its place, the moment the matter ended."""
    later = Term.objects.filter(
        Q(computed_at__gt=OuterRef("computed_at"))
        | Q(computed_at=OuterRef("computed_at"), pk__gt=OuterRef("pk")),
        ~Q(due_on=OuterRef("due_on")),
        material=OuterRef("material"),
        computed_at__lte=at,
    ).order_by("computed_at", "pk")
    rows = Term.objects.filter(
        binding=True, due_on__gte=start, due_on__lte=end, computed_at__lte=at
    ).annotate(
        moved_at=Subquery(later.values("computed_at")[:1]),
        ended_at=Subquery(closing_of("material", at).values("at")[:1]),
    )
    # A term counted after the end is none.
    rows = rows.filter(Q(ended_at__isnull=True) | Q(computed_at__lte=F("ended_at")))
    return rows.values_list("material", "due_on", "moved_at", "ended_at").iterator()


def pace_by_unit(start: date, end: date, known: Known) -> list[UnitPace]:
    """Of the materials published in a period, both ends included, the mean number of working days
    from the receipt to the publication, by unit, as known at a moment; two queries."""
    rows = Material.objects.current(known.at).filter(
        root__closing__kind=Closing.Kind.PUBLISHED,
        root__closing__at__gte=start_of(start),
        root__closing__at__lte=min(last_moment_of(end), known.at),
    )
    days: dict[int, list[int]] = {}
    for unit, received, published in (
        rows.order_by().values_list("unit", "received_at", "root__closing__at").iterator()
    ):
        received_on, published_on = timezone.localdate(received), timezone.localdate(published)
        taken = known.calendar.working_days_after(received_on, published_on)
        days.setdefault(unit, []).append(taken)
    units = Unit.objects.filter(pk__in=days)
    return [
        UnitPace(unit, len(days[unit.pk]), round(sum(days[unit.pk]) / len(days[unit.pk]), 1))
        for unit in units
    ]
