"""From an answer that was sent to one that readers see: a draft of the section's own record,
without the person, which the editorial engine checks, translates and publishes like any other."""

from collections.abc import Collection as Several
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.models import User
from apps.inquiries.actions import may_answer
from apps.inquiries.gate import Own
from apps.inquiries.guard import Place, PlaceKind, places
from apps.inquiries.models import Inquiry, PublicAnswer, State, Writing
from apps.inquiries.terms import Office
from apps.journal.actions import take_turn
from apps.publishing.actions import send_to_check
from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, all_collections
from apps.publishing.translation.queue import other_half


@dataclass(frozen=True)
class Half:
    """What readers see of a question in one language: plain texts; an empty one is typed later."""

    title: str = ""
    question: str = ""
    answer: str = ""

    def texts(self) -> Iterator[tuple[str, str]]:
        """The texts by the names of their fields."""
        yield "title", self.title.strip()
        yield "question", self.question.strip()
        yield "answer", self.answer.strip()

    @property
    def is_complete(self) -> bool:
        return all(text for _name, text in self.texts())


def collection_for_kind(kind: str) -> Collection | None:
    """The collection in which answers to inquiries of a kind are published; None for those that
    never are: formal appeals, complaints, what is wrong on a page."""
    for collection in all_collections():
        if issubclass(collection.model, PublicAnswer) and kind in collection.model.kinds:
            return collection
    return None


def public_record_of(inquiry: Inquiry) -> PublicAnswer | None:
    """What was made of an inquiry for readers, in any state."""
    collection = collection_for_kind(inquiry.kind)
    if collection is None:
        return None
    return collection.model._base_manager.filter(inquiry=inquiry).first()


def why_private(inquiry: Inquiry) -> str:
    """Why its answer stays with the person alone, in words; '' where it may be published."""
    if collection_for_kind(inquiry.kind) is None:
        return _("Answers of this kind are not published.")
    if not inquiry.may_be_public:
        return _("The person did not allow publication: the answer stays private.")
    if inquiry.erased_at is not None:
        return _("The words of the person were erased: there is nothing to publish.")
    return ""


def people_of(inquiry: Inquiry) -> list[str]:
    """The names by which the guard knows the person: as typed in the form, and those that the
    question as written holds."""
    found = [inquiry.contact.name] if inquiry.contact is not None else []
    for writing in inquiry.writings.filter(kind=Writing.Kind.QUESTION):
        found += [each.words for each in places(writing.text) if each.kind == PlaceKind.NAME]
    return found


def gives_away(
    texts: Mapping[str, str], confirmed: Several[str] = (), people: Several[str] = ()
) -> dict[str, list[Place]]:
    """The places of each text that would tell who somebody is, those aside that are the
    organisation's own and those whose keys a person has `confirmed` to be no personal data; texts
    without any are left out. `people`: names to be found besides (people_of)."""
    own = Own()
    found = {}
    for name, text in texts.items():
        open_places = [
            each
            for each in places(text, own.numbers, people)
            if each.key not in confirmed and not own.has(each)
        ]
        if open_places:
            found[name] = open_places
    return found


def draft_public(
    inquiry: Inquiry,
    *,
    question: str,
    answer: str,
    title: str,
    by: User,
    translation: Half | None = None,
    confirmed: Several[str] = (),
    author: User | None = None,
    at: datetime | None = None,
) -> PublicAnswer:
    """Makes the draft of the public answer in the language of the question, with as much of the
    other half as was typed, and sends it for check; the half that lacks waits for the translator.

    `confirmed`: keys of the guard's places that are no personal data; `author`: who wrote the words
    where it is not `by`, so that `by` is the second pair of eyes. Raises PermissionDenied;
    ValidationError where it stays private, before the answer, a second time, for a text that is
    missing, and for places that are neither gone nor confirmed, by field («answer»; of the other
    half «other.answer»)."""
    at = at or timezone.now()
    own = Half(title, question, answer)
    halves = {inquiry.language: own, other_half(inquiry.language): translation or Half()}
    with transaction.atomic():
        take_turn()
        inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
        if not may_answer(by, inquiry, timezone.localdate(at)):
            raise PermissionDenied
        refuse_private(inquiry)
        refuse_texts(own, translation or Half(), confirmed, people_of(inquiry))
        record = record_of(inquiry, halves, Office.at(at))
        record.unit = inquiry.unit or by.unit
        record.changed_by = author or by
        # The bare columns of translated texts take the language of whoever saves; always the same.
        with override("kk"):
            record.save()
        send_to_check(record, by=by)
    return record


def refuse_private(inquiry: Inquiry) -> None:
    reason = why_private(inquiry)
    if not reason and inquiry.state != State.ANSWERED:
        reason = _("Answer the person first.")
    if not reason and public_record_of(inquiry) is not None:
        reason = _("It was prepared for publication already.")
    if reason:
        raise ValidationError(reason)


def refuse_texts(own: Half, other: Half, confirmed: Several[str], people: Several[str]) -> None:
    faults: dict[str, list[str]] = {}
    for name, text in own.texts():
        if not text:
            faults.setdefault(name, []).append(_("This text is needed."))
    texts = dict(own.texts()) | {f"other.{name}": text for name, text in other.texts()}
    for name in gives_away(texts, confirmed, people):
        # The words themselves stand in no message.
        faults.setdefault(name, []).append(
            _("There are places that may tell who somebody is: take them out or confirm each.")
        )
    if faults:
        raise ValidationError(faults)


def record_of(inquiry: Inquiry, halves: Mapping[str, Half], office: Office) -> PublicAnswer:
    """The record for readers, not saved yet."""
    model: type[Publishable] = collection_for_kind(inquiry.kind).model
    record = model(
        inquiry=inquiry,
        topic=inquiry.topic,
        asked_in=inquiry.language,
        asked_on=inquiry.received_on,
        answered_on=inquiry.ended_on,
        working_days=office.calendar.working_days_after(inquiry.registered_on, inquiry.ended_on),
    )
    if inquiry.named and inquiry.contact is not None:
        record.asked_by = inquiry.contact.name
    for language, half in halves.items():
        for name, text in half.texts():
            if name == "title":
                text = " ".join(text.split())
            if name == "answer" and text:
                text = linebreaks(text, autoescape=True)
            setattr(record, f"{name}_{language}", text)
    return record
