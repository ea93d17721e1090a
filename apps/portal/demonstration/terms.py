"""The demonstration's record of what was received and who sees to the news: some materials are
published long ago, some on their way. And when readers first saw what the demonstration has
published: on its dates, not on the day of loading."""

from datetime import timedelta

from django.apps import apps
from django.db.models import F

from apps.accounts.models import NewsDuty, User
from apps.compliance import actions
from apps.compliance.catching_up import catch_up
from apps.compliance.models import Material
from apps.portal.demonstration.loading import Demonstration
from apps.publishing.placements import Placement
from apps.publishing.revisions import note_as_it_stands

SAYS = "Materials and terms…"
# Between the receipt and the link to the page somebody has begun to write.
READ_FIRST = timedelta(minutes=20)


def load(demonstration: Demonstration) -> None:
    since_publication = Placement.objects.filter(
        superseded_at__isnull=True, first_seen_at__gt=F("publish_at")
    )
    since_publication.update(first_seen_at=F("publish_at"), recorded_at=F("publish_at"))
    people = {person.username: person for person in User.objects.all()}
    source = demonstration.read("materials.yaml")
    load_duties(demonstration, source["duty"], people)
    # Rows that are never changed are loaded once.
    if not Material.objects.exists():
        for row in source["materials"]:
            load_material(demonstration, row, people)
    catch_up()


def load_duties(demonstration: Demonstration, source: dict, people: dict[str, User]) -> None:
    """By weeks, in turns, from the week of loading on."""
    if NewsDuty.objects.exists():
        return
    today = demonstration.clock.today
    monday = today - timedelta(days=today.weekday())
    for week in range(source["weeks"]):
        name = source["people"][week % len(source["people"])]
        first = monday + timedelta(weeks=week)
        NewsDuty.objects.create(
            person=people[name], first_day=first, last_day=first + timedelta(days=6)
        )


def load_material(demonstration: Demonstration, row: dict, people: dict[str, User]) -> None:
    """A material, and the page that has published it or will."""
    record = None
    if "page" in row:
        record = apps.get_model(row["page"]["model"]).objects.get(slug=row["page"]["slug"])
    if record is not None and record.publish_at is not None:
        # So many days before the page was posted.
        received = record.publish_at - timedelta(days=row["days_before"], hours=1)
    else:
        received = demonstration.clock.moment(row["received"])
    by = people[row["by"]]
    now = demonstration.clock.now
    recorded = min(received + READ_FIRST, now)
    material = actions.receive(
        title=row["title"],
        received_at=received,
        from_whom=row["from"],
        items=row["items"],
        unit=demonstration.units[row["unit"]],
        by=by,
        at=recorded,
    )
    if record is not None:
        actions.link(material, record, by=by, at=min(recorded + READ_FIRST, now))
        # The revision that was posted ends the term.
        note_as_it_stands(record)
