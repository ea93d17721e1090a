"""The demonstration's other information: decisions, and free pages that stand in other sections."""

from apps.other.models import Decision, OtherPage
from apps.portal.demonstration.loading import Demonstration, DocumentClock

SAYS = "Other information…"


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("other.yaml")
    clock = DocumentClock(demonstration.clock.now)
    for row in source["decisions"]:
        # What a law demands is founded on the law; the document itself is the hospital's.
        act = row.get("act") or {"number": row["number"], "date": clock.day(row["date"])}
        demonstration.load_document(
            row,
            clock,
            model=Decision,
            decided_by=row["by"],
            number=act["number"],
            decided_on=act["date"],
        )
    for slug, section in source["standing_in"].items():
        page = OtherPage.objects.get(slug=slug)
        if page.section != section:
            page.section = section
            page.save()
