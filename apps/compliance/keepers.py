"""Who answers on each of some days for a unit's materials, for the news and as the holder of a
role, with substitutes in the place of the absent. The roster and the absences of all the days are
read together, so that a year of missed days costs what one costs."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from django.db.models import Q

from apps.accounts.models import NewsDuty, Substitution, Unit, User
from apps.compliance.register import NEWS_FEED
from apps.publishing.models import ItemState
from apps.publishing.owed import Owed


class Keepers:
    """Those who answer on the days it was made for. Each question is asked of the database once for
    all days, and only when needed."""

    def __init__(self, days: Collection[date]) -> None:
        self.between = Q(first_day__lte=max(days), last_day__gte=min(days))
        self.editors: dict[int, list[User]] = {}
        self.heads: dict[tuple[int, date], User | None] = {}
        self.roles: dict[str, list[User]] = {}

    def of_news(self, day: date) -> list[User]:
        """Who answers for the news of a day: those on duty, or else whoever answers for the unit
        that keeps the news."""
        on_duty = [duty.person for duty in self.duties if covers(duty, day)]
        found = [self.present(person, day) for person in on_duty]
        found = [person for person in found if person.is_active]
        if found or self.news_unit is None:
            return found
        return self.of_unit(self.news_unit, day)

    def of_unit(self, unit: Unit, day: date) -> list[User]:
        """Who prepares the materials of a unit: its editors, or else whoever acts as its head."""
        self.read_editors([unit])
        editors = self.editors[unit.pk]
        return self.all_present(editors, day) if editors else self.heads_of(unit, day)

    def read_editors(self, units: Iterable[Unit]) -> None:
        """Reads the editors of several units at once."""
        unknown = {unit.pk for unit in units} - self.editors.keys()
        if not unknown:
            return
        self.editors |= {pk: [] for pk in unknown}
        people = User.objects.filter(unit__in=unknown, is_active=True, groups__name="editor")
        for person in people.distinct():
            self.editors[person.unit_id].append(person)

    def of_answer(self, owed: Owed, day: date) -> list[User]:
        """Who owes a citizen an answer: the people it was given to, or else whoever answers for its
        unit, or else the head of the organisation. An account that was switched off owes
        nothing, and no answer is owed by nobody."""
        found = self.given_to(owed, day)
        if not found and owed.unit is not None:
            found = self.of_unit(owed.unit, day)
        return found or self.of_role("director", day)

    def given_to(self, owed: Owed, day: date) -> list[User]:
        """Those of the people it was given to who are there, with their substitutes."""
        present = self.all_present(list(owed.people), day)
        return [person for person in present if person.is_active]

    def heads_of(self, unit: Unit, day: date) -> list[User]:
        """Whoever acts as the head of a unit; nobody where there is none."""
        if (unit.pk, day) not in self.heads:
            self.heads[unit.pk, day] = unit.acting_head(day)
        head = self.heads[unit.pk, day]
        return [self.present(head, day)] if head is not None and head.is_active else []

    def of_role(self, code: str, day: date) -> list[User]:
        """The people of a role."""
        if code not in self.roles:
            people = User.objects.filter(groups__name=code, is_active=True)
            self.roles[code] = list(people.distinct())
        return self.all_present(self.roles[code], day)

    def all_present(self, people: list[User], day: date) -> list[User]:
        return list(dict.fromkeys(self.present(person, day) for person in people))

    def present(self, person: User, day: date) -> User:
        """The person, or who does their work on a day."""
        away = (
            each.substitute
            for each in self.absences
            if each.person_id == person.pk and covers(each, day) and each.substitute.is_active
        )
        return next(away, person)

    @cached_property
    def duties(self) -> list[NewsDuty]:
        return list(NewsDuty.objects.filter(self.between).select_related("person"))

    @cached_property
    def absences(self) -> list[Substitution]:
        return list(Substitution.objects.filter(self.between).select_related("substitute"))

    @cached_property
    def news_unit(self) -> Unit | None:
        """The unit that keeps the news."""
        named = ItemState.objects.filter(item=NEWS_FEED)
        state = named.select_related("unit__head", "unit__substitute").first()
        return state.unit if state is not None else None


def covers(row: NewsDuty | Substitution, day: date) -> bool:
    """Whether a row of days holds a day, the first and the last included."""
    return row.first_day <= day <= row.last_day
