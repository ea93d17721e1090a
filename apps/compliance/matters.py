"""Whose matter it is: what is due and overdue in person, what still asks for an explanation, and
who is told as working days pass (gp17 п. 8; mgdb1 п. 9: units prepare their materials)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Substitution, Unit, User
from apps.accounts.roles import may_check, writes_everywhere
from apps.compliance.figures import REMIND
from apps.compliance.models import Breach, Closing, ExplainedBreach, Material, Refusal
from apps.compliance.news import news_by_day
from apps.compliance.news_keepers import NewsKeepers
from apps.compliance.register import Known
from apps.regulation.deadlines import Daily


class Urgency(Enum):
    """How near a matter is; the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True)
class Matter:
    """Something a person is to do: a material to publish, news of today, a missed day, a refusal to
    decide. `day`: the last day of its term, None without one; `days_past`: working days since;
    `breach`: the row to be explained, where it asks for an explanation."""

    kind: str
    title: str
    # The name of the screen where it is done, and what that screen asks.
    screen: tuple[str, ...]
    urgency: Urgency
    day: date | None
    days_past: int = 0
    material: Material | None = None
    breach: Breach | None = None

    @property
    def url(self) -> str:
        name, *arguments = self.screen
        return reverse(f"admin:{name}", args=arguments)

    @property
    def asks_explanation(self) -> bool:
        return self.breach is not None


class Matters:
    """The matters of one person as of a moment. Nine queries at most, whatever their number; who
    asks calls catch_up first."""

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
        found = [*self.materials(), *self.news(), *self.refusals()]
        return sorted(found, key=lambda each: (order.index(each.urgency), each.day or self.today))

    def of(self, urgency: Urgency) -> list[Matter]:
        return [each for each in self.all if each.urgency == urgency]

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
        return Matter("term", row.title, screen, urgency, due, days, row, breach if late else None)

    def days_past(self, day: date) -> int:
        calendar = self.known.calendar
        return calendar.working_days_between(day, self.today) - calendar.is_working_day(day)

    def unexplained_terms(self, roots: Iterable[int]) -> dict[int, Breach]:
        """The last breach of each material that no explanation with a day still to come answers."""
        kept = ExplainedBreach.objects.filter(
            breach=OuterRef("pk"), explanation__promised_on__gte=self.today
        )
        found = Breach.objects.filter(
            ~Exists(kept), kind=Breach.Kind.TERM, material__in=list(roots)
        )
        return {breach.material_id: breach for breach in found.order_by("day")}

    def news(self) -> Iterator[Matter]:
        rule = self.known.news_rule()
        if not isinstance(rule, Daily):
            return
        title = _("No news on %(day)s")
        screen = ("compliance_explain",)
        explained = ExplainedBreach.objects.filter(breach=OuterRef("pk"))
        missed = Breach.objects.filter(~Exists(explained), kind=Breach.Kind.NEWS)
        missed = list(missed.order_by("day"))
        keepers_of = NewsKeepers([self.today, *(breach.day for breach in missed)])
        for breach in missed:
            if self.user in keepers_of.of(breach.day):
                words = title % {"day": f"{breach.day:%d.%m.%Y}"}
                days = self.days_past(breach.day)
                yield Matter(
                    "news", words, screen, Urgency.OVERDUE, breach.day, days, breach=breach
                )
        if rule.is_expected(self.today, self.known.calendar) and self.user in keepers_of.of(
            self.today
        ):
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
        ended = Closing.objects.filter(material=OuterRef("material"))
        waiting = Refusal.objects.filter(~Exists(ended), decision__isnull=True)
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


def news_keepers(day: date) -> list[User]:
    """Who answers for the news of a day: those on duty, or else the people of the unit that keeps
    the news, or else its acting head."""
    return NewsKeepers([day]).of(day)


def keepers(unit: Unit, on: date) -> list[User]:
    """Who prepares the materials of a unit: its editors, or else whoever acts as its head."""
    editors = User.objects.filter(unit=unit, is_active=True, groups__name="editor").distinct()
    found = [present(editor, on) for editor in editors]
    if found:
        return list(dict.fromkeys(found))
    head = unit.acting_head(on)
    return [present(head, on)] if head is not None and head.is_active else []


def present(person: User, on: date) -> User:
    """The person, or who does their work on a day."""
    rows = Substitution.objects.in_force(on).filter(person=person, substitute__is_active=True)
    row = rows.select_related("substitute").first()
    return row.substitute if row is not None else person


def of_role(code: str, on: date) -> list[User]:
    """The people of a role, with substitutes in the place of the absent."""
    group = Group.objects.filter(name=code)
    people = User.objects.filter(groups__in=group, is_active=True).distinct()
    return list(dict.fromkeys(present(person, on) for person in people))


def told(unit: Unit, days_past: int, known: Known) -> list[User]:
    """Who is told of an overdue matter of a unit so many working days past its term, from the
    editor up: editor, head of the unit, deputy, head of the organisation."""
    on = known.today
    found = keepers(unit, on)
    if known.figures["enforcement.level"] != "escalate":
        return found
    if days_past >= known.figures["escalation.head_of_unit"]:
        head = unit.acting_head(on)
        if head is not None and head.is_active:
            found.append(present(head, on))
    for role in ("deputy", "director"):
        if days_past >= known.figures[f"escalation.{role}"]:
            found += of_role(role, on)
    return list(dict.fromkeys(found))
