"""Whose matter it is: what is due and overdue in person, what still asks for an explanation, and
who is told as working days pass (gp17 п. 8; mgdb1 п. 9: units prepare their materials)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import may_check, writes_everywhere
from apps.compliance.figures import REMIND
from apps.compliance.keepers import Keepers
from apps.compliance.models import Breach, ExplainedBreach, Material, Refusal, closing_of
from apps.compliance.news import news_by_day
from apps.compliance.register import Known
from apps.compliance.words import no_news_on
from apps.publishing.owed import Owed
from apps.publishing.sections import all_owes
from apps.regulation.deadlines import Daily

READS_CITIZENS = "inquiries.view_inquiry"


class Urgency(Enum):
    """How near a matter is; the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True)
class Matter:
    """Something a person is to do: a material to publish, a citizen to answer, news of today, a
    missed day, a refusal to decide. `unit`: whose matter it is, where it is a unit's; `day`: the
    last day of its term, None without one; `days_past`: working days since; `breach`: the row to be
    explained, where it asks for an explanation."""

    kind: str
    title: str
    # The name of the screen where it is done, and what that screen asks.
    screen: tuple[str, ...]
    urgency: Urgency
    day: date | None
    days_past: int = 0
    material: Material | None = None
    breach: Breach | None = None
    unit: Unit | None = None

    @property
    def url(self) -> str:
        name, *arguments = self.screen
        return reverse(f"admin:{name}", args=arguments)

    @property
    def has_term(self) -> bool:
        """Whether it is something to be done by a day, and not a day or a decision."""
        return self.kind in ("term", "answer")

    @property
    def asks_explanation(self) -> bool:
        return self.breach is not None


class Matters:
    """The matters of one person as of a moment; the number of queries does not depend on theirs.
    Who asks calls catch_up first."""

    def __init__(self, user: Any, at: datetime | None = None, known: Known | None = None) -> None:
        self.user = user
        self.known = known or Known(at)
        self.at, self.today = self.known.at, self.known.today

    @cached_property
    def units(self) -> list[int]:
        return [unit.pk for unit in self.user.units_in_charge(self.today)]

    @cached_property
    def all(self) -> list[Matter]:
        """Everything, the most urgent first, the oldest of these first."""
        order = list(Urgency)
        found = [*self.materials(), *self.answers(), *self.news(), *self.refusals()]
        return sorted(found, key=lambda each: (order.index(each.urgency), each.day or self.today))

    def of(self, urgency: Urgency) -> list[Matter]:
        return [each for each in self.all if each.urgency == urgency]

    @cached_property
    def keepers(self) -> Keepers:
        return Keepers([self.today])

    @property
    def overdue(self) -> list[Matter]:
        return self.of(Urgency.OVERDUE)

    @property
    def today_s(self) -> list[Matter]:
        return self.of(Urgency.TODAY)

    @property
    def soon(self) -> list[Matter]:
        return self.of(Urgency.SOON)

    @property
    def unexplained(self) -> list[Matter]:
        """What must be explained before anything else is saved; nothing at the mildest level."""
        if self.known.figures["enforcement.level"] == REMIND:
            return []
        return [each for each in self.all if each.asks_explanation]

    def materials(self) -> Iterator[Matter]:
        rows = Material.objects.current(self.at).with_term(self.at).open(self.at)
        rows = rows.filter(unit__in=self.units, remind_on__lte=self.today)
        rows = list(rows.select_related("unit").order_by("due_on", "pk"))
        asked = self.unexplained_terms([row.root_id for row in rows])
        for row in rows:
            yield self.matter_of(row, asked.get(row.root_id))

    def matter_of(self, row: Material, breach: Breach | None) -> Matter:
        due, late = row.due_on, row.binding and row.due_on < self.today
        days = self.days_past(due) if late else 0
        urgency = Urgency.TODAY if due == self.today else Urgency.SOON
        if late:
            urgency = Urgency.OVERDUE
        screen = ("compliance_material", str(row.root_id))
        asked = breach if late else None
        return Matter("term", row.title, screen, urgency, due, days, row, asked, row.unit)

    def answers(self) -> Iterator[Matter]:
        """Answers owed to citizens: by the person, by the units of the person, or by the head."""
        owed = owed_now(self.known)
        self.keepers.read_editors(each.unit for each in owed if each.unit is not None)
        owed = [each for each in owed if self.is_owed(each)]
        asked = self.unexplained_answers([each.key for each in owed])
        for each in owed:
            yield self.matter_of_answer(each, asked.get(each.key))

    def is_owed(self, owed: Owed) -> bool:
        """Whether it is this person who owes it today: among the colleagues of a unit everybody who
        may read what citizens write."""
        if self.user in self.keepers.of_answer(owed, self.today):
            return True
        if owed.unit is None or self.keepers.given_to(owed, self.today):
            return False
        return owed.unit.pk in self.units and self.user.has_perm(READS_CITIZENS)

    def matter_of_answer(self, owed: Owed, breach: Breach | None) -> Matter:
        late = owed.due_on < self.today
        urgency = Urgency.TODAY if owed.due_on == self.today else Urgency.SOON
        if late:
            urgency = Urgency.OVERDUE
        days = self.days_past(owed.due_on) if late else 0
        asked = breach if late else None
        return Matter(
            "answer", owed.title, owed.screen, urgency, owed.due_on, days, None, asked, owed.unit
        )

    def days_past(self, day: date) -> int:
        return self.known.calendar.working_days_after(day, self.today)

    def unexplained_terms(self, roots: Iterable[int]) -> dict[int, Breach]:
        """The last breach of each material that no explanation with a day still to come answers."""
        found = self.not_put_off(Breach.Kind.TERM).filter(material__in=list(roots))
        return {breach.material_id: breach for breach in found}

    def unexplained_answers(self, keys: list[str]) -> dict[str, Breach]:
        """The same of each answer owed."""
        found = self.not_put_off(Breach.Kind.ANSWER).filter(subject__in=keys) if keys else ()
        return {breach.subject: breach for breach in found}

    def not_put_off(self, kind: Breach.Kind) -> QuerySet[Breach]:
        """Breaches of a kind without an explanation that promises a day still to come."""
        kept = ExplainedBreach.objects.filter(
            breach=OuterRef("pk"), explanation__promised_on__gte=self.today
        )
        return Breach.objects.filter(~Exists(kept), kind=kind).order_by("day")

    def news(self) -> Iterator[Matter]:
        rule = self.known.news_rule()
        if not isinstance(rule, Daily):
            return
        screen = ("compliance_explain",)
        missed = list(Breach.objects.unexplained_news())
        keepers = Keepers([self.today, *(breach.day for breach in missed)])
        for breach in missed:
            if self.user in keepers.of_news(breach.day):
                words, days = no_news_on(breach.day), self.days_past(breach.day)
                yield Matter(
                    "news", words, screen, Urgency.OVERDUE, breach.day, days, breach=breach
                )
        expected = rule.is_expected(self.today, self.known.calendar)
        if expected and self.user in keepers.of_news(self.today):
            hour = self.known.figures["news.reminder_hour"]
            late_enough = timezone.localtime(self.at).hour >= hour
            if late_enough and not news_by_day(self.today, self.today, self.at):
                yield Matter(
                    "news_today",
                    _("Today has no news yet"),
                    ("news_newsitem_add",),
                    Urgency.TODAY,
                    self.today,
                )

    def refusals(self) -> Iterator[Matter]:
        """Refusals that wait for a second person."""
        if not may_check(self.user, self.today):
            return
        waiting = Refusal.objects.filter(~Exists(closing_of("material")), decision__isnull=True)
        waiting = waiting.exclude(proposed_by=self.user)
        if not writes_everywhere(self.user, self.today):
            waiting = waiting.filter(material__unit__in=self.units)
        for refusal in waiting.select_related("material"):
            yield Matter(
                "refusal",
                _("Decide on the refusal: %(title)s") % {"title": refusal.material.title},
                ("compliance_material", str(refusal.material_id)),
                Urgency.TODAY,
                None,
                material=refusal.material,
            )


def owed_now(known: Known) -> list[Owed]:
    """What is owed to citizens and is to be recalled by the moment: what was not done and whose
    term ends on the next working day, or earlier."""
    found = [each for source in all_owes() for each in source.open(known.at)]
    working_days = known.calendar.add_working_days
    return [each for each in found if working_days(each.due_on, -1) <= known.today]


def told(
    unit: Unit | None, days_past: int, known: Known, keepers: Keepers | None = None
) -> list[User]:
    """Who is told of an overdue matter of a unit so many working days past its term, from the
    editor up: editor, head of the unit, deputy, head of the organisation. `keepers`: those of
    today, where they are read already. A matter of no unit is the head's own."""
    on, figures = known.today, known.figures
    keepers = keepers or Keepers([on])
    if unit is None:
        return keepers.of_role("director", on)
    found = keepers.of_unit(unit, on)
    if figures["enforcement.level"] != "escalate":
        return found
    if days_past >= figures["escalation.head_of_unit"]:
        found += keepers.heads_of(unit, on)
    for role in ("deputy", "director"):
        if days_past >= figures[f"escalation.{role}"]:
            found += keepers.of_role(role, on)
    return list(dict.fromkeys(found))
