"""What may be done with an inquiry, one function a verb. Each takes a turn of the journal, reads
the inquiry again and writes the row, the step, the entry of the journal and the letter together:
all of it stands or none. Rules about people take the person, rules about time the moment."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import answers_everywhere, may_check
from apps.inquiries.letters import tell
from apps.inquiries.models import (
    Enclosure,
    Inquiry,
    Kind,
    Outcome,
    State,
    Step,
    Topic,
    Writing,
)
from apps.inquiries.receipts import Receipt, contact_of, once, sent_recently, turn
from apps.inquiries.secrets import fingerprint_of
from apps.inquiries.terms import Office
from apps.journal.actions import record
from apps.journal.models import Action


@dataclass(frozen=True)
class File:
    """A file sent along, already checked and cleaned (enclosures.py)."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Submission:
    """What somebody sends: checked by a form, kept by `submit`. Empty texts are not kept; without
    any of name, e-mail, telephone, address and IIN there is no contact at all. `form`: the signed
    moment of the very form it was sent from (protection.form_token)."""

    kind: Kind
    language: str
    text: str
    topic: Topic | None = None
    unit: Unit | None = None
    page: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    iin: str = ""
    policy_digest: str = ""
    may_be_public: bool = False
    named: bool = False
    files: tuple[File, ...] = field(default=())
    form: str = ""

    @property
    def person(self) -> dict[str, str]:
        names = ("name", "email", "phone", "address", "iin")
        return {name: getattr(self, name).strip() for name in names}

    @property
    def fingerprint(self) -> str:
        """Says whether two submissions are the same one sent twice.

        Many people write the same short words: where nothing says how to reach the person, only
        the same form is the same person, or the second would be shown the secret of the first. What
        is allowed counts as well: whoever sends it again without leave to publish gives none."""
        return fingerprint_of(
            "" if self.email.strip() or self.phone.strip() else self.form,
            f"{self.may_be_public} {self.named}",
            self.kind,
            self.language,
            self.text,
            self.page,
            str(self.topic and self.topic.pk),
            str(self.unit and self.unit.pk),
            *self.person.values(),
            *(file.sha256 for file in self.files),
        )


def submit(submission: Submission, *, at: datetime | None = None) -> Receipt[Inquiry]:
    """Keeps what somebody sent. The same text with the same data within the hours of the figure
    «duplicate.hours» is one inquiry, however often and however fast it is sent."""
    at = at or timezone.now()
    office = Office.at(at)
    registered = office.registered_on(at)
    due = office.due_on(registered, Kind(submission.kind).term)

    def keep(identity: dict[str, Any]) -> Inquiry:
        inquiry = Inquiry.objects.create(
            **identity,
            kind=submission.kind,
            topic=submission.topic,
            language=submission.language,
            page=submission.page,
            received_at=at,
            registered_on=registered,
            first_due_on=due,
            due_on=due,
            unit=unit_of(submission),
            contact=contact_of(
                language=submission.language,
                policy_digest=submission.policy_digest,
                at=at,
                **submission.person,
            ),
            may_be_public=submission.may_be_public,
            named=submission.named,
            sent_on=timezone.localdate(at),
        )
        add_writing(inquiry, Writing.Kind.QUESTION, submission.text, at)
        keep_files(inquiry, submission.files, written)
        take_step(inquiry, Step.Kind.RECEIVED, at, due_on=due, unit=inquiry.unit)
        record(Action.ASKED, inquiry, at=at)
        tell(inquiry, "received", at)
        return inquiry

    recent = Inquiry.objects.filter(sent_recently(at, office.figures["duplicate.hours"]))
    with removed_unless_kept() as written:
        return once(recent, submission.fingerprint, keep)


def unit_of(submission: Submission) -> Unit | None:
    """The unit that answers; nobody's but the head's where it exists no more."""
    unit = submission.unit or (submission.topic and submission.topic.unit)
    return unit if unit is not None and unit.is_active else None


def keep_files(inquiry: Inquiry, files: Iterable[File], written: list[FieldFile]) -> None:
    """Keeps files sent along and adds each to `written` (removed_unless_kept)."""
    for file in files:
        row = Enclosure(
            inquiry=inquiry,
            name=file.name[:200],
            media_type=file.media_type,
            size=len(file.content),
            sha256=file.sha256,
        )
        # The name of the person's own stays a column: it may say who it is.
        row.file.save(file.sha256[:32], ContentFile(file.content), save=False)
        written.append(row.file)
        row.save()


@contextmanager
def removed_unless_kept() -> Iterator[list[FieldFile]]:
    """Removes the files written meanwhile when the transaction inside of it fails."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.storage.delete(file.name)
        raise


def clarify(
    inquiry: Inquiry, text: str, *, files: Iterable[File] = (), at: datetime | None = None
) -> None:
    """The person adds something. Raises ValidationError once it has ended."""
    with removed_unless_kept() as written, turn(inquiry, at) as (inquiry, at):
        refuse_ended(inquiry)
        add_writing(inquiry, Writing.Kind.CLARIFICATION, text, at)
        keep_files(inquiry, files, written)
        take_step(inquiry, Step.Kind.CLARIFIED, at)
        record(Action.CLARIFIED, inquiry, at=at)


def withdraw(inquiry: Inquiry, *, at: datetime | None = None) -> None:
    """The person takes it back: nothing is owed any more. Raises ValidationError once it has
    ended."""
    with turn(inquiry, at) as (inquiry, at):
        refuse_ended(inquiry)
        end(inquiry, State.WITHDRAWN, at)
        # Who sends the same anew wants an answer after all.
        inquiry.fingerprint = f"withdrawn {inquiry.number}"
        inquiry.save(update_fields=["fingerprint"])
        take_step(inquiry, Step.Kind.WITHDRAWN, at)
        record(Action.TAKEN_BACK, inquiry, at=at)


def assign(
    inquiry: Inquiry,
    *,
    by: User,
    unit: Unit | None = None,
    assignee: User | None = None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Gives it to a unit, a deputy or both to prepare the answer; the term stays. Raises
    PermissionDenied, and ValidationError once it has ended."""
    with turn(inquiry, at) as (inquiry, at):
        if not answers_everywhere(by, timezone.localdate(at)):
            raise PermissionDenied
        refuse_ended(inquiry)
        inquiry.unit, inquiry.assignee = unit, assignee
        inquiry.save(update_fields=["unit", "assignee"])
        if note.strip():
            add_writing(inquiry, Writing.Kind.NOTE, note, at, by)
        take_step(inquiry, Step.Kind.ASSIGNED, at, by=by, unit=unit)
        record(Action.ASSIGNED, inquiry, by=by, at=at)


def save_draft(inquiry: Inquiry, text: str, *, by: User, at: datetime | None = None) -> None:
    """Keeps the draft of the answer, one an inquiry: whoever prepares it, the head sees it."""
    with turn(inquiry, at) as (inquiry, at):
        if not inquiry.is_kept_by(by, timezone.localdate(at)):
            raise PermissionDenied
        refuse_ended(inquiry)
        Writing.objects.update_or_create(
            inquiry=inquiry,
            kind=Writing.Kind.DRAFT,
            defaults={"text": text, "language": inquiry.language, "at": at, "by": by},
        )


def extend(
    inquiry: Inquiry, *, until: date, reason: str, by: User, at: datetime | None = None
) -> None:
    """Moves the end of the term to a later day (Administrative Procedural Code, art. 76): by the
    head or a deputy, with a reason the person is told. Raises PermissionDenied; ValidationError
    without a reason, after the term, for a day off and for a day that is no later or too late."""
    with turn(inquiry, at) as (inquiry, at):
        today = timezone.localdate(at)
        if not answers_everywhere(by, today):
            raise PermissionDenied
        refuse_ended(inquiry)
        office = Office.at(at)
        latest = office.latest_extension(inquiry.first_due_on)
        faults = {}
        if not reason.strip():
            faults["reason"] = _("Give the reason: the person will read it.")
        if today > inquiry.due_on:
            faults["until"] = _("The term is over; it cannot be extended any more.")
        elif until <= inquiry.due_on:
            faults["until"] = _("The new day must be later than the present one.")
        elif until > latest:
            faults["until"] = _("The term may be extended to %(day)s at most.") % {
                "day": f"{latest:%d.%m.%Y}"
            }
        elif not office.calendar.is_working_day(until):
            faults["until"] = _("This is a day off; choose a working day.")
        if faults:
            raise ValidationError(faults)
        inquiry.due_on = until
        inquiry.save(update_fields=["due_on"])
        add_writing(inquiry, Writing.Kind.EXTENSION, reason, at, by)
        take_step(inquiry, Step.Kind.EXTENDED, at, by=by, due_on=until)
        record(Action.EXTENDED, inquiry, by=by, note=f"{until:%d.%m.%Y}", at=at)
        tell(inquiry, "extended", at)


def forward(inquiry: Inquiry, *, words: str, by: User, at: datetime | None = None) -> None:
    """Ends it here: what belongs elsewhere was sent there, `words` tell the person where and why
    (Administrative Procedural Code, art. 65). Raises PermissionDenied and ValidationError."""
    with turn(inquiry, at) as (inquiry, at):
        if not answers_everywhere(by, timezone.localdate(at)):
            raise PermissionDenied
        refuse_ended(inquiry)
        if not words.strip():
            raise ValidationError({"words": _("Say where it was sent and why.")})
        end(inquiry, State.FORWARDED, at)
        add_writing(inquiry, Writing.Kind.FORWARDING, words, at, by)
        take_step(inquiry, Step.Kind.FORWARDED, at, by=by)
        record(Action.FORWARDED, inquiry, by=by, at=at)
        tell(inquiry, "forwarded", at)


def answer(
    inquiry: Inquiry,
    *,
    text: str,
    by: User,
    outcome: str = Outcome.EXPLAINED,
    at: datetime | None = None,
) -> None:
    """Answers the person, in the language of the question and at once. Raises PermissionDenied,
    and ValidationError for an empty answer or once it has ended."""
    with turn(inquiry, at) as (inquiry, at):
        if not may_answer(by, inquiry, timezone.localdate(at)):
            raise PermissionDenied
        refuse_ended(inquiry)
        if not text.strip():
            raise ValidationError({"text": _("Write the answer.")})
        end(inquiry, State.ANSWERED, at, outcome=outcome)
        inquiry.writings.filter(kind=Writing.Kind.DRAFT).delete()
        add_writing(inquiry, Writing.Kind.ANSWER, text, at, by)
        take_step(inquiry, Step.Kind.ANSWERED, at, by=by, outcome=outcome)
        record(Action.ANSWERED, inquiry, by=by, at=at)
        tell(inquiry, "answered", at)


def may_answer(user: Any, inquiry: Inquiry, on: date) -> bool:
    """Whether a person answers it in the name of the organisation: the head and deputies all, the
    head of a unit what was put to the unit, whoever keeps a page what is wrong on it."""
    if answers_everywhere(user, on):
        return True
    given = (Kind.UNIT, Kind.RECEPTION, Kind.PAGE)
    if inquiry.kind not in given or not inquiry.is_kept_by(user, on):
        return False
    return inquiry.kind == Kind.PAGE or may_check(user, on)


def note_look(inquiry: Inquiry, *, by: User, at: datetime | None = None) -> None:
    """Leaves in the journal that somebody has read what a person wrote (Law No 94-V)."""
    record(Action.LOOKED_AT, inquiry, by=by, at=at)


# --- What the verbs share ---------------------------------------------------------------------


def refuse_ended(inquiry: Inquiry) -> None:
    if not inquiry.is_open:
        raise ValidationError(
            _("This has ended already: %(state)s.") % {"state": inquiry.get_state_display()}
        )


def end(inquiry: Inquiry, state: State, at: datetime, *, outcome: str = "") -> None:
    """Ends it, and says until when the data of the person are kept."""
    inquiry.state, inquiry.ended_at, inquiry.outcome = state, at, outcome
    inquiry.save(update_fields=["state", "ended_at", "outcome"])
    if inquiry.contact is not None:
        days = Office.at(at).figures["personal.kept_days"]
        inquiry.contact.keep_until = timezone.localdate(at) + timedelta(days=days)
        inquiry.contact.save(update_fields=["keep_until"])


def add_writing(
    inquiry: Inquiry, kind: Writing.Kind, text: str, at: datetime, by: User | None = None
) -> Writing:
    return Writing.objects.create(
        inquiry=inquiry, kind=kind, text=text.strip(), language=inquiry.language, at=at, by=by
    )


def take_step(inquiry: Inquiry, kind: Step.Kind, at: datetime, **columns: Any) -> Step:
    return Step.objects.create(inquiry=inquiry, kind=kind, at=at, **columns)
