"""Working days of Kazakhstan for the second calculation: a table of holidays as it was printed and
the rows an administrator entered, counted one by one. Nothing here is shared with the calendar of
the site."""

import csv
from datetime import date, timedelta
from pathlib import Path

HOLIDAYS = Path(__file__).with_name("holidays.csv")
MOVED_HERE = "moved_workday"
# The years a simulation may play: terms and periods look a year back and a year ahead.
YEARS = (2025, 2026)

DAY_OFF, WORKING = "off", "working"


class Days:
    """The kinds of days: those of the table, overruled by rows."""

    def __init__(self) -> None:
        with HOLIDAYS.open(encoding="utf-8", newline="") as file:
            self.table = {
                date.fromisoformat(row["date"]): WORKING if row["kind"] == MOVED_HERE else DAY_OFF
                for row in csv.DictReader(file)
            }
        self.rows: dict[date, str] = {}

    def works(self, day: date) -> bool:
        kind = self.rows.get(day) or self.table.get(day)
        if kind is not None:
            return kind == WORKING
        return day.isoweekday() < 6

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after a day."""
        while count:
            day += timedelta(days=1)
            if self.works(day):
                count -= 1
        return day

    def before(self, day: date) -> date:
        """The last working day before a day."""
        day -= timedelta(days=1)
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def not_before(self, day: date) -> date:
        """The day itself when it is a working day, else the next one."""
        return day if self.works(day) else self.after(day, 1)

    def passed(self, since: date, until: date) -> int:
        """The working days after `since`, up to and with `until`."""
        count = 0
        while since < until:
            since += timedelta(days=1)
            count += self.works(since)
        return count
