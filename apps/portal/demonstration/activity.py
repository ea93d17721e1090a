"""The demonstration's activity: programmes, reports with their figures, and statistics."""

from typing import Any

from apps.activity.models import ActivityDocument, Indicator, Point, Series, last_reported_year
from apps.portal.demonstration.loading import Demonstration, DocumentClock

SAYS = "Programmes and figures…"


class ReportClock(DocumentClock):
    """Years count from the one after that whose yearly report was due last."""

    def year(self, offset: int) -> int:
        return last_reported_year(self.today) + 1 + offset


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("activity.yaml")
    clock = ReportClock(demonstration.clock.now)
    for row in source["documents"]:
        load_activity(demonstration, row, clock, source)
    for place, row in enumerate(source["series"]):
        load_series(demonstration, {**row, "position": place}, clock, source["measures"])


def load_activity(
    demonstration: Demonstration, row: dict[str, Any], clock: ReportClock, source: dict[str, Any]
) -> None:
    """A document and, below a report, its figures."""
    days = {
        name: None if row.get(key) is None else clock.day(row[key])
        for name, key in (("period_from", "from"), ("period_to", "to"), ("signed_on", "signed"))
    }
    document = demonstration.load_document(
        {"date": row["posted"], **source["file"], **row},
        clock,
        model=ActivityDocument,
        year=None if row.get("year") is None else clock.year(row["year"]),
        **days,
        **demonstration.texts(row, {"partner": "partner"}),
    )
    for place, figure in enumerate(row.get("indicators", ()), 1):
        texts = {"name": figure, "measure": source["measures"][figure["measure"]]}
        demonstration.keep(
            Indicator,
            {"report": document, "position": place},
            plan=figure["plan"],
            actual=figure["actual"],
            **demonstration.texts(texts, {"name": "name", "measure": "measure"}),
        )


def load_series(
    demonstration: Demonstration, row: dict[str, Any], clock: ReportClock, measures: dict[str, Any]
) -> None:
    """A series and its values, the last of them of the last reported year."""
    texts = {**row, "measure": measures[row["measure"]]}
    names = {name: name for name in ("title", "lead", "measure", "source")}
    series = demonstration.keep(
        Series,
        {"slug": row["slug"]},
        position=row["position"],
        **demonstration.texts(texts, names),
        **demonstration.lifecycle({"posted": -150, "confirmed": -20, "unit": "stat"}),
    )
    for offset, value in enumerate(reversed(row["values"]), 1):
        demonstration.keep(Point, {"series": series, "year": clock.year(-offset)}, value=value)
