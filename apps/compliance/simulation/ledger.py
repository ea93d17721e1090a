"""The second calculation of a year: lists of what was done, and what follows from the regulation's
text for each day. It is written from points 9 to 13 of the rules and imports nothing of the site;
moments are naive, in the hospital's own time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import yaml

from apps.compliance.simulation.days import Days

ONE_DAY = timedelta(days=1)
REVIEW_DAYS = 365
REMINDER_WORKING_DAYS = 3
OVERDUE, INCOMPLETE, UNCONFIRMED = "overdue", "incomplete", "unconfirmed"
FILLED, NOT_APPLICABLE = "filled", "not_applicable"


@dataclass
class Asked:
    """An item as the regulation and the hospital have it."""

    id: str
    section: str
    nature: str
    repeats: str
    unit: str = ""
    review_days: int | None = None
    not_applicable: bool = False
    # Whether its records say of which year they are and nothing else asks about periods.
    by_period: bool = False


@dataclass
class Came:
    """A material and its term as it stands now; `moves`: every last day it has had."""

    number: int
    received_on: date
    recorded_on: date
    items: list[str]
    unit: str
    late_record: bool
    due: date | None = None
    remind: date | None = None
    binding: bool = False
    until: date | None = None
    moves: list[date | None] = field(default_factory=list)
    missed: list[date] = field(default_factory=list)
    ended: tuple[str, date, bool] | None = None

    @property
    def is_open(self) -> bool:
        return self.ended is None


@dataclass
class Shown:
    """A record readers see since a moment, until it was taken away."""

    items: tuple[str, ...]
    period: tuple[int | None, int | None]
    since: datetime
    changed: datetime | None = None
    confirmed: datetime | None = None
    late: frozenset[str] = frozenset()
    gone: bool = False
    first_seen: datetime | None = None

    @property
    def touched(self) -> datetime:
        return self.changed or self.since

    @property
    def fresh(self) -> datetime:
        return max(self.touched, self.confirmed or self.touched)


@dataclass(frozen=True)
class Line:
    """What the table must show for an item at the end of a day."""

    item: str
    state: str
    kk: str
    ru: str
    unit: str
    count: int
    changed_on: date | None
    confirmed_on: date | None
    next_due: date | None
    days_overdue: int
    open_materials: int
    kk_point: bool
    ru_point: bool

    @property
    def points(self) -> int:
        return self.kk_point + self.ru_point


@dataclass(frozen=True)
class Sums:
    """What stands below the lines."""

    total: int
    filled: int
    filled_kk: int
    filled_ru: int
    points: int
    without_owner: int
    by_state: tuple[tuple[str, int], ...]


class Ledger:
    """What was done so far, and what follows from it. Its methods are called in the order of time;
    what is planned for later happens when that moment has come."""

    def __init__(self, regulation: str) -> None:
        text = yaml.safe_load(regulation)
        self.days = Days()
        self.items = {
            each["id"]: Asked(each["id"], section["id"], each["nature"], each["repeats"])
            for section in text["sections"]
            for each in section["items"]
        }
        rules = {each["id"]: each.get("parameter") or {} for each in text["rules"]}
        self.term = rules.get("update.dynamic_deadline", {}).get("value")
        self.news_daily = "news.daily" in rules
        self.review_days = REVIEW_DAYS
        self.came: dict[int, Came] = {}
        self.shown: dict[Any, Shown] = {}
        self.planned: list[tuple[datetime, Any]] = []
        self.news_days: Counter[date] = Counter()
        self.news_items = {each.id for each in self.items.values() if each.nature == "news"}
        self.missed_news: list[date] = []
        self.start: date | None = None
        self.today: date | None = None
        # What the journal must hold: (action, number of the material or day).
        self.journal: Counter[tuple[str, Any]] = Counter()

    # --- The passing of time ------------------------------------------------------------------

    def at(self, now: datetime) -> None:
        """Lets everything happen that was planned until a moment, and days pass."""
        while self.planned and min(self.planned, key=lambda each: each[0])[0] <= now:
            moment, act = min(self.planned, key=lambda each: each[0])
            self.planned.remove((moment, act))
            self.pass_days(moment.date())
            act(moment)
        self.pass_days(now.date())

    def pass_days(self, day: date) -> None:
        if self.today is None:
            self.today, self.start = day, day + ONE_DAY
        while self.today < day:
            self.end_day(self.today)
            self.today += ONE_DAY

    def end_day(self, day: date) -> None:
        """It is 24:00: terms that ended today without a publication are missed, and so is a day
        without news."""
        for material in self.came.values():
            if material.is_open and material.binding and material.due == day:
                material.missed.append(day)
                self.journal["missed", material.number, day] += 1
        if self.news_daily and day >= self.start and not self.news_days[day]:
            self.missed_news.append(day)
            self.journal["missed", None, day] += 1

    # --- What was decided ---------------------------------------------------------------------

    def calendar_row(self, now: datetime, day: date, kind: str | None) -> None:
        """A row of the calendar is entered, or taken away (None)."""
        self.at(now)
        if kind is None:
            self.days.rows.pop(day, None)
        else:
            self.days.rows[day] = kind
        for material in self.came.values():
            if material.is_open:
                self.count(material)

    def decided(self, now: datetime, item: str, **columns: Any) -> None:
        self.at(now)
        for name, value in columns.items():
            setattr(self.items[item], name, value)

    def review_after(self, now: datetime, days: int) -> None:
        self.at(now)
        self.review_days = days

    # --- Materials ----------------------------------------------------------------------------

    def received(
        self, now: datetime, number: int, received: datetime, items: list[str], unit: str
    ) -> None:
        self.at(now)
        lag = self.days.passed(received.date(), now.date())
        material = Came(number, received.date(), now.date(), list(items), unit, lag > 1)
        self.came[number] = material
        self.journal["received", number, now.date()] += 1
        self.count(material)

    def count(self, material: Came) -> None:
        """The term: the strictest of its items, or the day the head has granted."""
        before = (material.due, material.remind, material.binding)
        dynamic = [item for item in material.items if self.items[item].nature == "dynamic"]
        if material.until is not None:
            material.due = self.days.not_before(material.until)
            material.remind, material.binding = self.days.before(material.due), True
        elif dynamic and self.term:
            material.due = self.days.after(material.received_on, self.term)
            material.remind = self.days.after(material.received_on, max(self.term - 1, 1))
            material.binding = True
        else:
            material.due, material.binding = None, False
            material.remind = self.days.after(material.received_on, REMINDER_WORKING_DAYS)
        if not material.moves:
            material.moves.append(material.due)
        elif before != (material.due, material.remind, material.binding):
            material.moves.append(material.due)
            self.journal["term_moved", material.number, self.today] += 1
        self.miss_at_once(material)

    def miss_at_once(self, material: Came) -> None:
        """A term that had ended when it was recorded or moved back is missed from the start."""
        due = material.due
        if material.binding and due < self.today and due not in material.missed:
            material.missed.append(due)
            self.journal["missed", material.number, due] += 1

    def corrected(
        self,
        now: datetime,
        number: int,
        received: datetime | None = None,
        items: list[str] | None = None,
    ) -> None:
        self.at(now)
        material = self.came[number]
        if received is not None:
            material.received_on = received.date()
        if items is not None:
            material.items = list(items)
        self.journal["corrected", number, now.date()] += 1
        self.count(material)

    def extended(self, now: datetime, number: int, until: date) -> None:
        self.at(now)
        self.came[number].until = until
        self.journal["extended", number, now.date()] += 1
        self.count(self.came[number])

    def refusal(self, now: datetime, number: int, agreed: bool | None) -> None:
        """A refusal is proposed (None), agreed to or denied."""
        self.at(now)
        words = {None: "refusal_asked", True: "refused", False: "refusal_denied"}[agreed]
        self.journal[words, number, now.date()] += 1
        if agreed:
            self.came[number].ended = ("refused", now.date(), False)

    def explained(self, now: datetime, number: int | None, day: date) -> None:
        self.at(now)
        self.journal["explained", number, day] += 1

    def end(self, now: datetime, numbers: list[int]) -> None:
        for number in numbers:
            material = self.came[number]
            if material.is_open:
                late = material.binding and now.date() > material.due
                material.ended = ("published", now.date(), late)
                self.journal["met", number] += 1

    # --- Records ------------------------------------------------------------------------------

    def published(
        self,
        now: datetime,
        key: Any,
        items: tuple[str, ...],
        period: tuple[int | None, int | None],
        *,
        since: datetime | None = None,
        ends: list[int] | None = None,
    ) -> None:
        """A record is published for the first time, or again after it was taken away."""
        self.at(now)

        def act(moment: datetime) -> None:
            again = self.shown.get(key)
            if again is not None:
                again.gone = False
            else:
                self.shown[key] = Shown(items, period, moment, first_seen=moment)
                if self.news_items & set(items):
                    self.news_days[moment.date()] += 1
            self.end(moment, ends or [])

        if since is not None and since > now:
            self.planned.append((since, act))
        else:
            act(now)

    def changed(
        self, now: datetime, key: Any, languages: tuple[str, ...], ends: list[int] | None = None
    ) -> None:
        """Readers see another text in the languages named; the other one falls behind, unless this
        one was behind."""
        self.at(now)
        record = self.shown[key]
        record.changed = now
        other = {"kk", "ru"} - set(languages)
        record.late = frozenset() if not other or record.late & set(languages) else frozenset(other)
        self.end(now, ends or [])

    def confirmed(self, now: datetime, key: Any) -> None:
        self.at(now)
        self.shown[key].confirmed = now

    def gone(self, now: datetime, key: Any, *, archived: bool = False) -> None:
        """A record is withdrawn, or archived: then it stays at its address, off the lists."""
        self.at(now)
        record = self.shown[key]
        record.gone = True
        same_day = record.first_seen.date() == now.date()
        if self.news_items & set(record.items) and same_day and not archived:
            self.news_days[now.date()] -= 1

    # --- The table ----------------------------------------------------------------------------

    def table(self, now: datetime, lacking: set[str]) -> list[Line]:
        """The lines of a moment; `lacking`: items that lack on the day what stands beside texts."""
        self.at(now)
        by_item: dict[str, list[Shown]] = {}
        for record in self.shown.values():
            if not record.gone:
                for item in record.items:
                    by_item.setdefault(item, []).append(record)
        waiting: dict[str, list[Came]] = {}
        for material in self.came.values():
            if material.is_open:
                for item in dict.fromkeys(material.items):
                    waiting.setdefault(item, []).append(material)
        return [
            self.line(item, by_item.get(item.id, []), waiting.get(item.id, []), now, lacking)
            for item in self.items.values()
        ]

    def line(
        self, item: Asked, records: list[Shown], open_ones: list[Came], now: datetime, lacking
    ) -> Line:
        today = now.date()
        dues = [each.due for each in open_ones if each.due is not None]
        reminders = [each.remind for each in open_ones]
        late = [each.due for each in open_ones if each.binding and each.due < today]
        behind = {code for record in records for code in record.late}
        review = None
        if records and item.nature == "static" and item.repeats not in ("annual", "half_year"):
            oldest = min(record.fresh for record in records).date()
            review = oldest + timedelta(days=item.review_days or self.review_days)
        told = {record.period for record in records}
        missing = bool(records) and self.last_period(item, today) not in (None, *told)
        wanting = not records or item.id in lacking or missing
        yesterday = today - ONE_DAY
        no_news = item.nature == "news" and yesterday in self.missed_news
        # What has come for an item shows that it does apply.
        if not records and item.not_applicable and not open_ones:
            state = NOT_APPLICABLE
        elif late or no_news:
            state = OVERDUE
        elif wanting or behind:
            state = INCOMPLETE
        elif review is not None and review < today:
            state = UNCONFIRMED
        else:
            state = FILLED
        halves = {
            code: "absent" if not records else "behind" if code in behind else "there"
            for code in ("kk", "ru")
        }
        counts = state != NOT_APPLICABLE and not wanting
        dates = [min(dues or reminders, default=None), self.next_period(item, today, told), review]
        confirmed = [record.confirmed.date() for record in records if record.confirmed]
        return Line(
            item=item.id,
            state=state,
            kk=halves["kk"],
            ru=halves["ru"],
            unit=item.unit,
            count=len(records),
            changed_on=max((record.touched.date() for record in records), default=None),
            confirmed_on=max(confirmed, default=None),
            next_due=min((day for day in dates if day), default=None),
            days_overdue=self.days.passed(min(late), today) if late else 0,
            open_materials=len(open_ones),
            kk_point=counts and halves["kk"] == "there",
            ru_point=counts and halves["ru"] == "there",
        )

    def periods(self, item: Asked, today: date) -> list[tuple[date, tuple[int, int | None]]]:
        """The periods around a day with the days their records are due by."""
        found: list[tuple[date, tuple[int, int | None]]] = []
        if not item.by_period:
            return found
        for year in range(today.year - 2, today.year + 1):
            if item.repeats == "annual":
                found.append((date(year + 1, 4, 30), (year, None)))
            if item.repeats == "half_year":
                found.append((date(year, 6, 30) + timedelta(days=31), (year, 1)))
                found.append((date(year, 12, 31) + timedelta(days=31), (year, 2)))
        known = [each for each in found if each[0].year > min(self.days.table).year - 1]
        return [(self.days.not_before(day), period) for day, period in known]

    def last_period(self, item: Asked, today: date) -> tuple[int, int | None] | None:
        past = [period for day, period in self.periods(item, today) if day < today]
        return past[-1] if past else None

    def next_period(self, item: Asked, today: date, told: set) -> date | None:
        coming = (
            day for day, period in self.periods(item, today) if day >= today and period not in told
        )
        return next(coming, None)

    # --- The report ---------------------------------------------------------------------------

    def account(self, now: datetime, first: date) -> "Account":
        """What a report from `first` to a moment must say."""
        self.at(now)
        today = now.date()
        news = Span(self.start, today - ONE_DAY)
        kept: Counter[date] = Counter()
        missed: Counter[date] = Counter()
        pace: dict[str, list[int]] = {}
        materials = {}
        for came in self.came.values():
            for day in came.missed:
                missed[day.replace(day=1)] += first <= day <= today
            if came.ended and came.binding and not came.ended[2] and first <= came.due <= today:
                kept[came.due.replace(day=1)] += came.due not in came.missed
            days = None
            if came.ended and came.ended[0] == "published":
                days = self.days.passed(came.received_on, came.ended[1])
                pace.setdefault(came.unit, []).append(days)
            materials[came.number] = (self.outcome(came, today), days)
        return Account(
            received=sum(came.received_on >= first for came in self.came.values()),
            recorded_late=sum(
                came.late_record for came in self.came.values() if came.received_on >= first
            ),
            extended=sum(came.until is not None for came in self.came.values()),
            materials=materials,
            months={
                month: (kept[month], missed[month])
                for month in {*kept, *missed}
                if kept[month] or missed[month]
            },
            pace={
                unit: (len(days), round(sum(days) / len(days), 1)) for unit, days in pace.items()
            },
            news={day: count for day, count in self.news_days.items() if count and news.has(day)},
            missed_news=[day for day in self.missed_news if news.has(day)]
            if self.news_daily
            else [],
            missed_working_days=[
                day for day in news.days() if not self.news_days[day] and self.days.works(day)
            ],
            longest_gap=self.longest_gap(news),
        )

    @staticmethod
    def outcome(came: Came, today: date) -> str:
        if came.ended is None:
            return "overdue" if came.binding and came.due < today else "open"
        if came.ended[0] == "refused":
            return "refused"
        return "late" if came.ended[2] else "in_time"

    def longest_gap(self, news: "Span") -> int:
        """Working days from one day with news to the next, the edges of the period being such."""
        longest, last = 0, news.first
        for day in news.days():
            if self.news_days[day] or day == news.last:
                if day != last:
                    longest = max(longest, self.days.passed(last, day))
                last = day
        return longest


@dataclass(frozen=True)
class Span:
    """Some days, both ends included."""

    first: date
    last: date

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> list[date]:
        length = max((self.last - self.first).days + 1, 0)
        return [self.first + timedelta(days=offset) for offset in range(length)]


@dataclass(frozen=True)
class Account:
    """The figures of a report: materials with what came of each and after how many working days,
    months with terms kept and missed, units with how many they published and how fast, news."""

    received: int
    recorded_late: int
    extended: int
    materials: dict[int, tuple[str, int | None]]
    months: dict[date, tuple[int, int]]
    pace: dict[str, tuple[int, float]]
    news: dict[date, int]
    missed_news: list[date]
    missed_working_days: list[date]
    longest_gap: int


def sums_of(lines: list[Line], sections: dict[str, str]) -> dict[str, Sums]:
    """The sums of the whole table ("") and of each section, by the item's section."""
    by_section: dict[str, list[Line]] = {"": list(lines)}
    for line in lines:
        by_section.setdefault(sections[line.item], []).append(line)
    return {section: sums(own) for section, own in by_section.items()}


def sums(lines: list[Line]) -> Sums:
    return Sums(
        total=sum(line.state != NOT_APPLICABLE for line in lines),
        filled=sum(line.points == 2 for line in lines),
        filled_kk=sum(line.kk_point for line in lines),
        filled_ru=sum(line.ru_point for line in lines),
        points=sum(line.points for line in lines),
        without_owner=sum(not line.unit and line.state != NOT_APPLICABLE for line in lines),
        by_state=tuple(sorted(Counter(line.state for line in lines).items())),
    )
