"""The letter of the day: for each person one, in the person's language, with all that is overdue,
due today and soon, what waits for a decision, and what others have missed and this person is told
of (gp17 п. 8; mgdb1 п. 9, 12, 13). Never one letter for each matter; no letter with nothing to say.

Who is told of a material follows the working days past its term (matters.told): its editors at
once, those above them later. What to do about it stands on the desk, not here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.compliance.keepers import Keepers
from apps.compliance.matters import Matter, Matters, Urgency, owed_now, told
from apps.compliance.models import Breach, Material, Refusal
from apps.compliance.news import news_by_day
from apps.compliance.register import NEWS_FEED, Known
from apps.compliance.state import SiteState, State, measure
from apps.compliance.words import no_news_on
from apps.journal.models import Letter
from apps.journal.outbox import post
from apps.regulation.deadlines import Daily

LONGEST_LIST = 20
"""Lines of one heading; the rest is counted and stands on the desk."""


@dataclass(frozen=True)
class Line:
    """One matter of a letter: what, where, and the words after it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """A heading of a letter with the first of its lines; `count` says how many there are."""

    title: str
    count: int
    lines: Sequence[Line]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass
class Told:
    """What one person is told: matters, without words yet, because each person has a language."""

    overdue: list[Matter] = field(default_factory=list)
    missed: list[date] = field(default_factory=list)
    today: list[Matter] = field(default_factory=list)
    news_today: bool = False
    soon: list[Matter] = field(default_factory=list)
    refusals: list[Matter] = field(default_factory=list)
    unconfirmed: int = 0
    above: list[Matter] = field(default_factory=list)
    missed_above: list[date] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether there is anything but confirmations to speak of."""
        return any(
            (
                self.overdue,
                self.missed,
                self.today,
                self.news_today,
                self.soon,
                self.refusals,
                self.above,
                self.missed_above,
            )
        )


def remind() -> int | None:
    """Writes the letters of today: how many; None on a day off and before the hour of the letter.

    Whoever has one already gets no second one. Run late, after days without, it writes those of
    today only: they say all that is still open."""
    known = Known(timezone.now())
    if not known.calendar.is_working_day(known.today):
        return None
    if timezone.localtime(known.at).hour < known.figures["digest.hour"]:
        return None
    made = 0
    for person, matters in Day(measure()).told().items():
        if not person.email:
            continue
        with translation.override(person.language):
            made += send(person, matters, known.today) is not None
    return made


def send(person: User, matters: Told, today: date) -> Letter | None:
    """Posts the letter of a person in the active language; None where there is one already."""
    letter = Digest(person, matters, today)
    return post(
        to=person.email,
        subject=letter.subject,
        text=render_to_string("compliance/mail/digest.txt", {"letter": letter}),
        html=render_to_string("compliance/mail/digest.html", {"letter": letter}),
        language=person.language,
        key=f"digest:{person.pk}:{today.isoformat()}",
    )


# --- Who is told of what ------------------------------------------------------------------------


class Day:
    """Who is told of what on a day. As many queries for one matter as for a thousand; they grow
    with units and people only."""

    def __init__(self, state: SiteState) -> None:
        self.state, self.known = state, state.known
        self.at, self.today = self.known.at, self.known.today
        # Of nobody: asked for how far a matter is past its term.
        self.matters = Matters(None, known=self.known)
        self.news_rule = self.known.news_rule()

    def told(self) -> dict[User, Told]:
        """By person, in no order; people with nothing to be told of are left out."""
        found: dict[User, Told] = defaultdict(Told)
        self.add_materials(found)
        self.add_answers(found)
        self.add_news(found)
        self.add_refusals(found)
        self.add_unconfirmed(found)
        return {person: told for person, told in found.items() if self.is_worth_it(told)}

    def is_worth_it(self, told: Told) -> bool:
        """Confirmations have no term: by themselves they make a letter once a week, on its first
        working day."""
        monday = self.today - timedelta(days=self.today.weekday())
        first = self.known.calendar.next_working_day(monday - timedelta(days=1))
        return told.asks or (told.unconfirmed > 0 and self.today == first)

    @cached_property
    def missed(self) -> list[date]:
        """The days without news that nobody has explained; none where they are not asked for."""
        if not isinstance(self.news_rule, Daily):
            return []
        return list(Breach.objects.unexplained_news().values_list("day", flat=True))

    @cached_property
    def keepers(self) -> Keepers:
        return Keepers([*self.missed, self.today])

    def add_materials(self, found: dict[User, Told]) -> None:
        rows = Material.objects.current(self.at).with_term(self.at).open(self.at)
        rows = rows.filter(remind_on__lte=self.today).select_related("unit")
        for row in rows.order_by("due_on", "pk"):
            matter = self.matters.matter_of(row, None)
            own = self.keepers.of_unit(row.unit, self.today)
            for person in own:
                self.of_urgency(found[person], matter.urgency).append(matter)
            if matter.urgency == Urgency.OVERDUE:
                for person in told(row.unit, matter.days_past, self.known, self.keepers):
                    if person not in own:
                        found[person].above.append(matter)

    def add_answers(self, found: dict[User, Told]) -> None:
        """Answers owed to citizens, for who owes them; overdue ones for those above as well."""
        all_owed = owed_now(self.known)
        self.keepers.read_editors(each.unit for each in all_owed if each.unit is not None)
        for owed in all_owed:
            matter = self.matters.matter_of_answer(owed, None)
            own = self.keepers.of_answer(owed, self.today)
            for person in own:
                self.of_urgency(found[person], matter.urgency).append(matter)
            if matter.urgency == Urgency.OVERDUE:
                for person in told(owed.unit, matter.days_past, self.known, self.keepers):
                    if person not in own:
                        found[person].above.append(matter)

    @staticmethod
    def of_urgency(told: Told, urgency: Urgency) -> list[Matter]:
        return {
            Urgency.OVERDUE: told.overdue,
            Urgency.TODAY: told.today,
            Urgency.SOON: told.soon,
        }[urgency]

    def add_news(self, found: dict[User, Told]) -> None:
        """Today's news for who answers for them, and the days that had none for these and those
        above, until they are explained."""
        if not isinstance(self.news_rule, Daily):
            return
        expected = self.news_rule.is_expected(self.today, self.known.calendar)
        kept = self.known.states.get(NEWS_FEED)
        unit = kept.unit if kept is not None else None
        if expected and not news_by_day(self.today, self.today, self.at):
            for person in self.keepers.of_news(self.today):
                found[person].news_today = True
        for day in self.missed:
            keeping = self.keepers.of_news(day)
            for person in keeping:
                found[person].missed.append(day)
            if unit is None:
                continue
            # The unit's editors keep the news of the days nobody is on duty for.
            own = {*keeping, *self.keepers.of_unit(unit, self.today)}
            for person in told(unit, self.matters.days_past(day), self.known, self.keepers):
                if person not in own:
                    found[person].missed_above.append(day)

    def add_refusals(self, found: dict[User, Told]) -> None:
        """Proposals that wait for the second person, for all who may be it."""
        if not Refusal.objects.filter(decision__isnull=True).exists():
            return
        for person in User.objects.filter(is_active=True, is_staff=True):
            waiting = list(Matters(person, known=self.known).refusals())
            if waiting:
                found[person].refusals = waiting

    def add_unconfirmed(self, found: dict[User, Told]) -> None:
        for line in self.state.lines:
            if line.state == State.UNCONFIRMED and line.unit is not None:
                for person in self.keepers.of_unit(line.unit, self.today):
                    found[person].unconfirmed += 1


# --- The words ----------------------------------------------------------------------------------


class Digest:
    """The letter of one person, in the active language; addresses are whole, by SITE_URL."""

    def __init__(self, person: User, told: Told, today: date) -> None:
        self.told, self.today = told, today
        self.language = person.language
        self.desk = absolute(reverse("admin:index"))

    @property
    def subject(self) -> str:
        """The day and the figures: in a list of letters they tell enough."""
        told = self.told
        figures = (
            (_("overdue: %(count)d"), len(told.overdue) + len(told.missed)),
            (_("for today: %(count)d"), len(told.today) + told.news_today),
            (_("soon: %(count)d"), len(told.soon)),
            (_("to decide: %(count)d"), len(told.refusals)),
            (_("to confirm: %(count)d"), told.unconfirmed),
            (_("overdue with others: %(count)d"), len(told.above) + len(told.missed_above)),
        )
        said = "; ".join(words % {"count": count} for words, count in figures if count)
        return _("Your matters on the site, %(day)s — %(figures)s") % {
            "day": f"{self.today:%d.%m.%Y}",
            "figures": said,
        }

    @cached_property
    def parts(self) -> list[Part]:
        """The headings that have something to say, the most urgent first."""
        told = self.told
        found = (
            (_("Overdue"), [*map(self.overdue, told.overdue), *map(self.missed, told.missed)]),
            (_("Due today"), [*map(self.due, told.today), *self.news_today()]),
            (_("Due soon"), [*map(self.due, told.soon)]),
            (_("Refusals that wait for your decision"), [*map(self.refusal, told.refusals)]),
            (_("To be confirmed"), [*self.unconfirmed()]),
            (
                _("Overdue with those responsible"),
                [*map(self.above, told.above), *map(self.missed_above, told.missed_above)],
            ),
        )
        return [Part(title, len(lines), lines[:LONGEST_LIST]) for title, lines in found if lines]

    def overdue(self, matter: Matter) -> Line:
        words = ngettext(
            "%(count)d working day past the term, which ended on %(day)s",
            "%(count)d working days past the term, which ended on %(day)s",
            matter.days_past,
        )
        note = words % {"count": matter.days_past, "day": f"{matter.day:%d.%m.%Y}"}
        return Line(matter.title, absolute(matter.url), note)

    def due(self, matter: Matter) -> Line:
        if matter.day is None:
            received = timezone.localdate(matter.material.received_at)
            note = _("received on %(day)s, not published yet") % {"day": f"{received:%d.%m.%Y}"}
        else:
            note = _("the term ends on %(day)s") % {"day": f"{matter.day:%d.%m.%Y}"}
        return Line(matter.title, absolute(matter.url), note)

    def above(self, matter: Matter) -> Line:
        line = self.overdue(matter)
        note = f"{matter.unit} — {line.note}" if matter.unit is not None else line.note
        return Line(line.title, line.url, note)

    def missed(self, day: date) -> Line:
        return Line(no_news_on(day), absolute(reverse("admin:compliance_explain")))

    def missed_above(self, day: date) -> Line:
        return Line(no_news_on(day), absolute(reverse("admin:compliance_table")))

    def news_today(self) -> Iterator[Line]:
        if self.told.news_today:
            url = absolute(reverse("admin:news_newsitem_add"))
            yield Line(_("Today has no news yet"), url)

    def refusal(self, matter: Matter) -> Line:
        return Line(matter.material.title, absolute(matter.url))

    def unconfirmed(self) -> Iterator[Line]:
        count = self.told.unconfirmed
        if count:
            words = ngettext(
                "%(count)d item asks whether it is still correct",
                "%(count)d items ask whether they are still correct",
                count,
            )
            yield Line(words % {"count": count}, absolute(reverse("admin:compliance_table")))


def absolute(path: str) -> str:
    return settings.SITE_URL + path
