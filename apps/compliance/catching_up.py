"""Brings the rows of compliance up to a moment: what has happened by then is written down, once,
whoever asks first. So nothing depends on a timer having run: the table, the report and every screen
of the editors call it before they read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import override

from apps.compliance.models import (
    Breach,
    Closing,
    Link,
    Material,
    Observation,
    RegisterVersion,
    Term,
    closing_of,
)
from apps.compliance.news import missed_days
from apps.compliance.register import Known, active_digest, active_text
from apps.compliance.terms import last_term, recount
from apps.journal.actions import record as write_journal
from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.publishing import placements
from apps.publishing.actions import apply_due
from apps.publishing.models import Revision, Waiver
from apps.publishing.owed import Owed
from apps.publishing.sections import all_collections, all_owes
from apps.regulation.profiles import active, active_path
from apps.workdays.models import CalendarRowVersion, last_calendar_change

# The rule of the gate whose recorded reason says why a publication is late (gate.py).
LATE = "late_publication"
CAUGHT_UP = "compliance.caught_up"
SECONDS_BETWEEN = 60


def catch_up() -> datetime:
    """Writes down what has happened by now, and returns that moment. Does nothing, and takes no
    turn, where there is nothing to write."""
    at = timezone.now()
    apply_due(at)
    steps = (
        note_register,
        note_closings_before_change,
        note_terms,
        note_closings,
        note_breaches,
        observe,
    )
    # What is written down does not depend on the language of whoever comes first.
    with override(settings.LANGUAGE_CODE):
        for step in steps:
            # Asked first without the turn: most of the time there is nothing to do.
            if step(at, dry=True):
                with transaction.atomic():
                    take_turn()
                    step(at, dry=False)
    cache.set(CAUGHT_UP, True, SECONDS_BETWEEN)
    return at


def catch_up_soon() -> None:
    """The same for a screen that shows no figures: at most once in a while."""
    if cache.get(CAUGHT_UP) is None:
        catch_up()


def note_register(at: datetime, *, dry: bool) -> bool:
    """The regulation of the settings, when it is another than the last one noted."""
    digest = active_digest(active_path())
    last = RegisterVersion.objects.defer("text").last()
    if last is not None and last.digest == digest:
        return False
    if dry:
        return True
    if last is None:
        # The site's first day under this app: what is public already was so before.
        placements.note_missing(collection.model for collection in all_collections())
    else:
        # What was published or missed by then is judged by the regulation of that time.
        note_closings(at, dry=False)
        note_missed_terms(late_materials(at, timezone.localdate(at)), at)
    row = RegisterVersion.objects.create(
        profile=active().id, digest=digest, text=active_text(), recorded_at=at
    )
    write_journal(Action.SETTING_CHANGED, row, note=f"{row.profile} {row.digest[:16]}", at=at)
    if last is not None:
        known = Known(at)
        open_ones = Material.objects.current(at).open(at).prefetch_related("items")
        recount(open_ones, known, Term.Because.REGISTER, row.profile)
    return True


def note_terms(at: datetime, *, dry: bool) -> bool:
    """Terms that a change of the calendar has moved."""
    change = last_calendar_change(at)
    if change is None:
        return False
    # Counted since the change: nothing more to do for them.
    since = Term.objects.filter(material=OuterRef("root"), computed_at__gte=change.recorded_at)
    rows = Material.objects.current(at).open(at).filter(~Exists(since))
    counted_after = Observation.objects.filter(
        item=CALENDAR, observed_at__gte=change.recorded_at
    ).exists()
    if counted_after or not rows.exists():
        return False
    if dry:
        return True
    # A term that was over before the first of the changes is missed, though nobody looked.
    for material in late_materials(at, timezone.localdate(change.recorded_at)):
        counted = last_term(material, at).computed_at
        first = CalendarRowVersion.objects.filter(recorded_at__gt=counted).first()
        if first is not None and material.due_on < timezone.localdate(first.recorded_at):
            note_missed_terms([material], at)
    source = f"{change.date:%d.%m.%Y} {change.source}"
    recount(rows.prefetch_related("items"), Known(at), Term.Because.CALENDAR, source)
    Observation.objects.create(item=CALENDAR, lacks=False, observed_at=at)
    return True


# Stands among the observations for «the terms are counted by the calendar of this moment».
CALENDAR = "calendar"


def publications(at: datetime) -> list[Link]:
    """The pages of open materials that readers saw by a moment, each with the first revision since
    the link that did it: `revision` and `applied_at`; one query."""
    seen = Revision.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        number__gte=OuterRef("revision_number"),
        applied_at__gte=OuterRef("linked_at"),
        applied_at__lte=at,
    ).order_by("applied_at", "number")
    found = Link.objects.filter(~Exists(closing_of("material")), linked_at__lte=at).annotate(
        revision=Subquery(seen.values("pk")[:1]), applied_at=Subquery(seen.values("applied_at")[:1])
    )
    return list(found.filter(revision__isnull=False).order_by("-applied_at", "-pk"))


def note_closings_before_change(at: datetime, *, dry: bool) -> bool:
    """Terms that a publication had ended before the calendar was changed: they are not counted
    anew."""
    change = last_calendar_change(at)
    return change is not None and note_closings(at, dry=dry, until=change.recorded_at)


def note_closings(at: datetime, *, dry: bool, until: datetime | None = None) -> bool:
    """Terms that a publication has ended, by now or by `until`."""
    # Of several pages of one material the first to be seen stands last.
    found = {link.material_id: link for link in publications(until or at)}
    if dry or not found:
        return bool(found)
    for material_id, link in found.items():
        material = Material.objects.get(pk=material_id)
        revision = Revision.objects.defer("content").get(pk=link.revision)
        term = last_term(material, until or at)
        on = timezone.localdate(link.applied_at)
        late = bool(term and term.binding and on > term.due_on)
        waiver = Waiver.objects.filter(revision=revision, rule=LATE).first() if late else None
        Closing.objects.create(
            material_id=material_id,
            kind=Closing.Kind.PUBLISHED,
            at=link.applied_at,
            link_id=link.pk,
            late=late,
            late_reason=waiver.reason if waiver is not None else "",
            recorded_at=at,
        )
        if late:
            # Nobody may have looked between the end of the term and the publication.
            note_missed_term(material.root_id, term.due_on, at)
        write_journal(Action.MET, material, actor_id=revision.decided_by_id, at=at)
    return True


def note_missed_term(root: int, day: date, at: datetime) -> None:
    """A term that was missed, once for each of its last days."""
    missed = {"kind": Breach.Kind.TERM, "material_id": root, "day": day}
    if not Breach.objects.filter(**missed).exists():
        breach = Breach.objects.create(**missed, noted_at=at)
        write_journal(Action.MISSED, breach, note=str(breach), at=at)


def late_materials(at: datetime, on: date) -> QuerySet[Material]:
    """The open materials whose term was over before a day, as counted by a moment, and is not yet
    noted as missed."""
    noted = Breach.objects.filter(
        kind=Breach.Kind.TERM, material=OuterRef("root"), day=OuterRef("due_on")
    )
    late = Material.objects.current(at).with_term(at).open(at).overdue(on)
    return late.filter(~Exists(noted))


def note_missed_terms(materials: Iterable[Material], at: datetime) -> None:
    for material in materials:
        note_missed_term(material.root_id, material.due_on, at)


def note_breaches(at: datetime, *, dry: bool) -> bool:
    """Terms that were missed and days that had no news, up to the day before."""
    on = timezone.localdate(at)
    materials = list(late_materials(at, on))
    answers = unnoted_answers(at)
    days = list(unnoted_days(at, on))
    if dry or not (materials or answers or days):
        return bool(materials or answers or days)
    note_missed_terms(materials, at)
    for owed in answers:
        breach = Breach.objects.create(
            kind=Breach.Kind.ANSWER, subject=owed.key, day=owed.due_on, noted_at=at
        )
        write_journal(Action.MISSED, breach, note=f"{owed.title}: {owed.due_on:%d.%m.%Y}", at=at)
    for day in days:
        breach = Breach.objects.create(kind=Breach.Kind.NEWS, day=day, noted_at=at)
        write_journal(Action.MISSED, breach, note=str(breach), at=at)
    return True


def unnoted_answers(at: datetime) -> list[Owed]:
    """Answers to citizens whose term was missed, not yet noted: still owed, or given late since the
    last one was noted."""
    noted = Breach.objects.filter(kind=Breach.Kind.ANSWER)
    last = noted.order_by("noted_at").last()
    since = timezone.localdate(last.noted_at) if last is not None else measured_since()
    if since is None:
        return []
    late = [each for source in all_owes() for each in source.late_since(since, at)]
    if not late:
        return []
    known = set(noted.filter(subject__in=[each.key for each in late]).values_list("subject", "day"))
    return [each for each in late if (each.key, each.due_on) not in known]


def unnoted_days(at: datetime, on: date) -> list[date]:
    """Days without news, from the first day the site was measured to yesterday, not yet noted."""
    known = Known(at)
    start = measured_since()
    last = Breach.objects.filter(kind=Breach.Kind.NEWS).order_by("day").last()
    if start is None:
        return []
    if last is not None:
        start = max(start, last.day + timedelta(days=1))
    return list(missed_days(known, start, on - timedelta(days=1)))


def measured_since() -> date | None:
    """The first whole day the site was measured: the one after the regulation was first noted."""
    first = RegisterVersion.objects.defer("text").first()
    return None if first is None else timezone.localdate(first.recorded_at) + timedelta(days=1)


def observe(at: datetime, *, dry: bool) -> bool:
    """Items that lack something besides a published record, where that differs from what was seen
    last."""
    on = timezone.localdate(at)
    lacking: set[str] = set()
    asked: set[str] = set()
    for collection in all_collections():
        if collection.unproven is not None:
            asked.update(collection.items)
            lacking.update(collection.unproven(on))
    last = last_observations(at)
    changed = [item for item in sorted(asked) if last.get(item, False) != (item in lacking)]
    if dry or not changed:
        return bool(changed)
    Observation.objects.bulk_create(
        Observation(item=item, lacks=item in lacking, observed_at=at) for item in changed
    )
    return True


def last_observations(at: datetime) -> dict[str, bool]:
    """Whether each item lacked something when it was last looked at by a moment."""
    known = Observation.objects.filter(observed_at__lte=at).exclude(item=CALENDAR)
    later = Observation.objects.filter(
        item=OuterRef("item"), observed_at__lte=at, observed_at__gt=OuterRef("observed_at")
    )
    return dict(known.filter(~Exists(later)).order_by("pk").values_list("item", "lacks"))
