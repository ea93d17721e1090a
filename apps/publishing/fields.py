"""Columns and constraints that records of many sections have alike: the year a record is about, and
two days of which the second is not before the first."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# No record of the organisation is older than the Republic; a later year is a slip of the hand.
YEARS = (1991, 2100)


def year_field() -> models.PositiveSmallIntegerField:
    """The year a record is about; a draft may leave it open."""
    first, last = YEARS
    return models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(first), MaxValueValidator(last)],
    )


def days_in_order(
    name: str, first: str, last: str, *, open_ended: Iterable[str]
) -> models.CheckConstraint:
    """The constraint `name` that the day `last` is not before the day `first`; `open_ended`: which
    of the two may be missing."""
    missing = [Q(**{f"{each}__isnull": True}) for each in open_ended]
    return models.CheckConstraint(
        name=name,
        condition=reduce(or_, [*missing, Q(**{f"{last}__gte": F(first)})]),
        violation_error_message=_("The last day must not be before the first."),
    )
