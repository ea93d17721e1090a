"""What may be done with a review, one function a verb. Each takes a turn of the journal, reads the
review again and writes it, the decision and the entry of the journal together: all or nothing."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import answers_everywhere, may_check
from apps.feedback.models import Moderation, Review, ReviewRule
from apps.feedback.models.reviews import answers_for_reviews
from apps.feedback.reviews.letters import key_of, tell
from apps.inquiries.erasure import write_down
from apps.inquiries.receipts import Receipt, contact_of, once, sent_recently, turn
from apps.inquiries.secrets import fingerprint_of
from apps.inquiries.terms import Office, months_later
from apps.journal.actions import record
from apps.journal.models import Action
from apps.journal.outbox import forget

Decision = Moderation.Decision
WORD = re.compile(r"\w+")
# What the journal calls an erasure, by why it was done.
ENTRIES = {
    Decision.REMOVED: Action.WITHDRAWN,
    Decision.TAKEN_BACK: Action.TAKEN_BACK,
    Decision.EXPIRED: Action.ERASED,
    Decision.AGAIN: Action.ERASED,
}


@dataclass(frozen=True)
class Written:
    """What somebody writes, checked by the form. `form`: the signed moment of the very form it was
    sent from (protection.form_token)."""

    language: str
    text: str
    score: int | None = None
    unit: Unit | None = None
    name: str = ""
    email: str = ""
    policy_digest: str = ""
    form: str = ""

    @property
    def fingerprint(self) -> str:
        """Says whether two submissions are the same one sent twice. Words of nobody known are the
        same from the same form only: published ones sent by somebody else would open the first."""
        form = "" if self.email.strip() else self.form
        parts = (str(self.score or ""), str(self.unit and self.unit.pk), self.name, self.email)
        return fingerprint_of("review", form, self.language, self.text, *parts)


def submit(written: Written, *, at: datetime | None = None) -> Receipt[Review]:
    """Keeps a review until a moderator decides. The same one within the hours of the figure
    «duplicate.hours» is one review, however often it is sent."""
    at = at or timezone.now()
    office = Office.at(at)
    registered = office.registered_on(at)

    def keep(identity: dict[str, Any]) -> Review:
        review = Review.objects.create(
            **identity,
            language=written.language,
            text=written.text.strip(),
            score=written.score,
            unit=written.unit,
            contact=contact_of(
                language=written.language,
                policy_digest=written.policy_digest,
                at=at,
                name=written.name,
                email=written.email,
            ),
            named=bool(written.name.strip()),
            received_at=at,
            due_on=office.calendar.add_working_days(registered, office.figures["review.wait_days"]),
            sent_on=timezone.localdate(at),
        )
        record(Action.CREATED, review, at=at)
        return review

    recent = Review.objects.filter(sent_recently(at, office.figures["duplicate.hours"]))
    return once(recent, written.fingerprint, keep)


def publish(
    review: Review,
    *,
    by: User,
    text: str | None = None,
    rule: ReviewRule | None = None,
    at: datetime | None = None,
) -> None:
    """Shows a review to readers: as written, or with words left out by a rule of the published
    ones; a rule named where nothing was left out is not kept. Raises PermissionDenied, and
    ValidationError for fewer words without a rule, for none at all, for any the writer did not
    write, and once it was decided."""
    with turn(review, at) as (review, at):
        refuse_stranger(by, at)
        refuse_decided(review)
        shown = as_typed(review.text if text is None else text)
        edited = shown != as_typed(review.text)
        if not shown:
            raise ValidationError({"text": _("Nothing is left: refuse the review instead.")})
        if not is_shortened(shown, review.text):
            raise ValidationError(
                {"text": _("Only leave words out: some of these are not in the review, or not so.")}
            )
        if edited and rule is None:
            raise ValidationError({"rule": _("Name the rule by which words were left out.")})
        months = Office.at(at).figures["review.months"]
        today = timezone.localdate(at)
        review.state, review.shown_text = Review.State.PUBLISHED, shown
        review.published_on, review.kept_until = today, months_later(today, months)
        save(review, "state", "shown_text", "published_on", "kept_until")
        keep_contact(review)
        decide(
            review,
            Decision.EDITED if edited else Decision.AS_WRITTEN,
            at,
            by,
            rule if edited else None,
        )
        record(Action.PUBLISHED, review, by=by, at=at)
        tell(review, "published", rule if edited else None, at)


def refuse(
    review: Review, *, rule: ReviewRule | None, by: User, at: datetime | None = None
) -> None:
    """Decides that readers will not see a review, by a rule. Raises PermissionDenied, and
    ValidationError without a rule or once it has been decided."""
    with turn(review, at) as (review, at):
        refuse_stranger(by, at)
        refuse_decided(review)
        if rule is None:
            raise ValidationError({"rule": _("Name the rule by which it is not published.")})
        days = Office.at(at).figures["personal.kept_days"]
        review.state = Review.State.REFUSED
        review.kept_until = timezone.localdate(at) + timedelta(days=days)
        save(review, "state", "kept_until")
        keep_contact(review)
        decide(review, Decision.REFUSED, at, by, rule)
        record(Action.REFUSED, review, by=by, at=at)
        tell(review, "refused", rule, at)


def remove(
    review: Review, *, rule: ReviewRule | None, by: User, at: datetime | None = None
) -> None:
    """Takes a published review off the site by a rule, words and person with it. Raises
    PermissionDenied, and ValidationError without a rule or for one that is not published."""
    with turn(review, at) as (review, at):
        refuse_stranger(by, at)
        if not review.is_published:
            raise ValidationError(_("Only a published review can be removed."))
        if rule is None:
            raise ValidationError({"rule": _("Name the rule by which it is removed.")})
        erase(review, Decision.REMOVED, at, by, rule)


def reply(review: Review, *, kk: str, ru: str, by: User, at: datetime | None = None) -> None:
    """Puts the organisation's reply below a published review, in both languages; another reply
    takes its place. Raises PermissionDenied, and ValidationError for half a reply or for a review
    that is not published."""
    with turn(review, at) as (review, at):
        refuse_stranger(by, at)
        if not review.is_published:
            raise ValidationError(_("Only a published review is replied to."))
        faults = {}
        for name, words in (("reply_kk", kk), ("reply_ru", ru)):
            if not words.strip():
                faults[name] = _("The reply stands in both languages.")
        if faults:
            raise ValidationError(faults)
        review.reply_kk, review.reply_ru = kk.strip(), ru.strip()
        review.replied_on = timezone.localdate(at)
        save(review, "reply_kk", "reply_ru", "replied_on")
        decide(review, Decision.REPLIED, at, by)
        record(Action.ANSWERED, review, by=by, at=at)


def take_back(review: Review, *, at: datetime | None = None) -> None:
    """Its writer takes a review back: words and person are gone at once. Nothing for one that is
    gone already."""
    with turn(review, at) as (review, at):
        if review.state == Review.State.REMOVED:
            return
        erase(review, Decision.TAKEN_BACK, at)


def purge(on: date) -> int:
    """Erases what is older than it may be kept on a day; how many. A second call finds nothing."""
    at, count = timezone.now(), 0
    for review in Review.objects.past(on, Office.at(at).figures["personal.kept_days"]):
        with turn(review, at) as (fresh, _at):
            # Somebody may have removed it in the meantime.
            if fresh.state == Review.State.REMOVED:
                continue
            erase(fresh, Decision.EXPIRED, at)
            count += 1
    return count


def erased_again(review: Review, at: datetime) -> bool:
    """Erases a review that came back with a restored backup; whether it had."""
    with turn(review, at) as (review, at):
        if review.state == Review.State.REMOVED:
            return False
        erase(review, Decision.AGAIN, at)
    return True


def note_look(review: Review, *, by: User, at: datetime | None = None) -> None:
    """Leaves in the journal that somebody has read what a person wrote (Law No 94-V)."""
    record(Action.LOOKED_AT, review, by=by, at=at)


def may_moderate(user: Any, on: date) -> bool:
    """Whether a person decides about reviews: the head and deputies, and the head of the unit that
    answers for them. The unit a review is about does not."""
    if answers_everywhere(user, on):
        return True
    return may_check(user, on) and answers_for_reviews(user, on)


# --- What the verbs share ---------------------------------------------------------------------


def refuse_stranger(by: User, at: datetime) -> None:
    if not may_moderate(by, timezone.localdate(at)):
        raise PermissionDenied


def refuse_decided(review: Review) -> None:
    if not review.is_waiting:
        raise ValidationError(
            _("This has been decided already: %(state)s.") % {"state": review.get_state_display()}
        )


def as_typed(text: str) -> str:
    """A text without what a form adds to it: ends of lines of its own, spaces around it."""
    return text.replace("\r\n", "\n").strip()


def is_shortened(shown: str, written: str) -> bool:
    """Whether nothing was done to a text but leaving words out; signs between them and capital
    letters, as at a new beginning of a sentence, are free."""
    rest = iter(words_of(written))
    return all(word in rest for word in words_of(shown))


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def save(review: Review, *names: str) -> None:
    review.save(update_fields=names)


def keep_contact(review: Review) -> None:
    """The data of the writer are kept exactly as long as the words."""
    if review.contact is not None:
        review.contact.keep_until = review.kept_until
        review.contact.save(update_fields=["keep_until"])


def erase(
    review: Review,
    decision: Decision,
    at: datetime,
    by: User | None = None,
    rule: ReviewRule | None = None,
) -> None:
    """Empties the words and deletes the person; number, days and decisions stay."""
    contact = review.contact
    review.state, review.text, review.shown_text = Review.State.REMOVED, "", ""
    review.reply_kk = review.reply_ru = ""
    review.contact, review.named = None, False
    # The same words may be sent anew.
    review.fingerprint = f"removed {review.number}"
    names = ("text", "shown_text", "reply_kk", "reply_ru", "contact", "named", "fingerprint")
    save(review, "state", *names)
    if contact is not None:
        contact.delete()
    forget(key_of(review))
    decide(review, decision, at, by, rule)
    record(ENTRIES[decision], review, by=by, at=at)
    # Last: what cannot be written down there must not be done either.
    write_down(review, at)


def decide(
    review: Review,
    decision: Decision,
    at: datetime,
    by: User | None = None,
    rule: ReviewRule | None = None,
) -> Moderation:
    return Moderation.objects.create(review=review, decision=decision, rule=rule, at=at, by=by)
