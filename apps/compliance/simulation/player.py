"""Plays a year: every day materials come, are published in time, late or never, are extended,
refused and corrected; news are written on most days; standing pages are confirmed or forgotten.
Everything goes through the actions of the site, at the moment it happens, and is told to the
ledger."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from unittest import mock

from django.core.cache import cache
from django.utils import timezone

from apps.compliance import actions
from apps.compliance.catching_up import CAUGHT_UP, catch_up
from apps.compliance.models import Breach, Material
from apps.compliance.simulation.days import DAY_OFF, WORKING
from apps.compliance.simulation.hospital import Hospital, items_of, kept_by, make, tells_period
from apps.compliance.simulation.ledger import Came, Ledger
from apps.publishing import actions as publication
from apps.publishing.figures import set_figure
from apps.publishing.models import ItemState, Publishable
from apps.publishing.revisions import capture, keep, working_content
from apps.regulation.profiles import find_item
from apps.workdays.models import CalendarRow

REASON = "Жауапты қызметкер науқастанып қалды"
NEWS = "support.news_feed"
# The last moment of a day anything is asked.
EVENING = time(23, 50)
FATES = {
    "in_time": 46,
    "planned": 8,
    "late": 14,
    "forgotten": 6,
    "extended": 9,
    "refused": 6,
    "denied": 3,
    "corrected": 8,
}


def aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment)


@contextmanager
def clock(moment: datetime) -> Iterator[datetime]:
    """It is this moment, of the hospital's own time, for as long as the block lasts."""
    with mock.patch("django.utils.timezone.now", return_value=aware(moment)):
        cache.delete(CAUGHT_UP)
        yield aware(moment)


@dataclass
class Kept:
    """A record the player has made: where it is, what it fills, and how readers see it."""

    key: Any
    model: type[Publishable]
    pk: int
    items: tuple[str, ...]
    item: str
    unit: str
    since: datetime
    gone: bool = False
    late: str = ""

    def load(self) -> Publishable:
        return self.model._default_manager.get(pk=self.pk)


class Player:
    """The people of a hospital during some days of a year; the same seed plays the same year."""

    def __init__(self, first: date, days: int, regulation: str, seed: int) -> None:
        self.first, self.last = first, first + timedelta(days=days - 1)
        self.random = Random(seed)
        self.ledger = Ledger(regulation)
        self.agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.numbers = count()
        self.kept: list[Kept] = []
        self.explained: set[tuple[int | None, date]] = set()
        self.hospital = Hospital()
        for item in self.ledger.items.values():
            item.by_period = tells_period(item.id)
        served = [item for item in self.ledger.items.values() if kept_by(item.id) is not None]
        self.dynamic = [item.id for item in served if item.nature == "dynamic"]
        self.standing = [item.id for item in served if item.nature == "static"]
        # The items of which a material has come already; all of them in turn.
        self.turn: list[str] = []

    # --- The agenda ---------------------------------------------------------------------------

    def plan(self, moment: datetime, act: Callable[..., None], *about: Any) -> None:
        heappush(self.agenda, (moment, next(self.numbers), lambda now: act(now, *about)))

    def some_time(self, day: date, first: int = 8, last: int = 18) -> datetime:
        minutes = self.random.randrange(first * 60, last * 60)
        return datetime.combine(day, time()) + timedelta(minutes=minutes)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def days(self) -> Iterator[datetime]:
        """Plays day by day; gives the evening of each."""
        day = self.first
        morning = datetime.combine(day, time(0, 10))
        with clock(morning):
            self.hospital = Hospital.found()
            catch_up()
            self.ledger.at(morning)
            self.decide_all(morning)
        self.plan_beginning()
        while day <= self.last:
            if day != self.first:
                self.plan_day(day)
            evening = datetime.combine(day, EVENING)
            while self.agenda and self.agenda[0][0] < evening:
                moment, _number, act = heappop(self.agenda)
                with clock(moment):
                    act(moment)
            with clock(evening):
                yield evening
            day += timedelta(days=1)

    # --- The beginning of the year ------------------------------------------------------------

    def decide_all(self, now: datetime) -> None:
        """Who answers for which item; what does not apply; some items stay without an owner."""
        codes = list(self.hospital.units)
        for number, item in enumerate(self.ledger.items.values()):
            if number % 17 == 16:
                continue
            unit = codes[number % len(codes)]
            state = ItemState(item=item.id, unit=self.hospital.units[unit])
            columns = {"unit": unit}
            if number % 4 == 1:
                columns["review_days"] = state.review_days = 40 + number
            if self.is_conditional(item.id) and number % 2:
                columns["not_applicable"] = state.not_applicable = True
                state.not_applicable_reason_kk = "Бізде жоқ"
                state.not_applicable_reason_ru = "У нас этого нет"
            state.save()
            self.ledger.decided(now, item.id, **columns)

    @staticmethod
    def is_conditional(item: str) -> bool:
        return find_item(item).conditional

    def plan_beginning(self) -> None:
        """Standing pages are filled in the first weeks, most of them; reports of a period when
        their time comes, some of them late."""
        for item in self.standing:
            asked = self.ledger.items[item]
            if asked.not_applicable or (not asked.by_period and self.chance(0.08)):
                continue
            if not asked.by_period:
                day = self.first + timedelta(days=self.random.randrange(12))
                self.plan(self.some_time(day, 9), self.fill_standing, item, {})
                continue
            year = self.first.year
            told = [({"year": year - 1}, date(year, self.random.randrange(2, 6), 20))]
            if asked.repeats == "half_year":
                told = [
                    ({"year": year - 1, "half": 2}, date(year, self.random.randrange(1, 3), 25)),
                    ({"year": year, "half": 1}, date(year, self.random.randrange(7, 9), 25)),
                ]
            for period, day in told:
                self.plan(self.some_time(day), self.fill_standing, item, period)

    # --- A day --------------------------------------------------------------------------------

    def plan_day(self, day: date) -> None:
        chance = self.chance
        if chance(0.6):
            self.plan(datetime.combine(day, time(0, 5)), self.look)
        if chance(0.88):
            self.plan(self.some_time(day, 8, 23), self.write_news)
        works = self.ledger.days.works(day)
        for _each in range(self.random.choice((1, 1, 1, 2) if works else (0, 0, 0, 1))):
            self.plan(self.some_time(day), self.receive)
        for share, act in (
            (0.25, self.confirm),
            (0.12, self.rewrite_standing),
            (0.05, self.withdraw),
            (0.06, self.publish_again),
            (0.35, self.explain),
            (0.04, self.change_owner),
            (0.05, self.decide),
            (0.04, self.enter_calendar_row),
        ):
            if chance(share):
                self.plan(self.some_time(day), act)
        if day == self.first + timedelta(days=120):
            self.plan(self.some_time(day), self.shorten_reviews)

    def look(self, now: datetime) -> None:
        """Somebody opens a screen; a day nobody does must come out the same."""
        catch_up()

    # --- Materials ----------------------------------------------------------------------------

    def next_item(self) -> str:
        if not self.turn:
            self.turn = self.random.sample(self.dynamic, len(self.dynamic))
        return self.turn.pop()

    def receive(self, now: datetime) -> None:
        item = self.random.choice(self.standing) if self.chance(0.04) else self.next_item()
        lag = self.random.choice((0, 0, 0, 0, 1, 2, 5)) * timedelta(hours=25)
        received = now - lag - timedelta(minutes=self.random.randrange(300))
        self.plan_fate(now, self.note_receipt(now, item, received))

    def note_receipt(self, now: datetime, item: str, received: datetime) -> Came:
        unit = self.ledger.items[item].unit or "press"
        items = [item]
        if self.chance(0.15):
            items = list(dict.fromkeys([item, self.random.choice(self.dynamic)]))
        material = actions.receive(
            title=f"Материал {now:%d.%m} {next(self.numbers)}",
            received_at=aware(received),
            from_whom="Бөлім меңгерушісі",
            items=items,
            unit=self.hospital.units[unit],
            by=self.hospital.editors[unit],
        )
        self.ledger.received(now, material.pk, received, items, unit)
        return self.ledger.came[material.pk]

    def plan_fate(self, now: datetime, material: Came) -> None:
        fate = self.random.choices(list(FATES), FATES.values())[0]
        last = material.due or now.date() + timedelta(days=9)
        late_day = max(last, now.date()) + timedelta(days=self.random.randrange(1, 9))
        number = material.number
        if fate == "in_time" or (fate in ("late", "planned") and material.due is None):
            length = max((last - now.date()).days, 0)
            day = now.date() + timedelta(days=self.random.randrange(length + 1))
            moment = max(self.some_time(day, 9, 23), now + timedelta(minutes=5))
            self.plan(moment, self.publish, number)
        elif fate == "planned":
            self.plan(now + timedelta(minutes=20), self.publish_at, number, last)
        elif fate == "late":
            self.plan(self.some_time(late_day), self.publish, number)
        elif fate == "extended" and material.due is not None:
            day = last + timedelta(days=self.random.randrange(-1, 3))
            self.plan(max(self.some_time(day), now + timedelta(minutes=9)), self.extend, number)
        elif fate in ("refused", "denied"):
            day = now.date() + timedelta(days=self.random.randrange(6))
            moment = max(self.some_time(day), now + timedelta(minutes=7))
            self.plan(moment, self.refuse, number, fate == "refused")
        elif fate == "corrected":
            day = now.date() + timedelta(days=self.random.randrange(3))
            moment = max(self.some_time(day, 9, 17), now + timedelta(minutes=6))
            self.plan(moment, self.correct, number)

    def material(self, number: int) -> Material:
        return Material.objects.get(pk=number)

    def extend(self, now: datetime, number: int) -> None:
        came = self.ledger.came[number]
        self.ledger.at(now)
        if not came.is_open or came.due is None:
            return
        until = self.ledger.days.after(max(came.due, now.date()), self.random.randrange(1, 6))
        director = self.hospital.above["director"]
        actions.extend(self.material(number), until=until, reason=REASON, by=director)
        self.ledger.extended(now, number, until)
        if self.chance(0.25):
            self.plan(self.some_time(until), self.extend, number)
        elif self.chance(0.8):
            day = until + timedelta(days=self.random.choice((0, 0, 0, 2)))
            self.plan(max(self.some_time(day), now + timedelta(minutes=4)), self.publish, number)

    def refuse(self, now: datetime, number: int, agreed: bool) -> None:
        came = self.ledger.came[number]
        self.ledger.at(now)
        if not came.is_open:
            return
        editor, head = self.hospital.editors[came.unit], self.hospital.heads[came.unit]
        refusal = actions.propose_refusal(self.material(number), reason=REASON, by=editor)
        self.ledger.refusal(now, number, None)
        later = now + timedelta(hours=self.random.randrange(1, 40))

        def decide(then: datetime) -> None:
            self.ledger.at(then)
            if came.is_open:
                actions.decide_refusal(refusal, agreed=agreed, by=head)
                self.ledger.refusal(then, number, agreed)
                if not agreed:
                    self.plan(then + timedelta(hours=3), self.publish, number)

        self.plan(later, decide)

    def correct(self, now: datetime, number: int) -> None:
        came = self.ledger.came[number]
        self.ledger.at(now)
        if not came.is_open:
            return
        row = self.material(number)
        if self.chance(0.3):
            # The words alone.
            actions.correct(row, reason=REASON, title="Түзетілді", by=self.hospital.above["chief"])
            self.ledger.corrected(now, number)
        elif self.chance(0.4):
            items = list(dict.fromkeys([*came.items, self.random.choice(self.dynamic)]))
            actions.correct(row, reason=REASON, items=items, by=self.hospital.above["chief"])
            self.ledger.corrected(now, number, items=items)
        else:
            days = self.random.choice((-3, -1, 1, 2))
            received = timezone.make_naive(row.received_at) + timedelta(days=days)
            received = min(received, now - timedelta(minutes=1))
            chief = self.hospital.above["chief"]
            actions.correct(row, reason=REASON, received_at=aware(received), by=chief)
            self.ledger.corrected(now, number, received=received)
        day = max(came.due or now.date(), now.date())
        self.plan(max(self.some_time(day), now + timedelta(minutes=3)), self.publish, number)

    # --- Publishing ---------------------------------------------------------------------------

    def publish(self, now: datetime, number: int) -> None:
        """A record says what has come: a new one, or one that stands already."""
        came = self.ledger.came[number]
        self.ledger.at(now)
        if not came.is_open:
            return
        numbers = [number, *self.others_of(came)] if self.chance(0.25) else [number]
        item = came.items[0]
        standing = self.found(item)
        if standing is not None and (self.is_page(item) or self.chance(0.3)):
            self.rewrite(now, standing, numbers)
        else:
            self.publish_new(now, item, numbers)

    def publish_at(self, now: datetime, number: int, day: date) -> None:
        """A new record, planned for a later moment."""
        came = self.ledger.came[number]
        item = came.items[0]
        since = datetime.combine(day, time(7, 30))
        if self.is_page(item) or since <= now:
            self.publish(now, number)
        elif came.is_open:
            self.publish_new(now, item, [number], since=since)

    def others_of(self, came: Came) -> list[int]:
        return [
            other.number
            for other in self.ledger.came.values()
            if other.is_open and other.number != came.number and other.items[0] == came.items[0]
        ][:1]

    def is_page(self, item: str) -> bool:
        collection = kept_by(item)
        return collection is not None and collection.is_standing()

    def found(self, item: str) -> Kept | None:
        own = [
            each
            for each in self.kept
            if each.item == item and not each.gone and each.since <= self.ledger_now()
        ]
        return self.random.choice(own) if own else None

    def ledger_now(self) -> datetime:
        return timezone.make_naive(timezone.now())

    def publish_new(
        self,
        now: datetime,
        item: str,
        numbers: list[int],
        since: datetime | None = None,
        **columns: Any,
    ) -> Kept:
        collection = kept_by(item)
        unit = self.ledger.items[item].unit or "press"
        editor = self.hospital.editors[unit]
        record = make(collection, item, self.hospital.units[unit], editor, **columns)
        publication.send_to_check(record, by=editor)
        for number in numbers:
            actions.link(self.material(number), record, by=editor)
        publication.publish(
            record,
            by=self.hospital.above["chief"],
            at=aware(since) if since is not None else None,
            reason=REASON,
        )
        items = items_of(collection, getattr(record, "item", "") or item)
        kept = Kept(
            (record._meta.label, record.pk),
            type(record),
            record.pk,
            items,
            item,
            unit,
            since or now,
        )
        self.kept.append(kept)
        period = (columns.get("year"), columns.get("half"))
        self.ledger.published(now, kept.key, items, period, since=since, ends=numbers)
        return kept

    def rewrite(self, now: datetime, kept: Kept, numbers: list[int]) -> None:
        """Another text of a record readers see; sometimes one half of it alone."""
        record = kept.load()
        editor = self.hospital.editors[kept.unit]
        languages = ("kk", "ru")
        if kept.late == "ru" and self.chance(0.4):
            languages = ("ru",)
        elif not kept.late and self.chance(0.2):
            languages = ("kk",)
        content = deepcopy(working_content(record) or capture(record))
        words = {"kk": "Жаңа қысқаша мазмұны", "ru": "Новое краткое содержание"}
        number = next(self.numbers)
        for language in languages:
            content["fields"][f"lead_{language}"] = f"{words[language]} {number}"
        keep(record, content, by=editor)
        publication.send_to_check(record, by=editor)
        for number in numbers:
            actions.link(self.material(number), record, by=editor)
        publication.publish(record, by=self.hospital.above["chief"], reason=REASON)
        kept.late = "ru" if languages == ("kk",) else ""
        self.ledger.changed(now, kept.key, languages, ends=numbers)

    def asks_material(self, items: tuple[str, ...]) -> bool:
        """Whether what is published for these items must have come from somebody."""
        own = self.ledger.items
        return any(
            (own[item].nature if item in own else find_item(item).nature) == "dynamic"
            for item in items
        )

    def fill_standing(self, now: datetime, item: str, columns: dict[str, Any]) -> None:
        collection = kept_by(item)
        items = items_of(collection, collection.named(item))
        if self.is_page(item) and any(each.item == item for each in self.kept):
            return
        numbers = []
        if self.asks_material(items):
            numbers = [self.note_receipt(now, item, now - timedelta(minutes=30)).number]
        self.publish_new(now, item, numbers, **columns)

    def any_kept(self, *, gone: bool = False) -> Kept | None:
        """A record of a standing item that asks for no material."""
        now = self.ledger_now()
        own = [
            each
            for each in self.kept
            if each.gone == gone and each.since <= now and not self.asks_material(each.items)
        ]
        own = [each for each in own if each.item in self.standing]
        return self.random.choice(own) if own else None

    def confirm(self, now: datetime) -> None:
        for _each in range(self.random.randrange(1, 4)):
            kept = self.any_kept()
            if kept is not None:
                publication.confirm(kept.load(), by=self.hospital.heads[kept.unit])
                self.ledger.confirmed(now, kept.key)

    def rewrite_standing(self, now: datetime) -> None:
        kept = self.any_kept()
        if kept is not None:
            self.rewrite(now, kept, [])

    def withdraw(self, now: datetime) -> None:
        """Something is taken back or put into the archive, news among them."""
        own = [each for each in self.kept if not each.gone and each.since <= now]
        if not own:
            return
        kept = self.random.choice(own)
        chief = self.hospital.above["chief"]
        if self.chance(0.5):
            publication.withdraw(kept.load(), by=chief, reason=REASON)
        else:
            publication.archive(kept.load(), by=chief, reason=REASON)
        # What is archived stays at its address: it was there on its day.
        kept.gone = True
        archived = kept.load().status == "archived"
        self.ledger.gone(now, kept.key, archived=archived)

    def publish_again(self, now: datetime) -> None:
        """A page that was taken back comes back as it was."""
        kept = self.any_kept(gone=True)
        if kept is None:
            return
        publication.publish(kept.load(), by=self.hospital.above["chief"], reason=REASON)
        kept.gone = False
        self.ledger.published(now, kept.key, kept.items, (None, None))

    def write_news(self, now: datetime) -> None:
        planned = now + timedelta(days=1, hours=-2) if self.chance(0.06) else None
        kept = self.publish_new(now, NEWS, [], since=planned)
        if planned is None and self.chance(0.05):
            later = now + timedelta(minutes=self.random.choice((15, 15, 60 * 24)))

            def take_back(then: datetime) -> None:
                chief = self.hospital.above["chief"]
                if not kept.gone:
                    publication.withdraw(kept.load(), by=chief, reason=REASON)
                    kept.gone = True
                    self.ledger.gone(then, kept.key)

            if later.time() < EVENING:
                self.plan(later, take_back)

    # --- What those above do ------------------------------------------------------------------

    def explain(self, now: datetime) -> None:
        """One explanation for several things that were missed."""
        catch_up()
        self.ledger.at(now)
        waiting: list[tuple[int | None, date]] = [(None, day) for day in self.ledger.missed_news]
        waiting += [
            (material.number, day)
            for material in self.ledger.came.values()
            for day in material.missed
        ]
        waiting = [each for each in waiting if each not in self.explained][:4]
        if not waiting:
            return
        breaches = [Breach.objects.get(material=number, day=day) for number, day in waiting]
        promised = now.date() + timedelta(days=5)
        editor = self.hospital.editors["press"]
        actions.explain(breaches, text=REASON, promised_on=promised, by=editor)
        for number, day in waiting:
            self.explained.add((number, day))
            self.ledger.explained(now, number, day)

    def change_owner(self, now: datetime) -> None:
        state = self.random.choice(list(ItemState.objects.order_by("item")))
        code = self.random.choice(list(self.hospital.units))
        state.unit = self.hospital.units[code]
        state.save(by=self.hospital.above["chief"])
        self.ledger.decided(now, state.item, unit=code)

    def decide(self, now: datetime) -> None:
        """The hospital takes an item for dynamic, or back; or shortens its review."""
        states = [
            state
            for state in ItemState.objects.order_by("item")
            if state.item in self.standing
            and not self.ledger.items[state.item].by_period
            and self.is_page(state.item)
        ]
        state = self.random.choice(states)
        if self.chance(0.5):
            state.review_days = self.random.randrange(20, 120)
            columns: dict[str, Any] = {"review_days": state.review_days}
        elif state.nature:
            state.nature = state.nature_reason = ""
            columns = {"nature": "static"}
        else:
            state.nature, state.nature_reason = "dynamic", REASON
            columns = {"nature": "dynamic"}
        state.save(by=self.hospital.above["chief"])
        self.ledger.decided(now, state.item, **columns)

    def shorten_reviews(self, now: datetime) -> None:
        set_figure("review.days", "90", source="Бұйрық № 7", by=self.hospital.above["director"])
        self.ledger.review_after(now, 90)

    def enter_calendar_row(self, now: datetime) -> None:
        """A day to come is made a day off or a working day, or such a row is taken away."""
        coming = list(CalendarRow.objects.filter(date__gt=now.date()))
        if coming and self.chance(0.5):
            row = coming[0]
            self.ledger.calendar_row(now, row.date, None)
            row.delete()
            return
        day = now.date() + timedelta(days=self.random.randrange(1, 9))
        if CalendarRow.objects.filter(date=day).exists():
            return
        kind = DAY_OFF if self.ledger.days.works(day) else WORKING
        kinds = {DAY_OFF: CalendarRow.Kind.DAY_OFF, WORKING: CalendarRow.Kind.WORKING_DAY}
        CalendarRow.objects.create(
            date=day,
            kind=kinds[kind],
            title_kk="Ауыстырылған күн",
            title_ru="Перенесённый день",
            source="Бұйрық № 21",
        )
        self.ledger.calendar_row(now, day, kind)
