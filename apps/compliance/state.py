"""The state of the site: every item of the regulation with whether it is filled, incomplete,
unconfirmed, overdue or does not apply, as of a moment. The table of the admin, the report, the
public page and the points are all made of this one measurement.

The number of queries is the same however many records, materials and entries of the journal there
are, and no record is read: the database counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, Q, TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy

from apps.accounts.models import Unit
from apps.compliance.catching_up import catch_up, last_observations, measured_since
from apps.compliance.models import Material, MaterialItem
from apps.compliance.news import missed_days
from apps.compliance.register import Known, followers
from apps.publishing.models import ItemStateVersion
from apps.publishing.placements import Placement
from apps.publishing.sections import all_collections, collection_for
from apps.regulation.deadlines import AsNeeded, Period, period_of
from apps.regulation.register import DYNAMIC, NEWS, Item, Section


class State(TextChoices):
    """What an item is on a day, the worst first."""

    OVERDUE = "overdue", pgettext_lazy("state of an item", "overdue")
    INCOMPLETE = "incomplete", pgettext_lazy("state of an item", "incomplete")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("state of an item", "unconfirmed")
    FILLED = "filled", pgettext_lazy("state of an item", "filled")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("state of an item", "not applicable")


class Half(TextChoices):
    """How one language of an item stands."""

    THERE = "there", pgettext_lazy("a language of an item", "complete")
    BEHIND = "behind", pgettext_lazy("a language of an item", "outdated")
    ABSENT = "absent", pgettext_lazy("a language of an item", "none")


@dataclass
class Placed:
    """What readers can see for an item: how many records, changed and confirmed when last, which
    of them have a language that fell behind, and of which years or halves they tell."""

    count: int = 0
    changed_at: datetime | None = None
    # The record that has waited longest for a change or a confirmation.
    oldest_at: datetime | None = None
    confirmed_at: datetime | None = None
    kk_behind: int = 0
    ru_behind: int = 0
    periods: set[tuple[int | None, int | None]] = field(default_factory=set)


@dataclass(frozen=True)
class ItemStanding:
    """One line of the table: an item on a day, with all the reasons why it is not filled."""

    item: Item
    state: State
    kk: Half
    ru: Half
    unit: Unit | None
    count: int
    changed_on: date | None
    confirmed_on: date | None
    # The next day something must be done by: a material's term, a period's, a review.
    next_due: date | None
    # Working days past the term of the most overdue material; 0 where none is overdue.
    days_overdue: int
    open_materials: int
    reasons: tuple[str, ...]
    # Something is missing besides a language that fell behind.
    wanting: bool
    # The reason why it does not apply.
    excused: str
    url: str

    @property
    def applies(self) -> bool:
        return self.state != State.NOT_APPLICABLE

    @property
    def has_no_owner(self) -> bool:
        return self.applies and self.unit is None

    @property
    def is_behind(self) -> bool:
        """Whether a language has fallen behind."""
        return self.applies and Half.BEHIND in (self.kk, self.ru)

    @property
    def is_filled(self) -> bool:
        """Whether readers find what the regulation asks for; an unconfirmed or an overdue item may
        be filled all the same."""
        return self.has_kk and self.has_ru

    @property
    def has_kk(self) -> bool:
        """Whether readers find it all in Kazakh."""
        return self.applies and not self.wanting and self.kk == Half.THERE

    @property
    def has_ru(self) -> bool:
        return self.applies and not self.wanting and self.ru == Half.THERE

    @property
    def lacks(self) -> bool:
        return self.applies and self.wanting

    def points(self) -> int:
        """One point for each language of an indicator that stands and is not behind."""
        return self.has_kk + self.has_ru


@dataclass(frozen=True)
class SectionStanding:
    """A section of the regulation with its lines."""

    section: Section
    lines: tuple[ItemStanding, ...]

    @property
    def tally(self) -> "Tally":
        return Tally(self.lines)


class Tally:
    """The sums of some lines."""

    def __init__(self, lines: Iterable[ItemStanding]) -> None:
        self.lines = tuple(lines)
        self.by_state = Counter(line.state for line in self.lines)

    def of(self, state: State) -> int:
        return self.by_state[state]

    @property
    def total(self) -> int:
        """The items that apply."""
        return sum(line.applies for line in self.lines)

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.lines)

    @property
    def filled_kk(self) -> int:
        return sum(line.has_kk for line in self.lines)

    @property
    def filled_ru(self) -> int:
        return sum(line.has_ru for line in self.lines)

    @property
    def share(self) -> float:
        """Filled, of all that apply, in per cent with one digit."""
        return percent(self.filled, self.total)

    @property
    def share_kk(self) -> float:
        return percent(self.filled_kk, self.total)

    @property
    def share_ru(self) -> float:
        return percent(self.filled_ru, self.total)

    @property
    def points(self) -> int:
        return sum(line.points() for line in self.lines)

    @property
    def points_possible(self) -> int:
        return 2 * self.total

    @property
    def without_owner(self) -> int:
        return sum(line.has_no_owner for line in self.lines)

    @property
    def one_language_behind(self) -> int:
        return sum(line.is_behind for line in self.lines)


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


@dataclass(frozen=True)
class SiteState:
    """The whole measurement."""

    known: Known
    sections: tuple[SectionStanding, ...]

    @property
    def at(self) -> datetime:
        return self.known.at

    @property
    def lines(self) -> tuple[ItemStanding, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def tally(self) -> Tally:
        return Tally(self.lines)

    def line(self, item_id: str) -> ItemStanding:
        return next(line for line in self.lines if line.item.id == item_id)


def measure(at: datetime | None = None) -> SiteState:
    """The state of the site as of a moment, from rows recorded by then; now by default. The same
    moment gives the same state for ever."""
    now = catch_up()
    known = Known(at or now)
    return Measurement(known).site()


class Measurement:
    """The queries of one measurement and what follows from them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.at, self.today = known.at, known.today
        self.placed = placed(known.at)
        self.lacking = {item for item, lacks in last_observations(known.at).items() if lacks}
        self.materials = open_materials(known)
        since = measured_since()
        yesterday = self.today - timedelta(days=1)
        # Only the day before decides: older days are in the record of news.
        start = max(since, yesterday) if since else self.today
        self.no_news_yesterday = bool(missed_days(known, start, yesterday))

    def site(self) -> SiteState:
        return SiteState(
            self.known,
            tuple(
                SectionStanding(section, tuple(self.line(item.id) for item in section.items))
                for section in self.known.profile.sections
            ),
        )

    def line(self, item_id: str) -> ItemStanding:
        item = self.known.item(item_id)
        state = self.known.states.get(item_id)
        found = self.placed.get(item_id, Placed())
        waiting = self.materials.get(item_id, Waiting())
        late = waiting.due_on is not None and waiting.binding and waiting.due_on < self.today
        days = self.known.calendar.working_days_after(waiting.due_on, self.today) if late else 0
        lacks, behind = list(self.what_lacks(item, found)), list(self.what_is_behind(found))
        wanting, lacks = bool(lacks), [*behind, *lacks]
        review = self.review_on(item, found)
        missed = item.nature == NEWS and self.no_news_yesterday
        unconfirmed = review is not None and review < self.today
        excused = not found.count and state is not None and state.not_applicable
        # What has come for an item shows that it does apply.
        if excused and not waiting.count:
            standing, lacks = State.NOT_APPLICABLE, []
        elif late or missed:
            standing = State.OVERDUE
        elif lacks:
            standing = State.INCOMPLETE
        elif unconfirmed:
            standing = State.UNCONFIRMED
        else:
            standing = State.FILLED
        if late:
            lacks.insert(0, _now("A material is past its term."))
        if missed:
            lacks.insert(0, _now("Yesterday had no news."))
        if unconfirmed and standing != State.NOT_APPLICABLE:
            lacks.append(_now("Nobody has confirmed for long that it is still correct."))
        dates = (waiting.due_on or waiting.remind_on, self.next_period(item, found), review)
        return ItemStanding(
            item=item,
            state=standing,
            kk=half(found.count, found.kk_behind),
            ru=half(found.count, found.ru_behind),
            unit=state.unit if state is not None else None,
            count=found.count,
            changed_on=found.changed_at and timezone.localdate(found.changed_at),
            confirmed_on=found.confirmed_at and timezone.localdate(found.confirmed_at),
            next_due=min((day for day in dates if day is not None), default=None),
            days_overdue=days,
            open_materials=waiting.count,
            reasons=tuple(lacks),
            wanting=wanting,
            excused=excuse(state) if standing == State.NOT_APPLICABLE else "",
            url=item_url(item_id) if found.count else "",
        )

    def what_is_behind(self, found: Placed) -> Iterable[str]:
        if found.kk_behind:
            yield _now("The Kazakh text has fallen behind.")
        if found.ru_behind:
            yield _now("The Russian text has fallen behind.")

    def what_lacks(self, item: Item, found: Placed) -> Iterable[str]:
        if not found.count:
            yield _now("Nothing is published.")
            return
        if item.id in self.lacking:
            yield _now("Something the regulation asks for besides the text is missing.")
        last = self.last_period(item)
        if last is not None and (last.year, last.half) not in found.periods:
            yield _now("The record of the last period is missing: %(period)s.") % {
                "period": period_words(last)
            }

    def periods_asked(self, item: Item) -> bool:
        """Whether its records say of which year they are, so that a missing one is known."""
        return period_of(item) is not None and item.id in items_with_a_year()

    def last_period(self, item: Item) -> Period | None:
        """The last period whose record is due by today."""
        if not self.periods_asked(item):
            return None
        term = period_of(item)
        expected = term.expected(
            date(self.today.year - 2, 1, 1), self.today - timedelta(days=1), self.known.calendar
        )
        return expected[-1] if expected else None

    def next_period(self, item: Item, found: Placed) -> date | None:
        """The last day for the next record that is not there yet."""
        if not self.periods_asked(item):
            return None
        term = period_of(item)
        coming = term.expected(self.today, date(self.today.year + 2, 12, 31), self.known.calendar)
        return next(
            (each.due for each in coming if (each.year, each.half) not in found.periods), None
        )

    def review_on(self, item: Item, found: Placed) -> date | None:
        """When a standing item asks to be confirmed: so many days after the record of it that has
        waited longest."""
        if item.nature in (DYNAMIC, NEWS) or not found.count or found.oldest_at is None:
            return None
        if period_of(item) is not None:
            return None
        last = timezone.localdate(found.oldest_at)
        return AsNeeded(self.known.review_days(item.id)).remind_on(last, self.known.calendar)


def half(count: int, behind: int) -> Half:
    if not count:
        return Half.ABSENT
    return Half.BEHIND if behind else Half.THERE


def excuse(state: ItemStateVersion | None) -> str:
    return state.reason if state is not None else ""


def period_words(period: Period) -> str:
    if period.half is None:
        return str(period.year)
    return _now("%(year)d, half-year %(half)d") % {"year": period.year, "half": period.half}


def item_url(item_id: str) -> str:
    collection = collection_for(item_id)
    return collection.item_url(item_id) if collection is not None else ""


def items_with_a_year() -> set[str]:
    """The items whose records name the year they are about and whose section asks nothing of its
    own about periods."""
    return {
        item
        for collection in all_collections()
        if collection.unproven is None
        and any(each.name == "year" for each in collection.model._meta.concrete_fields)
        for item in collection.items
    }


def placed(at: datetime) -> dict[str, Placed]:
    """What readers could see for each item at a moment; two queries."""
    rows = Placement.objects.known_at(at).on_lists(at).order_by()
    touched = Coalesce("changed_at", "publish_at")
    kept = Coalesce("confirmed_at", touched)
    sums = rows.values("content_type", "item").annotate(
        n=Count("pk"),
        changed=Max(touched),
        confirmed=Max("confirmed_at"),
        # A change after the confirmation is as good as one.
        oldest_changed=Min(
            touched, filter=Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=touched)
        ),
        oldest_confirmed=Min(kept, filter=Q(confirmed_at__gte=touched)),
        kk=Count("pk", filter=Q(kk_behind=True)),
        ru=Count("pk", filter=Q(ru_behind=True)),
    )
    by_kind: dict[tuple[int, str], Placed] = {}
    for row in sums:
        oldest = [each for each in (row["oldest_changed"], row["oldest_confirmed"]) if each]
        by_kind[row["content_type"], row["item"]] = Placed(
            row["n"],
            row["changed"],
            min(oldest, default=None),
            row["confirmed"],
            row["kk"],
            row["ru"],
        )
    periods = rows.filter(year__isnull=False).values_list("content_type", "item", "year", "half")
    for kind, item, year, part in periods.distinct():
        by_kind[kind, item].periods.add((year, part))
    return by_item(by_kind)


def by_item(by_kind: dict[tuple[int, str], Placed]) -> dict[str, Placed]:
    """The same by item: a record that names none fills all items of its collection, and an item
    that follows another is filled by its records."""
    found: dict[str, Placed] = {}
    for collection in all_collections():
        kind = ContentType.objects.get_for_model(collection.model).pk
        if not collection.sets_item():
            if (kind, "") in by_kind:
                found.update(dict.fromkeys(collection.items, by_kind[kind, ""]))
            continue
        for item in collection.items:
            if (kind, item) in by_kind:
                found[item] = by_kind[kind, item]
                for other in followers(collection.follows, item):
                    found[other] = by_kind[kind, item]
    return found


@dataclass
class Waiting:
    """The open materials of an item: how many, and the earliest of their days."""

    count: int = 0
    due_on: date | None = None
    remind_on: date | None = None
    binding: bool = False


def open_materials(known: Known) -> dict[str, Waiting]:
    """The open materials of each item at a moment; one query."""
    rows = Material.objects.current(known.at).with_term(known.at).open(known.at)
    found: dict[str, Waiting] = {}
    terms = {row.pk: row for row in rows}
    named = MaterialItem.objects.filter(material__in=rows.order_by().values("pk"))
    for material_id, item in named.values_list("material_id", "item"):
        row = terms.get(material_id)
        if row is None:
            continue
        waiting = found.setdefault(item, Waiting())
        waiting.count += 1
        if row.due_on is not None and (waiting.due_on is None or row.due_on < waiting.due_on):
            waiting.due_on, waiting.binding = row.due_on, bool(row.binding)
        if waiting.remind_on is None or row.remind_on < waiting.remind_on:
            waiting.remind_on = row.remind_on
    return found
