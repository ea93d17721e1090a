"""News by day: which days have news, which should have had them, the longest gap (gp17 п. 12;
mgdb1 п. 13). A news item counts for the day on which readers first saw it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from apps.compliance.figures import FIGURES
from apps.compliance.models import FigureRow, RegisterVersion
from apps.compliance.register import NEWS_FEED, Known, news_rule_of, profile_of
from apps.publishing.placements import PUBLIC, Placement
from apps.publishing.sections import collection_for
from apps.regulation.deadlines import Daily, Deadline, Regularly
from apps.regulation.register import DAYS, WORKING_DAYS

UNIT = "news.unit"


def news_kind() -> ContentType | None:
    """The kind of record that is the site's news; None without such a section."""
    collection = collection_for(NEWS_FEED)
    return None if collection is None else ContentType.objects.get_for_model(collection.model)


def day_starts(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def news_by_day(start: date, end: date, at: datetime | None = None) -> Counter[date]:
    """How many news readers first saw on each day of a period, both ends included, as it was known
    at a moment; one query.

    What was taken back on the day itself does not count, what was withdrawn later does: it was
    there on its day."""
    kind = news_kind()
    at = at or timezone.now()
    found: Counter[date] = Counter()
    if kind is None or end < start:
        return found
    rows = Placement.objects.filter(
        content_type=kind,
        status__in=PUBLIC,
        recorded_at__lte=at,
        first_seen_at__lte=at,
        first_seen_at__gte=day_starts(start),
        first_seen_at__lt=day_starts(end + timedelta(days=1)),
    ).values_list("object_id", "first_seen_at", "recorded_at", "superseded_at")
    counted = set()
    for record, seen, recorded, superseded in rows.iterator():
        day = timezone.localdate(seen)
        judged = min(day_starts(day + timedelta(days=1)) - timedelta.resolution, at)
        in_force = recorded <= judged and (superseded is None or superseded > judged)
        if in_force and record not in counted:
            counted.add(record)
            found[day] += 1
    return found


def missed_days(known: Known, start: date, end: date) -> Sequence[date]:
    """The days of a period that should have brought news and did not; none under a regulation that
    asks for news without naming how often."""
    rules = NewsRules(known)
    if not rules.ever_daily or end < start:
        return ()
    return rules.missed(set(news_by_day(start, end, known.at)), start, end)


class NewsRules:
    """What was asked of each day: a day is judged by the regulation and the reading of «daily» that
    were in force when it ended, so that neither blames or excuses days that were over. Two
    queries."""

    def __init__(self, known: Known) -> None:
        self.known = known
        versions = RegisterVersion.objects.filter(recorded_at__lte=known.at)
        units = FigureRow.objects.filter(name=UNIT, set_at__lte=known.at)
        changes = [
            *((at, "digest", each) for at, each in versions.values_list("recorded_at", "digest")),
            *((at, "unit", each) for at, each in units.values_list("set_at", "value")),
        ]
        self.moments: list[datetime] = []
        self.rules: list[Deadline] = []
        # Before the first regulation was noted, that first one.
        first = next((each for _at, what, each in changes if what == "digest"), None)
        said = {"digest": first, "unit": FIGURES[UNIT].default}
        self.first = self.rule_of(said)
        for at, what, each in sorted(changes, key=itemgetter(0)):
            said[what] = each
            self.moments.append(at)
            self.rules.append(self.rule_of(said))

    def rule_of(self, said: dict[str, str | None]) -> Deadline:
        digest = said["digest"]
        profile = self.known.profile if digest is None else profile_of(digest)
        return news_rule_of(profile, said["unit"])

    @property
    def ever_daily(self) -> bool:
        return any(isinstance(each, Daily) for each in (self.first, *self.rules))

    def of(self, day: date) -> Deadline:
        """The rule in force when a day ended."""
        place = bisect_left(self.moments, day_starts(day + timedelta(days=1)))
        return self.rules[place - 1] if place else self.first

    def expects(self, day: date) -> bool:
        rule = self.of(day)
        return isinstance(rule, Daily) and rule.is_expected(day, self.known.calendar)

    def missed(self, days: Collection[date], start: date, end: date) -> tuple[date, ...]:
        """The days of a period that should have had news and are not among `days`."""
        length = max((end - start).days + 1, 0)
        period = (start + timedelta(days=offset) for offset in range(length))
        return tuple(day for day in period if day not in days and self.expects(day))


@dataclass(frozen=True)
class NewsRecord:
    """The news of a period: days with news by day, days that should have had them and had none, by
    calendar and by working days, and the longest gap in working days."""

    start: date
    end: date
    by_day: Counter[date]
    expected: int
    missed: Sequence[date]
    missed_by_calendar_days: Sequence[date]
    missed_by_working_days: Sequence[date]
    longest_gap: int
    allowed_gap: int | None

    @property
    def total(self) -> int:
        return sum(self.by_day.values())

    @property
    def kept(self) -> int:
        return self.expected - len(self.missed)


def news_record(known: Known, start: date, end: date) -> NewsRecord:
    """The news of a period; both readings of «daily» whatever the setting. One query besides what
    is known."""
    by_day = news_by_day(start, end, known.at)
    days = set(by_day)
    rule, rules = known.news_rule(), NewsRules(known)
    readings = {
        unit: Daily(unit).missed_days(days, start, end, known.calendar) if start <= end else ()
        for unit in (DAYS, WORKING_DAYS)
    }
    length = max((end - start).days + 1, 0)
    expected = sum(rules.expects(start + timedelta(days=offset)) for offset in range(length))
    gap = Regularly().longest_gap(days, start, end, known.calendar) if start <= end else 0
    return NewsRecord(
        start=start,
        end=end,
        by_day=by_day,
        expected=expected,
        missed=rules.missed(days, start, end),
        missed_by_calendar_days=readings[DAYS],
        missed_by_working_days=readings[WORKING_DAYS],
        longest_gap=gap,
        allowed_gap=rule.longest_gap_working_days if isinstance(rule, Regularly) else None,
    )
