"""The verbs of publication. Each says who and when, changes the record, its newest revision and the
journal in one transaction; a refusal changes nothing. What readers see changes by `publish`,
`apply_due`, `archive` and `withdraw` alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.publishing import placements
from apps.publishing.gate import Level, Objection
from apps.publishing.gate.rules import objections
from apps.publishing.hooks import save_guards
from apps.publishing.journal import tell
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Confirmation,
    FormerAddress,
    PreviewLink,
    Publishable,
    Revision,
    RevisionState,
    Status,
    Waiver,
    key_of,
)
from apps.publishing.revisions import (
    Content,
    capture,
    newest_of,
    note_as_it_stands,
    pending_among,
    pending_of,
    working_content,
    working_copy,
    write,
)
from apps.publishing.revisions.content import NOT_RESTORED, moment_in
from apps.publishing.revisions.copies import without_what_is_taken
from apps.publishing.revisions.keeping import protect_files, take_turn_at
from apps.publishing.sections import collection_of
from apps.regulation.profiles import active
from apps.regulation.register import Item

# When the next scheduled revision is due, as the requests know it (middleware.py).
NEXT_DUE = "publishing.next_due"


class NothingNew(ValidationError):
    """What is to be published is published already."""


@contextmanager
def in_turn(record: Publishable) -> Iterator[None]:
    """One act on a record as it stands now, whole or not at all; nobody else acts meanwhile. Raises
    ValidationError when the database refuses it."""
    try:
        with transaction.atomic():
            take_turn_at(record)
            yield
    except IntegrityError as error:
        raise ValidationError(refused_by_database()) from error


def refused_by_database() -> str:
    return _("This cannot be done: something the text points to is gone, or another record has it.")


def refuse_unless(record: Publishable, *statuses: Status) -> None:
    """Raises ValidationError when a verb does not fit the state the record is in: what readers see
    never goes back to a draft in silence, and no draft becomes public past the gate."""
    if record.status not in statuses:
        raise ValidationError(_("This cannot be done in the state the record is in."))


def save(record: Publishable, *, by: Any, at: datetime | None = None, content: bool = True) -> None:
    """Saves a record in any state, past the drafts: for commands and imports, and for records
    readers do not see. `content` says whether readers' texts changed: then a public record gets a
    new date of updating."""
    for guard in save_guards():
        guard(record, by)
    if content and record.is_public:
        record.changed_at = at or timezone.now()
    record.changed_by = by
    record.save()


# --- What is asked before readers see it ---------------------------------------------------------


def objections_to(record: Publishable) -> list[Objection]:
    """What the gate says of the record as it would be published: with its pending draft."""
    return objections_to_content(record, working_content(record))


def objections_to_content(record: Publishable, content: Content | None) -> list[Objection]:
    """What the gate says of a record with another content; None: as it stands."""
    if content is None:
        return objections(record)
    with working_copy(record, content) as copy:
        return objections_to_copy(copy)


def objections_to_copy(copy: Publishable) -> list[Objection]:
    """What the gate says of a working copy, and first what it may not have (`copy.taken`)."""
    taken = [
        Objection(name, message, rule="taken")
        for name, messages in copy.taken.items()
        for message in messages
    ]
    return [*taken, *objections(copy)]


def refuse_by_gate(found: Iterable[Objection], reason: str) -> list[Objection]:
    """Raises ValidationError with every objection that stops publishing, by field; those that need
    a reason count as well while there is none. Returns the ones the reason answers."""
    found = [each for each in found if each.level != Level.ADVISES]
    waived = [each for each in found if each.level == Level.NEEDS_REASON]
    refused = found if not reason.strip() else [e for e in found if e.level == Level.STOPS]
    if any(each.level == Level.STOPS for each in found) or (waived and not reason.strip()):
        errors: dict[str, list[str]] = {}
        for objection in refused:
            errors.setdefault(objection.field or "__all__", []).append(objection.message)
        raise ValidationError(errors)
    return waived


def written_by(record: Publishable) -> Revision | None:
    """The revision whose words wait for another person's eyes: the newest one since the last
    publication that says anything new, small corrections aside. None when there is none or its
    author is not known."""
    own = Revision.objects.of(record).kept()
    found = own.saying_new(own.last_seen()).select_related("author").first()
    return found if found is not None and found.author_id is not None else None


def is_confirmed(record: Publishable, written: Revision | None) -> bool:
    """Whether somebody other than the author has confirmed the words that are to be published,
    `written_by` (gp17 п. 3; mgdb1 п. 4: content.dignity, content.professional_ethics)."""
    return written is None or confirmations_of(record, written).exists()


def confirmations_of(record: Publishable, written: Revision) -> QuerySet[Confirmation]:
    """What others than their author have confirmed of the words of a record, or of newer ones."""
    since = Revision.objects.of(record).order_by().filter(number__gte=written.number)
    return Confirmation.objects.filter(revision__in=since).exclude(by=written.author_id)


def confirm_ethics(
    record: Publishable, *, by: Any, at: datetime | None = None
) -> Confirmation | None:
    """Records that this person has read the words and finds that they belittle nobody, hold no
    secret and go against no professional ethics. Raises ValidationError for the author."""
    written = written_by(record)
    if written is None:
        return None
    if written.author_id == by.pk:
        raise ValidationError(
            _("You wrote this text: another person must read it and confirm dignity and ethics.")
        )
    with in_turn(record):
        return note_confirmation(record, written, by=by, at=at or timezone.now())


def note_confirmation(
    record: Publishable, written: Revision, *, by: Any, at: datetime
) -> Confirmation:
    """Writes a confirmation down, once for each person, in the caller's turn."""
    found, created = Confirmation.objects.get_or_create(
        revision=written, by=by, defaults={"name": str(by), "at": at}
    )
    if created:
        tell(Action.ETHICS, record, by=by)
    return found


def missing_without(record: Publishable) -> list[Item]:
    """The items of the active regulation that nothing would stand for without this record."""
    collection = collection_of(type(record))
    asked = {item.id: item for section in active().sections for item in section.items}
    others = type(record)._default_manager.published().exclude(pk=record.pk)
    if collection.sets_item():
        item = asked.get(getattr(record, "item", ""))
        if item is None or others.filter(item=item.id).exists():
            return []
        return [item]
    own = [asked[name] for name in collection.items if name in asked]
    return [] if not own or others.exists() else own


def ask_reason(record: Publishable, reason: str, field: str) -> None:
    """Raises ValidationError when a required item would be left empty without a reason."""
    if reason.strip():
        return
    if missing_without(record):
        words = _("Readers would find nothing for a required item. Say why.")
        raise ValidationError({field: [words]})


# --- Publishing ----------------------------------------------------------------------------------


def publish(
    record: Publishable, *, by: Any, at: datetime | None = None, reason: str = ""
) -> Revision:
    """Makes a record public from `at` (default: its own date, else now), or its pending draft part
    of it; a later moment schedules either. `reason` answers objections that need one.

    The publisher's own act is the confirmation of dignity and ethics by another person, unless the
    publisher wrote the text. Raises ValidationError with every objection, by field; NothingNew for
    a record that is published, or planned for that moment, word for word as it stands."""
    now = timezone.now()
    with in_turn(record):
        kept = newest_of(record)
        newest = note_as_it_stands(record)
        pending = pending_among(record, newest)
        if newest == kept and pending is None and record.status == Status.PUBLISHED:
            refuse_same_moment(record, at)
        judged = record
        if at is not None and pending is None and not record.is_public:
            # The gate judges the day on which readers will see it.
            judged = copy(record)
            judged.publish_at = at
        found = objections_to_content(judged, pending.content if pending is not None else None)
        waived = refuse_by_gate(found, reason)
        written = written_by(record)
        if by is not None and not is_confirmed(record, written):
            if written.author_id == by.pk:
                raise ValidationError(
                    _(
                        "You wrote this text: another person must read it and confirm dignity and "
                        "ethics before it is published. Send it for check."
                    )
                )
            note_confirmation(record, written, by=by, at=now)
        for objection in waived:
            Waiver.objects.create(
                revision=newest,
                rule=objection.rule,
                message=objection.message[:500],
                reason=reason.strip()[:400],
                by=by,
                at=now,
            )
        if pending is None:
            publish_record(record, newest, by=by, at=at, now=now)
        else:
            publish_draft(record, pending, by=by, at=at, now=now)
        forget_next_due()
    return newest


def refuse_same_moment(record: Publishable, at: datetime | None) -> None:
    """Raises NothingNew unless a published record is to be seen since another moment: a button
    pressed twice publishes once."""
    if at is None or at == record.publish_at:
        raise NothingNew(_("Nothing waits to be published here."))


def publish_record(
    record: Publishable, revision: Revision, *, by: Any, at: datetime | None, now: datetime
) -> None:
    """Publishes what the record itself says."""
    starts = at or record.publish_at or now
    if record.expire_at is not None and record.expire_at <= starts:
        raise ValidationError({"expire_at": [_("The end must be later than the publication.")]})
    record.publish_at = starts
    record.status = Status.PUBLISHED
    record.withdrawn_reason = ""
    record.changed_by = by
    record.save(action=Action.PUBLISHED)
    placements.note(record, behind=(revision.kk_behind, revision.ru_behind))
    later = starts > now
    if later:
        tell(Action.SCHEDULED, record, by=by, note=starts.isoformat())
    drop_schedule(record, by=by, but=revision)
    revision.content = capture(record)
    revision.state = RevisionState.SCHEDULED if later else RevisionState.PUBLISHED
    revision.publish_at = starts
    # Published once before, it was seen since then.
    revision.applied_at = revision.applied_at or (None if later else now)
    decided(revision, by, now)


def publish_draft(
    record: Publishable, revision: Revision, *, by: Any, at: datetime | None, now: datetime
) -> None:
    """Publishes the pending draft of a record readers see, or gives it its day."""
    ends = moment_in(revision.content, "expire_at")
    if ends is not None and ends <= max(at or now, now):
        raise ValidationError({"expire_at": [_("The end must be later than the publication.")]})
    drop_schedule(record, by=by, but=revision)
    if at is not None and at > now:
        revision.state, revision.publish_at = RevisionState.SCHEDULED, at
        decided(revision, by, now)
        protect_files(record, revision)
        tell(Action.SCHEDULED, record, by=by, note=at.isoformat())
        return
    apply(record, revision, by=by, at=now, action=Action.PUBLISHED)
    decided(revision, by, now)


def decided(revision: Revision, by: Any, at: datetime) -> None:
    revision.decided_by, revision.decided_at = by, at
    revision.save()


def drop_schedule(record: Publishable, *, by: Any, but: Revision | None = None) -> None:
    """There is one day for a record: another revision planned for it goes back to its drafts, and
    the journal says so."""
    planned = Revision.objects.of(record).order_by().filter(state=RevisionState.SCHEDULED)
    if but is not None:
        planned = planned.exclude(pk=but.pk)
    if planned.update(state=RevisionState.DRAFT, publish_at=None):
        tell(Action.UNSCHEDULED, record, by=by)


def apply(
    record: Publishable, revision: Revision, *, by: Any, at: datetime, action: Action
) -> None:
    """Makes readers see a revision; a page that moves leaves word at its old address."""
    before = record.slug
    says_new = what_readers_read(capture(record)) != what_readers_read(revision.content)
    dates = {"changed_at": at} if record.is_public and says_new else {}
    write(record, revision.content, by=by, action=action, status=Status.PUBLISHED, **dates)
    if record.slug != before:
        remember_address(record, before, at)
    # The rows have their own keys now.
    revision.content = capture(record)
    revision.state, revision.applied_at = RevisionState.PUBLISHED, at
    revision.save()
    placements.note(record, behind=(revision.kk_behind, revision.ru_behind))
    protect_files(record, revision)


def what_readers_read(content: Content) -> Content:
    """A content without its dates, unit and address, and without the mark of a change: to move a
    page or to tell of it is not to change it."""
    fields = {name: value for name, value in content["fields"].items() if name not in NOT_RESTORED}
    parts = {name: rows for name, rows in content["parts"].items() if name != "change_marks"}
    return {**content, "fields": fields, "parts": parts}


def remember_address(record: Publishable, slug: str, at: datetime) -> None:
    """A page that moved: whoever comes to the old address is sent on."""
    kind = key_of(record)["content_type"]
    FormerAddress.objects.filter(content_type=kind, slug=record.slug).delete()
    FormerAddress.objects.update_or_create(
        content_type=kind, slug=slug, defaults={"object_id": record.pk, "left_at": at}
    )


# --- The calendar of publication -----------------------------------------------------------------


def apply_due(now: datetime) -> list[Revision]:
    """Publishes every scheduled revision whose moment has come; returns them.

    May be called by anybody at any time, twice at once as well: each revision is applied once. One
    the gate or the database refuses by then is returned with the reason; the others are not held
    up."""
    applied = []
    for pk in list(Revision.objects.due(now).values_list("pk", flat=True)):
        # What is kept of it does not depend on the language of whoever comes first.
        with override(settings.LANGUAGE_CODE):
            try:
                with transaction.atomic():
                    found = apply_one(pk, now)
            except (IntegrityError, ObjectDoesNotExist):
                with transaction.atomic():
                    give_back(pk, now, refused_by_database())
            else:
                applied += found
    forget_next_due()
    return applied


def due_in_turn(pk: int, now: datetime) -> tuple[Publishable, Revision] | None:
    """A revision that is due and its record, in a turn of their own; None when somebody has done
    it."""
    take_turn()
    revision = Revision.objects.due(now).filter(pk=pk).select_related("decided_by").first()
    record = revision.record if revision is not None else None
    if record is None:
        return None
    take_turn_at(record)
    return record, revision


def give_back(pk: int, now: datetime, words: str) -> None:
    """Returns a planned revision that cannot be published with the reason, in a turn of its own."""
    found = due_in_turn(pk, now)
    if found is None:
        return
    record, revision = found
    revision.state, revision.publish_at = RevisionState.RETURNED, None
    revision.remark = words[:400]
    revision.save()
    tell(Action.RETURNED, record, actor_id=revision.decided_by_id)


def apply_one(pk: int, now: datetime) -> list[Revision]:
    """Applies one scheduled revision in a turn of its own."""
    found = due_in_turn(pk, now)
    if found is None:
        return []
    record, revision = found
    first = record.publish_at == revision.publish_at
    if first and record.status == Status.PUBLISHED:
        # It became visible by its date alone; what is left is to say so.
        revision.state, revision.applied_at = RevisionState.PUBLISHED, revision.publish_at
        revision.save()
        tell(Action.APPLIED, record, actor_id=revision.decided_by_id)
        return [revision]
    try:
        waived = set(revision.waivers.values_list("rule", flat=True))
        found = objections_to_content(record, revision.content)
        refuse_by_gate([each for each in found if each.rule not in waived], "")
    except ValidationError as error:
        give_back(pk, now, " ".join(error.messages))
        return []
    apply(record, revision, by=revision.decided_by, at=now, action=Action.APPLIED)
    return [revision]


def unschedule(record: Publishable, *, by: Any) -> None:
    """Takes back a planned publication; the text waits in check. Raises ValidationError when
    nothing is planned."""
    with in_turn(record):
        planned = Revision.objects.of(record).filter(state=RevisionState.SCHEDULED).first()
        not_yet = record.status == Status.PUBLISHED and not record.is_public
        if planned is None and not not_yet:
            raise ValidationError(_("Nothing is planned here."))
        if not_yet:
            record.status, record.changed_by = Status.CHECK, by
            record.save(action=Action.UNSCHEDULED)
        else:
            tell(Action.UNSCHEDULED, record, by=by)
        if planned is not None:
            planned.state, planned.publish_at = RevisionState.CHECK, None
            planned.save()
        forget_next_due()


def next_due() -> datetime | None:
    """When the next scheduled revision is to be published."""
    planned = Revision.objects.filter(state=RevisionState.SCHEDULED).order_by("publish_at")
    return planned.values_list("publish_at", flat=True).first()


def forget_next_due() -> None:
    transaction.on_commit(lambda: cache.delete(NEXT_DUE))


# --- The way to publication ----------------------------------------------------------------------


def send_to_check(record: Publishable, *, by: Any) -> None:
    """Hands a draft, or the draft of a page readers see, over to whoever publishes. Raises
    ValidationError when there is no draft."""
    with in_turn(record):
        pending = pending_of(record)
        if pending is not None:
            hand_over(record, pending, RevisionState.CHECK, Action.SENT_TO_CHECK, by)
            return
        refuse_unless(record, Status.DRAFT, Status.CHECK, Status.WITHDRAWN)
        newest = note_as_it_stands(record)
        record.status = Status.CHECK
        record.changed_by = by
        record.save(action=Action.SENT_TO_CHECK)
        newest.state = RevisionState.CHECK
        newest.save()


def hand_over(
    record: Publishable,
    revision: Revision,
    state: RevisionState,
    action: Action,
    by: Any,
    remark: str = "",
) -> None:
    """Moves the draft of a page readers see along; the page stays as it is."""
    refuse_planned(revision)
    revision.state = state
    if state == RevisionState.RETURNED:
        revision.remark, revision.decided_by, revision.decided_at = remark, by, timezone.now()
    revision.save()
    tell(action, record, by=by)


def refuse_planned(revision: Revision) -> None:
    if revision.state == RevisionState.SCHEDULED:
        raise ValidationError(_("Its publication is planned: cancel the plan first."))


def return_to_draft(record: Publishable, *, by: Any, comment: str = "") -> None:
    """Gives a record in check, or the draft of a page in check, back to its author, with what is to
    be mended. Raises ValidationError for any other."""
    with in_turn(record):
        remark = comment.strip()[:400]
        pending = pending_of(record)
        if pending is not None:
            if pending.state != RevisionState.CHECK:
                raise ValidationError(_("This cannot be done in the state the record is in."))
            hand_over(record, pending, RevisionState.RETURNED, Action.RETURNED, by, remark)
            return
        refuse_unless(record, Status.CHECK)
        newest = note_as_it_stands(record)
        record.status = Status.DRAFT
        record.changed_by = by
        record.save(action=Action.RETURNED)
        newest.state, newest.remark = RevisionState.RETURNED, remark
        newest.decided_by, newest.decided_at = by, timezone.now()
        newest.save()


def discard(record: Publishable, *, by: Any) -> None:
    """Gives up the draft of a page readers see; the page stays as it is, the text in its history,
    and what is planned below it stays planned. Raises ValidationError when there is no draft, and
    for a plan, which is cancelled first by whoever publishes."""
    with in_turn(record):
        pending = pending_of(record)
        if pending is None:
            raise ValidationError(_("There is no draft to discard."))
        refuse_planned(pending)
        own = Revision.objects.of(record).order_by()
        # Editing goes on from what is planned, or else from what readers see.
        planned = own.filter(state=RevisionState.SCHEDULED).first()
        goes_on = planned or Revision.objects.shown_at(record, timezone.now())
        since = Q(number__gt=goes_on.number) if goes_on is not None else Q()
        waiting = own.open().filter(since | Q(pk=pending.pk))
        waiting.update(state=RevisionState.DISCARDED, is_newest=False)
        if goes_on is not None:
            own.filter(pk=goes_on.pk).update(is_newest=True)
            protect_files(record, goes_on)
        close_links(record)
        tell(Action.DISCARDED, record, by=by)


def close_links(record: Publishable) -> None:
    """Links to a preview show nothing of what was given up."""
    PreviewLink.objects.filter(revision__in=Revision.objects.of(record).order_by()).delete()


def confirm(record: Publishable, *, by: Any, at: datetime | None = None) -> None:
    """Records that nothing changed and the page is still correct. Raises ValidationError for what
    readers do not see."""
    with in_turn(record):
        refuse_unless(record, *PUBLIC_STATUSES)
        record.confirmed_at = at or timezone.now()
        record.changed_by = by
        record.save(action=Action.CONFIRMED)


def archive(record: Publishable, *, by: Any, reason: str = "") -> None:
    """Takes a published record off the current lists; it stays at its address, and what was planned
    for it is a draft again. Raises ValidationError for any other record, and without a reason where
    a required item would be left empty."""
    with in_turn(record):
        # What readers have not seen yet is taken back, not kept for them.
        refuse_unless(record, *([Status.PUBLISHED] if record.is_public else []))
        ask_reason(record, reason, "__all__")
        record.status = Status.ARCHIVED
        record.changed_by = by
        record.save(action=Action.ARCHIVED, note=reason.strip())
        drop_schedule(record, by=by)
        forget_next_due()


def withdraw(record: Publishable, *, by: Any, reason: str) -> None:
    """Hides a record from readers; a draft that waited beside it becomes the record's own text, and
    nothing is planned any more. Raises ValidationError without a reason and for what readers do not
    see."""
    with in_turn(record):
        refuse_unless(record, *PUBLIC_STATUSES)
        if not reason.strip():
            raise ValidationError({"withdrawn_reason": [_("Say why the record is withdrawn.")]})
        pending = pending_of(record)
        record.status = Status.WITHDRAWN
        record.withdrawn_reason = reason.strip()
        record.changed_by = by
        record.save(action=Action.WITHDRAWN)
        close_links(record)
        drop_schedule(record, by=by)
        if pending is not None:
            # An address somebody else has by now keeps no page on the site.
            content = without_what_is_taken(record, pending.content)
            write(record, content, by=by, action=Action.SAVED)
            pending.content = capture(record)
            pending.state, pending.publish_at = RevisionState.DRAFT, None
            pending.save()
        forget_next_due()
