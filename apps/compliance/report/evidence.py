"""The acts of a period that bear on terms: explanations, corrections of what was recorded,
extensions, refusals. Each as rows that come from the database in portions, as of a moment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from apps.compliance.models import Breach, Explanation, Extension, Material, Refusal
from apps.workdays.days import last_moment_of, start_of


def bounds(start: date, end: date, at: datetime) -> tuple[datetime, datetime]:
    """The first moment of a period and the last one known of it."""
    return start_of(start), min(at, last_moment_of(end))


def explanations(start: date, end: date, at: datetime) -> QuerySet[Explanation]:
    """The explanations given by a moment for what was missed in a period."""
    breaches = Breach.objects.filter(day__gte=start, day__lte=end).order_by("day", "pk")
    rows = Explanation.objects.filter(given_at__lte=at, breaches__in=breaches).distinct()
    return (
        rows.select_related("given_by")
        .prefetch_related(Prefetch("breaches", breaches.select_related("material")))
        .order_by("given_at", "pk")
    )


def explained_news_days(days: Iterable[date], at: datetime) -> set[date]:
    """Which of some days without news have an explanation; one query."""
    found = Breach.objects.filter(
        kind=Breach.Kind.NEWS, day__in=list(days), answers__explanation__given_at__lte=at
    )
    return set(found.values_list("day", flat=True))


def corrections(start: date, end: date, at: datetime) -> QuerySet[Material]:
    """The corrections of materials made in a period, each with the row it corrects."""
    rows = Material.objects.filter(
        corrects__isnull=False, recorded_at__range=bounds(start, end, at)
    )
    return rows.select_related("corrects", "recorded_by").order_by("recorded_at", "pk")


def extensions(start: date, end: date, at: datetime) -> QuerySet[Extension]:
    """The extensions granted in a period."""
    rows = Extension.objects.filter(granted_at__range=bounds(start, end, at))
    return rows.select_related("material", "granted_by", "previous").order_by("granted_at", "pk")


def refusals(start: date, end: date, at: datetime) -> QuerySet[Refusal]:
    """The refusals proposed in a period; a decision later than the moment is not known yet."""
    rows = Refusal.objects.filter(proposed_at__range=bounds(start, end, at))
    return rows.select_related(
        "material", "proposed_by", "decision", "decision__decided_by"
    ).order_by("proposed_at", "pk")
