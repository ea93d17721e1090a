"""News by day as a year of squares, and by month with both readings of «күн сайын» (gp17 п. 12;
mgdb1 п. 13). What counts as news of a day stands in news.py."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.compliance.catching_up import measured_since
from apps.compliance.months import last_day_of, months_between
from apps.compliance.news import NewsRules, news_by_day, record_of
from apps.compliance.register import Known
from apps.compliance.words import month_of_year
from apps.languages.dates import date_words, day_month, month_name
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.regulation.calendar import ONE_DAY
from apps.regulation.deadlines import Daily, Regularly

# From so many news on all squares look the same.
MANY = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DayOfNews:
    """A square: how many news readers first saw on the day. `missed`: it should have had some and
    had none; a day that is not over is never missed."""

    day: date
    count: int
    is_off: bool
    missed: bool
    is_today: bool

    @property
    def level(self) -> int:
        return min(self.count, MANY)

    @property
    def words(self) -> str:
        """«5 қараша: 2 жаңалық, демалыс күні»."""
        said = [
            ngettext("%(number)s piece of news", "%(number)s pieces of news", self.count)
            % {"number": self.count}
        ]
        if self.is_today:
            said.append(_("today"))
        if self.is_off:
            said.append(_("day off"))
        if self.missed:
            said.append(_("a day missed"))
        day = day_month(self.day, reading_language())
        return _("%(day)s: %(facts)s") % {"day": day, "facts": ", ".join(said)}


@dataclass(frozen=True)
class MonthOfNews:
    """A month: its news, the days that should have had some and had none by the regulation (None
    where it names no number), days without news by both readings, and the longest gap in working
    days. Days before the site was measured and days that are not over are left out of all but the
    news; `judged`: whether any day is left."""

    first: date
    news: int
    missed: int | None
    without_by_calendar: int
    without_by_working_days: int
    longest_gap: int
    judged: bool

    @property
    def words(self) -> str:
        return month_words(self.first)


def month_words(first: date) -> str:
    """«2026 жылғы қараша», «Ноябрь 2026 года»."""
    return capitalised(month_of_year(first))


@dataclass(frozen=True)
class Week:
    """A column of the squares; `month` is named where it begins. None for a day outside."""

    monday: date
    days: tuple[DayOfNews | None, ...]
    month: date | None

    @property
    def words(self) -> str:
        return _("the week from %(day)s") % {"day": date_words(self.monday, reading_language())}

    @property
    def month_words(self) -> str:
        """«қар», «ноя» above the week in which a month begins."""
        return month_name(self.month.month, reading_language())[:3] if self.month else ""


class HeatMap:
    """The news of the twelve months up to a moment, or of a year; four queries besides what is
    known. `year`: the year to show; None for the last twelve months."""

    def __init__(self, known: Known, year: int | None = None) -> None:
        self.known = known
        self.year = year
        today = known.today
        if year is None:
            last_year = today.replace(day=1) - timedelta(days=334)
            self.start, self.end = last_year.replace(day=1), today
        else:
            self.start = date(year, 1, 1)
            self.end = min(date(year, 12, 31), today)
        self.rule = known.news_rule()
        self.is_daily = isinstance(self.rule, Daily)
        self.allowed_gap = (
            self.rule.longest_gap_working_days if isinstance(self.rule, Regularly) else None
        )
        self.by_day = news_by_day(self.start, self.end, known.at)
        since = measured_since()
        # The first and the last day that are judged.
        self.judged = (max(self.start, since or today), min(self.end, today - ONE_DAY))
        self.rules = NewsRules(known)
        self.missed = frozenset(self.rules.missed(self.by_day, *self.judged))

    @property
    def total(self) -> int:
        return sum(self.by_day.values())

    @cached_property
    def weeks(self) -> list[Week]:
        monday = self.start - timedelta(days=self.start.weekday())
        found = []
        named = None
        while monday <= self.end:
            days = [monday + timedelta(days=offset) for offset in range(7)]
            inside = [day for day in days if self.start <= day <= self.end]
            month = inside[-1].replace(day=1)
            found.append(
                Week(
                    monday,
                    tuple(self.square(day) for day in days),
                    month if month != named else None,
                )
            )
            named = month
            monday += WEEK
        return found

    def square(self, day: date) -> DayOfNews | None:
        if not self.start <= day <= self.end:
            return None
        return DayOfNews(
            day=day,
            count=self.by_day[day],
            is_off=not self.known.calendar.is_working_day(day),
            missed=day in self.missed,
            is_today=day == self.known.today,
        )

    @property
    def rows(self) -> list[tuple[date, str, list[DayOfNews | None]]]:
        """The days of the week, Monday first: a date that stands for its name, its name in two
        letters, and its squares."""
        weeks = self.weeks
        first = weeks[0].monday
        return [
            (
                first + timedelta(days=place),
                str(WEEKDAYS_ABBR[place]),
                [week.days[place] for week in weeks],
            )
            for place in range(7)
        ]

    @property
    def months(self) -> list[MonthOfNews]:
        return [self.month(first) for first in months_between(self.start, self.end)]

    def month(self, first: date) -> MonthOfNews:
        last = last_day_of(first)
        start, end = max(first, self.judged[0]), min(last, self.judged[1])
        record = record_of(self.by_day, self.rules, start, end)
        return MonthOfNews(
            first=first,
            news=sum(count for day, count in self.by_day.items() if first <= day <= last),
            missed=len(record.missed) if self.is_daily else None,
            without_by_calendar=len(record.missed_by_calendar_days),
            without_by_working_days=len(record.missed_by_working_days),
            longest_gap=record.longest_gap,
            judged=start <= end,
        )
