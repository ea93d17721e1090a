"""Gathers the figures of a report. What is long (materials, explanations) stays in the database
until a form asks for it; as of the same moment it is the same for ever."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from apps.compliance.catching_up import measured_since
from apps.compliance.models import RegisterVersion
from apps.compliance.months import (
    MonthOfTerms,
    UnitPace,
    last_day_of,
    months_between,
    pace_by_unit,
    terms_by_month,
)
from apps.compliance.news import NewsRecord, NewsRules, news_record, record_of
from apps.compliance.register import Known, version_at
from apps.compliance.report import materials
from apps.compliance.report.evidence import explained_news_days
from apps.compliance.report.grounds import EndOfJournal, SiteName, end_of_journal, site_name
from apps.compliance.report.materials import MaterialLine, MaterialSums
from apps.compliance.state import SiteState, measure
from apps.organisation.models import organisation


class ImpossiblePeriod(ValueError):
    """A period that ends before it begins, or a moment that has not come yet."""


@dataclass(frozen=True)
class MonthOfNews:
    """The days of a month that belong to a period: how many news, days that should have had some,
    and days that had none, by the setting and by both readings of «daily»."""

    first: date
    news: int
    expected: int
    missed: int
    missed_by_calendar_days: int
    missed_by_working_days: int

    @property
    def kept(self) -> int:
        return self.expected - self.missed


@dataclass(frozen=True)
class Report:
    """A report on a period as of a moment. The units and the organisation go by their present
    names; everything else is what was recorded by then."""

    start: date
    end: date
    organisation: str
    state: SiteState
    version: RegisterVersion | None
    site_name: SiteName
    news: NewsRecord
    measured_since: date | None
    explained_days: Set[date]
    sums: MaterialSums
    terms_by_month: Sequence[MonthOfTerms]
    pace_by_unit: Sequence[UnitPace]
    journal: EndOfJournal | None

    @property
    def known(self) -> Known:
        return self.state.known

    @property
    def at(self) -> datetime:
        return self.state.at

    def materials(self) -> Iterator[MaterialLine]:
        return materials.lines(self.start, self.end, self.known)

    def months_of_news(self) -> list[MonthOfNews]:
        return months_of(self.news, self.known)


def report(start: date, end: date, at: datetime | None = None) -> Report:
    """The report on the days from `start` to `end`, both included, as of a moment (now by default).

    Days after the moment are left out. Raises ImpossiblePeriod for a period that ends before it
    begins, for one that begins after the moment, and for a moment in the future. Its words are in
    the active language."""
    if start > end:
        raise ImpossiblePeriod(f"{start} is after {end}")
    if at is not None and at > timezone.now():
        raise ImpossiblePeriod(f"{at} has not come yet")
    state = measure(at)
    known = state.known
    if start > known.today:
        raise ImpossiblePeriod(f"{start} is after {known.today}")
    end = min(end, known.today)
    since = measured_since()
    news = measured_news(known, start, end, since)
    own = organisation()
    return Report(
        start=start,
        end=end,
        organisation=own.name if own is not None else "",
        state=state,
        version=version_at(known.at),
        site_name=site_name(own),
        news=news,
        measured_since=since,
        explained_days=frozenset(explained_news_days(news.missed, known.at)),
        sums=materials.sums_of(start, end, known),
        terms_by_month=tuple(terms_by_month(start, end, known)),
        pace_by_unit=tuple(sorted(pace_by_unit(start, end, known), key=by_unit)),
        journal=end_of_journal(known.at),
    )


def by_unit(pace: UnitPace) -> int:
    return pace.unit.pk


def measured_news(known: Known, start: date, end: date, since: date | None) -> NewsRecord:
    """The news of the whole days of a period on which the site was measured: today is not over, and
    before `since` nobody asked."""
    first = max(start, since) if since is not None else known.today
    return news_record(known, first, min(end, known.today - timedelta(days=1)))


def months_of(record: NewsRecord, known: Known) -> list[MonthOfNews]:
    """A record of news month by month."""
    rules = NewsRules(known)
    found = []
    for first in months_between(record.start, record.end):
        start, end = max(first, record.start), min(last_day_of(first), record.end)
        month = record_of(record.by_day, rules, start, end)
        found.append(
            MonthOfNews(
                first=first,
                news=month.total,
                expected=month.expected,
                missed=len(month.missed),
                missed_by_calendar_days=len(month.missed_by_calendar_days),
                missed_by_working_days=len(month.missed_by_working_days),
            )
        )
    return found
