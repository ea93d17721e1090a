"""The demonstration's budget: two years, the last annual report, the periods that have closed."""

from datetime import date, datetime
from typing import Any

from apps.budget.models import (
    ALLOCATED,
    ANNUAL_REPORT,
    EXECUTION,
    Budget,
    BudgetLine,
    reported_year,
)
from apps.languages.models import EDITORIAL_LANGUAGES
from apps.portal.demonstration.loading import Demonstration, DocumentClock

SAYS = "Budget…"

# Reports are out so many days after their period closes, budgets after their year begins.
OUT_AFTER_DAYS = 18
PERIODS_SHOWN = 3
# The texts of each item in the file; the first part of its addresses, too.
KINDS = {ALLOCATED: "allocated", ANNUAL_REPORT: "annual", EXECUTION: "execution"}


class YearClock(DocumentClock):
    """Texts that speak of one year: their marks count from it."""

    def __init__(self, now: datetime, base: int) -> None:
        super().__init__(now)
        self.base = base

    def year(self, offset: int) -> int:
        return self.base + offset


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("budget.yaml")
    today = demonstration.clock.today
    for year in (today.year - 1, today.year):
        keep(demonstration, source, ALLOCATED, year, Budget.Period.YEAR)
    keep(demonstration, source, ANNUAL_REPORT, reported_year(today), Budget.Period.YEAR)
    for year, month in closed_periods(today):
        keep(demonstration, source, EXECUTION, year, month)


def closed_periods(today: date) -> list[tuple[int, int]]:
    """The newest quarters whose reports are out, (year, last month), the oldest first; a whole year
    has its annual report."""
    ends = [(year, month) for year in (today.year - 1, today.year) for month in (3, 6, 9)]
    out = [
        (year, month)
        for year, month in ends
        if (today - Budget(year=year, period=month).closed_on).days > OUT_AFTER_DAYS
    ]
    return out[-PERIODS_SHOWN:]


def keep(
    demonstration: Demonstration, source: dict[str, Any], item: str, year: int, period: int
) -> None:
    """One budget or report with its lines."""
    texts = source[KINDS[item]]
    today = demonstration.clock.today
    begins = date(year, 1, 1) if item == ALLOCATED else Budget(year=year, period=period).closed_on
    # The end of a period is as long ago as its report is young.
    out = min(-1, (begins - today).days + OUT_AFTER_DAYS)
    row = {**texts, "item": item, "unit": "econ" if item == ALLOCATED else "acc"}
    row |= {"date": out, "posted": out, "updated": None, "confirmed": min(-1, max(out, -20))}
    row["slug"] = f"{KINDS[item]}-{year}" + (f"-{period}" if item == EXECUTION else "")
    if item == EXECUTION:
        words = texts["periods"][period]
        row["title"] = {
            language: texts["title"][language].replace("{period}", words[language])
            for language in EDITORIAL_LANGUAGES
        }
    # The last closed year is the one the figures of the file are about.
    growth = source["growth"] ** (year - reported_year(today))
    part = source["parts"].get(period, 1)
    lines = [
        {
            "code": line["code"],
            "name_kk": line["kk"],
            "name_ru": line["ru"],
            "plan": round(line["plan"] * growth * part) * 1000,
            "actual": None if item == ALLOCATED else round(line["actual"] * growth * part) * 1000,
        }
        for line in source["lines"]
    ]
    whole_year = sum(round(line["plan"] * growth) * 1000 for line in source["lines"])
    clock = YearClock(demonstration.clock.now, year)
    table = demonstration.load_document(
        row,
        clock,
        model=Budget,
        year=year,
        period=period,
        allocated=whole_year,
        **demonstration.texts(source, {"source": "source"}),
    )
    for position, line in enumerate(lines, start=1):
        found_by = {"table": table, "code": line.pop("code")}
        demonstration.keep(BudgetLine, found_by, position=position, **line)
