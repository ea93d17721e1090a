"""What is done about a person in several records at once; each change stands in the journal."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.organisation.models import Person, Tenure


def leave(person: Person, *, before: date | None, by: Any) -> int:
    """Ends the tenures of a person together with the work here, so that the posts can be given to
    others; returns how many were changed.

    `before`: what "left on" was until now: tenures that ended with it, or stood open, move with it.
    A tenure that ended on a day of its own stays as it is."""
    moved = person.tenures.filter(left_on=before)
    if person.left_on is not None:
        # Nobody leaves before being appointed: an appointment that never began is not touched.
        moved = moved.filter(since__lte=person.left_on)
    else:
        # Whoever came after keeps the post.
        taken = Tenure.objects.filter(
            post=OuterRef("post"), acting=OuterRef("acting"), left_on__isnull=True
        )
        moved = moved.filter(~Exists(taken))
    with transaction.atomic():
        rows = list(moved)
        for tenure in rows:
            tenure.left_on = person.left_on
            tenure.save(by=by)
    return len(rows)
