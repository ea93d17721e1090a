"""What people do about materials, terms and breaches. Each adds rows and an entry of the journal in
one transaction; a refusal changes nothing. Nobody, an administrator included, changes or deletes
what was recorded: a correction is a new row."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.roles import may_check, may_publish, roles_of, writes_everywhere
from apps.compliance.catching_up import catch_up
from apps.compliance.models import (
    Breach,
    Closing,
    ExplainedBreach,
    Explanation,
    Extension,
    Link,
    Material,
    MaterialFile,
    MaterialItem,
    Refusal,
    RefusalDecision,
    Term,
)
from apps.compliance.register import Known, items_of_record
from apps.compliance.terms import Counted, count_of, keep_term, last_term
from apps.journal.actions import record as write_journal
from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.publishing.models import Publishable, Revision

# Between the moment an act is given and its turn.
JUST_NOW = timedelta(minutes=1)
LONGEST_PROMISE_DAYS = 30
"""Calendar days ahead a promise may reach; rule of the house."""

LONGEST_EXTENSION_DAYS = 366
"""Calendar days ahead a term may be extended to; rule of the house."""

OLDEST_RECEIPT_YEARS = 10
"""What came longer ago is a slip of the pen; rule of the house."""


@contextmanager
def turn(at: datetime | None = None) -> Iterator[datetime]:
    """One act at a time, whole or not at all; gives its moment, by default when its turn comes: a
    calendar that was changed while it waited counts.

    What has happened by now is written down before it: a term that has ended is missed, though
    nobody looked before somebody extends it. An act of the past, brought in later, comes first."""
    if at is None or timezone.now() - at < JUST_NOW:
        catch_up()
    with transaction.atomic():
        take_turn()
        yield at or timezone.now()


def receive(
    *,
    title: str,
    received_at: datetime,
    from_whom: str,
    items: Sequence[str],
    unit: Any,
    by: Any,
    note: str = "",
    documents: Iterable[Any] = (),
    at: datetime | None = None,
) -> Material:
    """Records that a material came (`received_at`, in the past or now). Raises ValidationError, by
    field, for a moment of receipt that cannot be and for what is missing."""
    with turn(at) as at:
        refuse_incomplete(title, received_at, from_whom, items, unit, at)
        known = Known(at)
        material = add_row(
            title=title.strip(),
            received_at=received_at,
            from_whom=from_whom.strip(),
            note=note.strip(),
            unit=unit,
            by=by,
            at=at,
            items=items,
            documents=documents,
            known=known,
        )
        keep_term(material, count_of(material, known), Term.Because.RECEIVED, at)
        write_journal(Action.RECEIVED, material, by=by, item=items[0], note=title, at=at)
    return material


def fault_of_receipt(received_at: datetime | None, at: datetime) -> str:
    """What speaks at a moment against a time of receipt, in words; '' where nothing does."""
    if received_at is None:
        return _("Say when it came.")
    if received_at > at:
        return _("Nothing is received in the future.")
    if received_at.year < at.year - OLDEST_RECEIPT_YEARS:
        return _("This is more than ten years ago: check the year.")
    return ""


def refuse_incomplete(
    title: str,
    received_at: datetime | None,
    from_whom: str,
    items: Sequence[str],
    unit: Any,
    at: datetime,
) -> None:
    faults: dict[str, list[str]] = {}
    if not title.strip():
        faults["title"] = [_("Say what came.")]
    if not from_whom.strip():
        faults["from_whom"] = [_("Say from whom it came.")]
    if words := fault_of_receipt(received_at, at):
        faults["received_at"] = [words]
    if not items:
        faults["items"] = [_("Name the item of the regulation it is for.")]
    if unit is None:
        faults["unit"] = [_("Name the responsible unit.")]
    if faults:
        raise ValidationError(faults)


def add_row(
    *,
    title: str,
    received_at: datetime,
    from_whom: str,
    note: str,
    unit: Any,
    by: Any,
    at: datetime,
    items: Sequence[str],
    documents: Iterable[Any],
    known: Known,
    corrects: Material | None = None,
    reason: str = "",
) -> Material:
    """Adds the row of a material with what belongs to it, in the caller's turn."""
    # A correction may show that what was recorded first was recorded late.
    first = at if corrects is None else corrects.root.recorded_at
    received_on, recorded_on = timezone.localdate(received_at), timezone.localdate(first)
    allowed = known.figures["registration.working_days"]
    lag = known.calendar.working_days_after(received_on, recorded_on)
    # The first row is its own root: the number is taken in the turn, before it is saved.
    number = (Material.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    material = Material.objects.create(
        pk=number,
        root_id=corrects.root_id if corrects is not None else number,
        corrects=corrects,
        correction_reason=reason,
        title=title,
        received_at=received_at,
        from_whom=from_whom,
        note=note,
        unit=unit,
        recorded_at=at,
        recorded_by=by,
        recorded_late=lag > allowed,
    )
    for item in dict.fromkeys(items):
        MaterialItem.objects.create(material=material, item=item)
    for document in documents:
        MaterialFile.objects.create(material=material, document=document)
    return material


def current_row(material: Material, at: datetime) -> Material:
    """The last row of its chain, which all questions are asked of."""
    return Material.objects.current(at).get(root=material.root_id)


def refuse_closed(material: Material) -> None:
    """In the caller's turn: whatever ended it while this waited counts as well."""
    if Closing.objects.filter(material=material.root_id).exists():
        raise ValidationError(_("The term of this material has ended."))


def correct(
    material: Material,
    *,
    reason: str,
    by: Any,
    title: str | None = None,
    received_at: datetime | None = None,
    from_whom: str | None = None,
    items: Sequence[str] | None = None,
    unit: Any = None,
    note: str | None = None,
    at: datetime | None = None,
) -> Material:
    """Adds a correction of what was recorded; what is not named stays. The term is counted anew,
    and one that an extension has moved stays where it was moved.

    A later time of receipt would lengthen a term, and items with a longer term or none as well: so
    only somebody else than who recorded it, and who may publish, corrects these; who checks hands
    it to another unit. Raises ValidationError otherwise, and without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why it is corrected.")]})
    with turn(at) as at:
        refuse_closed(material)
        last = current_row(material, at)
        moved = received_at is not None and received_at != last.received_at
        same = Material.objects.filter(root=last.root_id, received_at=last.received_at)
        by_same = same.order_by("pk").first().recorded_by_id == by.pk
        may_lengthen = not by_same and may_publish(by, timezone.localdate(at))
        if moved and not may_lengthen:
            words = _(
                "The time of receipt is corrected by another person than who recorded it, one who "
                "may publish."
            )
            raise ValidationError({"received_at": [words]})
        handed_on = unit is not None and unit.pk != last.unit_id
        if handed_on and not may_check(by, timezone.localdate(at)):
            raise ValidationError({"unit": [_("Who checks hands a material to another unit.")]})
        known = Known(at)
        said = {
            "title": last.title if title is None else title,
            "received_at": received_at or last.received_at,
            "from_whom": last.from_whom if from_whom is None else from_whom,
            "items": [each.item for each in last.items.all()] if items is None else list(items),
            "unit": unit or last.unit,
        }
        refuse_incomplete(**said, at=at)
        row = add_row(
            **said,
            note=last.note if note is None else note,
            by=by,
            at=at,
            documents=[each.document for each in last.files.all()],
            known=known,
            corrects=last,
            reason=reason.strip()[:400],
        )
        counted, term = count_of(row, known), last_term(row, at)
        if is_later(counted, term) and not moved and not may_lengthen:
            words = _(
                "Items that give it a later term, or none, are named by another person than who "
                "recorded it, one who may publish."
            )
            raise ValidationError({"items": [words]})
        keep_term(row, counted, Term.Because.CORRECTED, at, reason.strip())
        write_journal(Action.CORRECTED, row, by=by, note=reason.strip(), at=at)
    return row


def is_later(counted: Counted, term: Term | None) -> bool:
    """Whether a term is taken away or would end later than it does."""
    if term is None or not term.binding:
        return False
    return not counted.binding or counted.due_on > term.due_on


def link(material: Material, record: Publishable, *, by: Any, at: datetime | None = None) -> Link:
    """Says which record publishes a material: its term ends when readers see the record's revision
    of this moment or a later one. The same record is linked once. Raises ValidationError for a
    record of other items."""
    with turn(at) as at:
        refuse_closed(material)
        kind = ContentType.objects.get_for_model(record)
        own = {"material_id": material.root_id, "content_type": kind, "object_id": record.pk}
        known = Link.objects.filter(**own).last()
        if known is not None:
            return known
        named = {each.item for each in current_row(material, at).items.all()}
        if named.isdisjoint(items_of_record(record)):
            words = _("This page is for another item of the regulation than the material.")
            raise ValidationError({"record": [words]})
        newest = Revision.objects.of(record).newest().first()
        waits = newest is not None and newest.applied_at is None
        number = newest.number if waits else (newest.number + 1 if newest is not None else 0)
        made = Link.objects.create(**own, revision_number=number, linked_at=at, linked_by=by)
        item = getattr(record, "item", "")
        write_journal(Action.LINKED, record, by=by, item=item, note=f"№ {material.number}", at=at)
    return made


def extend(
    material: Material, *, until: date, reason: str, by: Any, at: datetime | None = None
) -> Extension:
    """Grants a later last day. Raises ValidationError for anybody but the head of the organisation
    or who acts for the head, for a day that is not later, a day off, and without a reason."""
    with turn(at) as at:
        on = timezone.localdate(at)
        if not may_extend(by, on):
            raise ValidationError(_("The head of the organisation extends terms."))
        if not reason.strip():
            raise ValidationError({"reason": [_("Say why the term is extended.")]})
        refuse_closed(material)
        term = last_term(material, at)
        if term is None or term.due_on is None:
            raise ValidationError(_("The regulation sets no term here; there is none to extend."))
        known = Known(at)
        if until > on + timedelta(days=LONGEST_EXTENSION_DAYS):
            raise ValidationError({"until": [_("A term is extended by a year at most.")]})
        if until <= term.due_on or until < on:
            raise ValidationError({"until": [_("The new day must be later than the present one.")]})
        if not known.calendar.is_working_day(until):
            raise ValidationError({"until": [_("This is a day off; choose a working day.")]})
        row = current_row(material, at)
        previous = Extension.objects.filter(material=material.root_id).last()
        granted = Extension.objects.create(
            material_id=material.root_id,
            previous=previous,
            until=until,
            reason=reason.strip()[:400],
            granted_at=at,
            granted_by=by,
        )
        keep_term(row, count_of(row, known), Term.Because.EXTENDED, at, reason.strip())
        note = f"{until:%d.%m.%Y}: {reason.strip()}"
        write_journal(Action.EXTENDED, row, by=by, note=note, at=at)
    return granted


def may_extend(user: Any, on: date) -> bool:
    """Whether a person grants later days: the head of the organisation, or a substitute."""
    return any(role.code == "director" for role in roles_of(user, on))


def propose_refusal(
    material: Material, *, reason: str, by: Any, at: datetime | None = None
) -> Refusal:
    """Proposes not to publish a material. Raises ValidationError without a reason and while
    another proposal waits."""
    if not reason.strip():
        raise ValidationError({"reason": [_("Say why it is not to be published.")]})
    with turn(at) as at:
        refuse_closed(material)
        if Refusal.objects.filter(material=material.root_id, decision__isnull=True).exists():
            raise ValidationError(_("A refusal waits for the agreement of another person."))
        refusal = Refusal.objects.create(
            material_id=material.root_id,
            reason=reason.strip()[:400],
            proposed_at=at,
            proposed_by=by,
        )
        write_journal(Action.REFUSAL_ASKED, material, by=by, note=reason.strip(), at=at)
    return refusal


def decide_refusal(
    refusal: Refusal, *, agreed: bool, by: Any, note: str = "", at: datetime | None = None
) -> RefusalDecision:
    """Agrees to a refusal, which ends the term, or denies it. Raises ValidationError for the
    proposer, for whoever may not check what the unit does, and for one that is decided."""
    with turn(at) as at:
        on = timezone.localdate(at)
        if by.pk == refusal.proposed_by_id or not may_check(by, on):
            raise ValidationError(_("Another person, one who checks, agrees to a refusal."))
        refuse_closed(refusal.material)
        unit = current_row(refusal.material, at).unit_id
        if not (writes_everywhere(by, on) or by.units_in_charge(on).filter(pk=unit).exists()):
            raise ValidationError(_("Another person, one who checks, agrees to a refusal."))
        if RefusalDecision.objects.filter(refusal=refusal).exists():
            raise ValidationError(_("This has been decided already."))
        decision = RefusalDecision.objects.create(
            refusal=refusal,
            agreed=agreed,
            note=note.strip()[:400],
            proposed_by_id=refusal.proposed_by_id,
            decided_at=at,
            decided_by=by,
        )
        action = Action.REFUSED if agreed else Action.REFUSAL_DENIED
        write_journal(action, refusal.material, by=by, note=refusal.reason, at=at)
        if agreed:
            Closing.objects.create(
                material_id=refusal.material_id,
                kind=Closing.Kind.REFUSED,
                at=at,
                refusal=refusal,
                recorded_at=at,
            )
    return decision


def explain(
    breaches: Iterable[Breach],
    *,
    text: str,
    promised_on: date | None,
    by: Any,
    at: datetime | None = None,
) -> Explanation:
    """Explains one or many breaches; until `promised_on` they are not asked for again. A day is
    promised where something can still be done. Raises ValidationError for a day that is past or
    too far, and without words."""
    breaches = list(breaches)
    with turn(at) as at:
        refuse_unexplained(breaches, text, promised_on, timezone.localdate(at))
        explanation = Explanation.objects.create(
            text=text.strip(), promised_on=promised_on, given_at=at, given_by=by
        )
        for breach in breaches:
            ExplainedBreach.objects.create(explanation=explanation, breach=breach)
            # The words stand in the explanation: the journal says that there is one.
            write_journal(Action.EXPLAINED, breach, by=by, note=str(breach), at=at)
    return explanation


def refuse_unexplained(
    breaches: Sequence[Breach], text: str, promised_on: date | None, on: date
) -> None:
    faults: dict[str, list[str]] = {}
    if not text.strip():
        faults["text"] = [_("Say why it was missed.")]
    if any(each.kind != Breach.Kind.NEWS for each in breaches) and promised_on is None:
        faults["promised_on"] = [_("Say by which day it will be done.")]
    if promised_on is not None and promised_on < on:
        faults["promised_on"] = [_("This day is past; choose a later one.")]
    if promised_on is not None and promised_on > on + timedelta(days=LONGEST_PROMISE_DAYS):
        faults["promised_on"] = [_("Promise a day within a month.")]
    if not breaches:
        faults["breaches"] = [_("Choose what you explain.")]
    if faults:
        raise ValidationError(faults)
