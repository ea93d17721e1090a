"""The demonstration's work in progress: drafts beside pages that readers see, as keepers of the
site leave them in the middle of a week."""

from datetime import time

from django.apps import apps

from apps.accounts.models import User
from apps.portal.demonstration.loading import Demonstration
from apps.publishing import actions
from apps.publishing.models import Revision
from apps.publishing.revisions import keep, note_as_it_stands

SAYS = "Drafts…"


def load(demonstration: Demonstration) -> None:
    people = {person.username: person for person in User.objects.all()}
    for row in demonstration.read("drafts.yaml"):
        model = apps.get_model(row["model"])
        found_by = {name: row[name] for name in ("item", "slug") if name in row}
        record = model.objects.get(**found_by)
        # Loaded before: whoever tried the site may have gone on with it.
        if Revision.objects.of(record).filter(number__gt=1).exists():
            continue
        content = note_as_it_stands(record).content
        author = people[row["by"]]
        keep(
            record,
            {**content, "fields": {**content["fields"], **row["set"]}},
            by=author,
            at=demonstration.clock.moment(0),
            note=row["note"],
        )
        if row["state"] in ("check", "returned"):
            actions.send_to_check(record, by=author)
        if row["state"] == "returned":
            actions.return_to_draft(record, by=demonstration.by, comment=row["remark"])
        if row["state"] == "scheduled":
            moment = demonstration.clock.moment(row["in_days"], time(9))
            actions.publish(record, by=demonstration.by, at=moment)
