"""Answers to citizens in figures, by the sources sections declare (publishing/owed.py): how many
came in a period, how many were done in their term, late, or still wait. No words and no people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from apps.compliance.register import Known
from apps.publishing.sections import all_owes


@dataclass
class AnswerSums:
    """The figures of one source; `days` are the working days of all that were done."""

    title: str
    received: int = 0
    in_term: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    days: int = 0

    @property
    def mean_days(self) -> float | None:
        """Mean working days from registration to the answer."""
        done = self.in_term + self.late
        return round(self.days / done, 1) if done else None


def sums_by_source(start: date, end: date, known: Known) -> Iterator[AnswerSums]:
    """What began in a period, as it was known at the moment of `known`; a fixed number of queries
    for each source."""
    for source in all_owes():
        sums = AnswerSums(str(source.title))
        for owed in source.between(start, end, known.at):
            sums.received += 1
            late = owed.is_late(known.today)
            if owed.met_on is None:
                sums.overdue += late
                sums.waiting += not late
            else:
                sums.late += late
                sums.in_term += not late
                sums.days += known.calendar.working_days_after(owed.begun_on, owed.met_on)
        yield sums
