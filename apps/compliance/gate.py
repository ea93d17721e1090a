"""The rules compliance adds to the gate of publication: what came must be known before it is
published, and what comes late says why (gp17 п. 11; mgdb1 п. 12)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.compliance.catching_up import LATE
from apps.compliance.models import Link, Material, closing_of
from apps.compliance.register import Known, received_items
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.models import Publishable, Revision, key_of
from apps.publishing.revisions.content import NOT_RESTORED, Content, rows_of, text_columns

# Where and when a record stands on the site is nothing it says.
NOT_SAID = NOT_RESTORED | {"position"}


def open_links(record: Publishable):
    """The open materials a record is to publish. One that readers have just seen is none, though
    nobody has written down yet that its term has ended (catching_up.py)."""
    seen = Revision.objects.of(record).filter(
        number__gte=OuterRef("revision_number"), applied_at__gte=OuterRef("linked_at")
    )
    own = Link.objects.filter(**key_of(record))
    return own.filter(~Exists(closing_of("material")), ~Exists(seen.order_by()))


def linked_materials(record: Publishable, at: datetime) -> list[Material]:
    """The open materials a record is to publish, with their terms; one query."""
    roots = open_links(record).order_by().values("material")
    rows = Material.objects.current(at).with_term(at).filter(root__in=roots)
    return list(rows.order_by("due_on", "pk"))


def says_new(record: Publishable) -> bool:
    """Whether what waits to be published says anything readers have not seen; small corrections
    of the texts say nothing new. A figure, a day or a file beside the texts is never small."""
    own = Revision.objects.of(record).kept()
    if not own.exists():
        return True
    last = own.last_seen()
    if own.saying_new(last).exists():
        return True
    newest, seen = own.first(), own.filter(number=last).first()
    if seen is None or newest.number == last:
        return False
    kind = type(record)
    return beside_texts(newest.content, kind) != beside_texts(seen.content, kind)


def beside_texts(content: Content, model: type[Publishable]) -> list[str]:
    """What a content says besides its texts: its figures, days, choices and files, those of the
    rows below it included, whatever the keys of the rows are."""
    found = [json.dumps(content.get("many", {}), sort_keys=True)]
    for (part, _key), kind, columns in rows_of(content, model):
        if part != "change_marks":
            unsaid = {*NOT_SAID, *text_columns(kind)}
            said = {name: value for name, value in columns.items() if name not in unsaid}
            found.append(f"{part} {json.dumps(said, sort_keys=True)}")
    return sorted(found)


# The rule of a regulation that names a number of days, and of one that names none.
DYNAMIC_RULES = ("update.dynamic_deadline", "update.dynamic_on_arrival")


class MaterialKnown(Rule):
    """What is published for a dynamic item has come some day from somebody, and that is recorded:
    nobody passes the clock by."""

    code = "material_known"
    source = DYNAMIC_RULES[0]
    title = gettext_lazy("It is recorded when the material came and from whom.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        known = Known()
        if not received_items(record, known) or not says_new(record):
            return
        if not open_links(record).exists():
            words = _(
                "Say when the material for this page came and from whom: its term is counted from "
                "that day."
            )
            found = self.objection("", words)
            rule = next(each for each in DYNAMIC_RULES if known.profile.has_rule(each))
            yield replace(found, source=rule)


class LatePublication(Rule):
    """What is published after its term says why."""

    code = LATE
    source = DYNAMIC_RULES[0]
    level = Level.NEEDS_REASON
    title = gettext_lazy("It is published in its term, or says why it is late.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        now = timezone.now()
        # What is planned for a later day is late when it is late on that day.
        seen_on = timezone.localdate(max(now, record.publish_at or now))
        for material in linked_materials(record, now):
            if not material.binding or material.due_on >= seen_on:
                continue
            words = _("The term of “%(title)s” ended on %(day)s. Say why it is published late.")
            yield self.objection(
                "", words % {"title": material.title, "day": f"{material.due_on:%d.%m.%Y}"}
            )


RULES: tuple[Rule, ...] = (MaterialKnown(), LatePublication())
