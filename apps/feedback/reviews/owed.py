"""What is owed to those who wrote a review: a decision by a day (publishing/owed.py)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.feedback.models import Moderation, Review
from apps.feedback.models.reviews import REVIEWS
from apps.publishing.models import ItemState
from apps.publishing.owed import Owed
from apps.workdays.days import start_of


@dataclass(frozen=True)
class ReviewsOwed:
    """Reviews with their term and the decision as it was known at a moment."""

    title = gettext_lazy("Reviews")

    def known(self, at: datetime) -> QuerySet[Review]:
        """Those received by a moment, with `decided_then`."""
        first = Moderation.objects.filter(review=OuterRef("pk"), at__lte=at).order_by("at", "pk")
        return Review.objects.filter(received_at__lte=at).annotate(
            decided_then=Subquery(first.values("at")[:1])
        )

    def open(self, at: datetime) -> Iterator[Owed]:
        rows = self.known(at).filter(decided_then__isnull=True)
        return self.each(rows.order_by("due_on", "number"))

    def late_since(self, since: date, at: datetime) -> Iterator[Owed]:
        today = timezone.localdate(at)
        late = Q(decided_then__isnull=True) | Q(decided_then__gte=start_of(since))
        rows = self.known(at).filter(late, due_on__lt=today).order_by("number")
        return (each for each in self.each(rows) if each.is_late(today))

    def between(self, start: date, end: date, at: datetime) -> Iterator[Owed]:
        return self.each(self.known(at).filter(sent_on__range=(start, end)).order_by("number"))

    @staticmethod
    def each(rows: QuerySet[Review]) -> Iterator[Owed]:
        owner = cache(ItemState.objects.filter(item=REVIEWS).select_related("unit").first)
        for row in rows.iterator():
            state = owner()
            yield Owed(
                key=f"review:{row.number}",
                title=_("Review № %(number)d") % {"number": row.number},
                unit=state.unit if state else None,
                people=(),
                begun_on=row.sent_on,
                due_on=row.due_on,
                met_on=row.decided_then and timezone.localdate(row.decided_then),
                screen=("feedback_review_change", str(row.pk)),
            )
