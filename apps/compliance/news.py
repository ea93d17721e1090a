"""News by day: which days have news, which should have had them, the longest gap (gp17 п. 12;
mgdb1 п. 13). A news item counts for the day on which readers first saw it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from apps.compliance.models import RegisterVersion
from apps.compliance.register import NEWS_FEED, Known, news_rule_of, profile_of
from apps.publishing.figures import all_figures
from apps.publishing.models import PUBLIC_STATUSES, FigureRow
from apps.publishing.placements import Placement
from apps.publishing.sections import collection_for
from apps.regulation.calendar import ONE_DAY
from apps.regulation.deadlines import Daily, Deadline, Regularly
from apps.regulation.register import DAYS, WORKING_DAYS
from apps.workdays.days import last_moment_of, start_of

UNIT = "news.unit"


def news_kind() -> ContentType | None:
    """The kind of record that is the site's news; None without such a section."""
    collection = collection_for(NEWS_FEED)
    return None if collection is None else ContentType.objects.get_for_model(collection.model)


def days_of(start: date, end: date) -> Iterator[date]:
    """The days of a period, both ends included; none of one that ends before it begins."""
    return (start + ONE_DAY * offset for offset in range((end - start).days + 1))


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
        status__in=PUBLIC_STATUSES,
        recorded_at__lte=at,
        first_seen_at__gte=start_of(start),
        first_seen_at__lte=min(last_moment_of(end), at),
    ).values_list("object_id", "first_seen_at", "recorded_at", "superseded_at")
    counted = set()
    for record, seen, recorded, superseded in rows.iterator():
        day = timezone.localdate(seen)
        judged = min(last_moment_of(day), at)
        in_force = recorded <= judged and (superseded is None or superseded > judged)
        if in_force and record not in counted:
            counted.add(record)
            found[day] += 1
    return found


def missed_days(known: Known, start: date, end: date) -> Sequence[date]:
    """The days of a period that should have brought news and did not; none under a regulation that
    asks for news without naming how often."""
    rules = NewsRules(known)
    if not rules.ever_daily:
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
        said = {"digest": first, "unit": all_figures()[UNIT].default}
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
        place = bisect_right(self.moments, last_moment_of(day))
        return self.rules[place - 1] if place else self.first

    def expects(self, day: date) -> bool:
        rule = self.of(day)
        return isinstance(rule, Daily) and rule.is_expected(day, self.known.calendar)

    def missed(self, days: Collection[date], start: date, end: date) -> tuple[date, ...]:
        """The days of a period that should have had news and are not among `days`."""
        return tuple(day for day in days_of(start, end) if day not in days and self.expects(day))


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
    return record_of(news_by_day(start, end, known.at), NewsRules(known), start, end)


def record_of(by_day: Counter[date], rules: NewsRules, start: date, end: date) -> NewsRecord:
    """The same of news that are read already, those of other days left out."""
    within = Counter({day: by_day[day] for day in by_day if start <= day <= end})
    calendar, rule = rules.known.calendar, rules.known.news_rule()
    return NewsRecord(
        start=start,
        end=end,
        by_day=within,
        expected=sum(map(rules.expects, days_of(start, end))),
        missed=rules.missed(within, start, end),
        missed_by_calendar_days=Daily(DAYS).missed_days(within, start, end, calendar),
        missed_by_working_days=Daily(WORKING_DAYS).missed_days(within, start, end, calendar),
        longest_gap=Regularly().longest_gap(within, start, end, calendar),
        allowed_gap=rule.longest_gap_working_days if isinstance(rule, Regularly) else None,
    )
