"""Who answers for the news of many days at once: the roster and the absences of all of them are
read together, so that a year of missed days costs what one costs."""

from collections.abc import Collection
from datetime import date
from functools import cached_property

from django.db.models import Q

from apps.accounts.models import NewsDuty, Substitution, Unit, User
from apps.compliance.register import NEWS_FEED
from apps.publishing.models import ItemState


class NewsKeepers:
    """Those who answer for the news of each of some days: who is on duty, or else the editors of
    the unit that keeps the news, or else its acting head; who is absent is substituted. Four
    queries at most."""

    def __init__(self, days: Collection[date]) -> None:
        between = Q()
        if days:
            between = Q(first_day__lte=max(days), last_day__gte=min(days))
        duties = NewsDuty.objects.filter(between).select_related("person")
        absences = Substitution.objects.filter(between).select_related("substitute")
        self.duties = list(duties) if days else []
        self.absences = list(absences) if days else []

    def of(self, day: date) -> list[User]:
        """Those of one of the days."""
        on_duty = [duty.person for duty in self.duties if covers(duty, day)]
        found = [self.present(person, day) for person in on_duty]
        found = [person for person in found if person.is_active]
        if found or self.unit is None:
            return found
        if self.editors:
            return list(dict.fromkeys(self.present(each, day) for each in self.editors))
        head = self.unit.acting_head(day)
        return [self.present(head, day)] if head is not None and head.is_active else []

    def present(self, person: User, day: date) -> User:
        """The person, or who does their work on a day."""
        away = (
            each.substitute
            for each in self.absences
            if each.person_id == person.pk and covers(each, day) and each.substitute.is_active
        )
        return next(away, person)

    @cached_property
    def unit(self) -> Unit | None:
        named = ItemState.objects.filter(item=NEWS_FEED)
        state = named.select_related("unit__head", "unit__substitute").first()
        return state.unit if state is not None else None

    @cached_property
    def editors(self) -> list[User]:
        people = User.objects.filter(unit=self.unit, is_active=True, groups__name="editor")
        return list(people.distinct())


def covers(row: NewsDuty | Substitution, day: date) -> bool:
    """Whether a row of days holds a day, the first and the last included."""
    return row.first_day <= day <= row.last_day
