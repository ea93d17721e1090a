"""What is owed to those who wrote: an answer by a day (publishing/owed.py)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from apps.inquiries.models import ENDED, Inquiry, InquiryQuerySet, Kind, State, Step
from apps.inquiries.terms import Office
from apps.languages.typography import capitalised
from apps.publishing.owed import Owed
from apps.workdays.days import start_of


@dataclass(frozen=True)
class AnswersOwed:
    """Inquiries of some kinds, each with its term and its end as they were known at a moment."""

    title: str | Promise
    kinds: tuple[Kind, ...]

    def known(self, at: datetime) -> InquiryQuerySet:
        """Those received by a moment, with `due_then`, `ended_then` and `ended_by`, the kind of the
        step that ended it."""
        steps = Step.objects.filter(inquiry=OuterRef("pk"), at__lte=at).order_by("-at", "-pk")
        last = steps.filter(kind__in=ENDED)
        rows = Inquiry.objects.filter(kind__in=self.kinds, received_at__lte=at)
        return rows.select_related("unit__head", "unit__substitute", "assignee").annotate(
            due_then=Subquery(steps.filter(due_on__isnull=False).values("due_on")[:1]),
            ended_then=Subquery(last.values("at")[:1]),
            ended_by=Subquery(last.values("kind")[:1]),
        )

    def open(self, at: datetime) -> Iterator[Owed]:
        # The state of now leaves out what ended long ago before the steps are asked.
        rows = self.known(at).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
        return self.each(rows.order_by("due_on", "number"), at)

    def late_since(self, since: date, at: datetime) -> Iterator[Owed]:
        today = timezone.localdate(at)
        rows = self.known(at).filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=start_of(since)),
            # What is forwarded has a shorter term of its own.
            Q(due_on__lt=today) | Q(state=State.FORWARDED),
        )
        return (each for each in self.each(rows.order_by("number"), at) if each.is_late(today))

    def between(self, start: date, end: date, at: datetime) -> Iterator[Owed]:
        rows = self.known(at).filter(registered_on__range=(start, end))
        return self.each(rows.order_by("number"), at)

    @staticmethod
    def each(rows: QuerySet[Inquiry], at: datetime) -> Iterator[Owed]:
        """One query however many rows, read as they are asked for; what was forwarded asks for the
        calendar and the figures of the moment, once."""
        office = cache(lambda: Office.at(at))
        for row in rows.iterator():
            yield Owed(
                key=f"inquiry:{row.number}",
                title=_("%(kind)s № %(number)d")
                % {"kind": capitalised(row.get_kind_display()), "number": row.number},
                unit=row.unit,
                people=(row.assignee,) if row.assignee is not None else (),
                begun_on=row.registered_on,
                due_on=due_of(row, office),
                met_on=row.ended_then and timezone.localdate(row.ended_then),
                screen=("inquiries_inquiry", str(row.number)),
            )


def due_of(row: Inquiry, office: Callable[[], Office]) -> date:
    """The last day of the term of a row of `known`: what belonged elsewhere was to be forwarded
    sooner than it would have been answered (Administrative Procedural Code, art. 65)."""
    if row.ended_by != Step.Kind.FORWARDED:
        return row.due_then
    return min(row.due_then, office().forwarded_by(row.registered_on))
