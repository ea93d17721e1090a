"""The demonstration's inspections, frequent questions and overviews of appeals."""

from datetime import date
from typing import Any

from apps.portal.demonstration.loading import Demonstration, DocumentClock
from apps.services.models import AppealsOverview, Faq, Inspection

SAYS = "Inspections, questions, appeals…"
COUNTS = ("received", "satisfied", "explained", "refused", "pending")


def load(demonstration: Demonstration) -> None:
    """Everything of fixtures/demo/inspections.yaml, faq.yaml and appeals.yaml."""
    clock = DocumentClock(demonstration.clock.now)
    for row in demonstration.read("inspections.yaml"):
        demonstration.load_document(
            row,
            clock,
            model=Inspection,
            form=row["form"],
            began_on=clock.day(row["began"]),
            ended_on=clock.day(row["ended"]),
            act_number=row["number"],
            outcome=row["outcome"],
            **demonstration.texts(
                row, {name: name for name in ("checked_by", "subject", "results", "measures")}
            ),
        )
    for position, row in enumerate(demonstration.read("faq.yaml"), start=1):
        demonstration.keep(
            Faq,
            {"slug": row["slug"]},
            topic=row["topic"],
            position=position,
            **demonstration.lifecycle({"unit": "reg", "updated": None, **row}),
            **demonstration.texts(row, {"title": "question", "answer": "answer"}),
        )
    for number, row in enumerate(demonstration.read("appeals.yaml"), start=1):
        load_overview(demonstration, clock, row, number)


def load_overview(
    demonstration: Demonstration, clock: DocumentClock, row: dict[str, Any], back: int
) -> None:
    """The overview of the last but `back` quarter; its texts name the quarter by `{quarter}`."""
    year, quarter = quarter_before(clock.today, back)
    texts = {
        name: {
            language: text.format(quarter=quarter, year=year, **row["counts"])
            for language, text in row[name].items()
        }
        for name in ("title", "lead", "body")
    }
    first_after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    offset = min((first_after - clock.today).days + 14, -1)
    demonstration.load_document(
        {
            **row,
            **texts,
            "slug": f"appeals-{year}-{quarter}",
            "item": "services.feedback.appeals_overview",
            "date": offset,
            "posted": offset,
            "updated": None,
            "confirmed": None,
        },
        clock,
        model=AppealsOverview,
        year=year,
        quarter=quarter,
        **{name: row["counts"][name] for name in COUNTS},
    )


def quarter_before(day: date, back: int) -> tuple[int, int]:
    """The year and the quarter that ended `back` quarters before the one a day is in."""
    index = day.year * 4 + (day.month - 1) // 3 - back
    return index // 4, index % 4 + 1
