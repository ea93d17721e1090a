"""What may be done with a time of reception, one function a verb: booked and given back by the
visitor; cancelled, marked and closed by whoever keeps the list. Each takes a turn of the journal,
so of any number of people who want one time at once exactly one gets it; the database refuses a
second one besides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.roles import answers_everywhere
from apps.feedback.booking.letters import tell
from apps.feedback.booking.times import offer
from apps.feedback.models import Booking, BookingWords, ClosedDay
from apps.inquiries import erasure
from apps.inquiries.receipts import Receipt, contact_of, once, turn
from apps.inquiries.secrets import fingerprint_of
from apps.journal.actions import record, take_turn
from apps.journal.models import Action, Entry
from apps.languages.typography import phone_href
from apps.organisation.models import Post
from apps.publishing.figures import Figures
from apps.workdays.days import start_of

State = Booking.State
# A note of the journal holds 400 characters.
NUMBERS_A_NOTE = 40


class Taken(ValidationError):
    """The time was booked by somebody else meanwhile, or is no longer offered."""


@dataclass(frozen=True)
class Wish:
    """What a visitor sends, checked by a form: the time, who comes and what it is about. Of phone
    and e-mail one may be empty."""

    post: Post
    starts_at: datetime
    language: str
    name: str
    topic: str
    phone: str = ""
    email: str = ""
    policy_digest: str = ""

    @property
    def fingerprint(self) -> str:
        """Says whether two wishes are the same one sent twice."""
        when = self.starts_at.isoformat()
        person = (self.name, phone_href(self.phone), self.email)
        return fingerprint_of("booking", self.post.code, when, *person, self.topic)


def book(wish: Wish, *, at: datetime | None = None) -> Receipt[Booking]:
    """Books a time. The same sent twice is one booking. Raises Taken where the time is no longer
    free, ValidationError for a person who has as many as the figure «reception.open» allows."""
    at = at or timezone.now()

    def keep(identity: dict[str, Any]) -> Booking:
        figures = Figures(at)
        slots = {slot.starts_at: slot for slot in offer(at, wish.post, figures)}
        slot = slots.get(wish.starts_at)
        if slot is None:
            raise Taken({"time": taken_words()})
        refuse_too_many(wish, at, figures["reception.open"])
        contact = contact_of(
            language=wish.language,
            policy_digest=wish.policy_digest,
            at=at,
            keep_until=slot.day + timedelta(days=figures["personal.kept_days"]),
            name=wish.name,
            email=wish.email,
            phone=wish.phone,
        )
        BookingWords.objects.create(
            contact=contact,
            topic=wish.topic.strip(),
            phone_digest=person_digest(phone_href(wish.phone)),
            email_digest=person_digest(wish.email),
        )
        booking = Booking.objects.create(
            **identity,
            post=wish.post,
            starts_at=slot.starts_at,
            minutes=slot.minutes,
            language=wish.language,
            booked_at=at,
            contact=contact,
        )
        record(Action.CREATED, booking, at=at)
        tell(booking, "booked", at, window=slot.window)
        return booking

    return once(Booking.objects.open(at), wish.fingerprint, keep)


def taken_words() -> str:
    return _(
        "This time has just been taken. Choose another one: everything else you typed is still"
        " here."
    )


def refuse_too_many(wish: Wish, at: datetime, allowed: int) -> None:
    digests = person_digest(phone_href(wish.phone)), person_digest(wish.email)
    open_ones = Booking.objects.open(at).with_same_person(*digests)
    if open_ones.count() < allowed:
        return
    words = ngettext(
        "You have %(count)d time booked already. Cancel it to book another one.",
        "You have %(count)d times booked already. Cancel one of them to book another.",
        allowed,
    )
    field = "phone" if wish.phone.strip() else "email"
    raise ValidationError({field: words % {"count": allowed}}, code="too_many")


def person_digest(contact: str) -> str:
    """Stands for a telephone or an e-mail in the question how many times its owner has booked; ''
    for none."""
    text = " ".join(contact.casefold().split())
    return salted_hmac("feedback.booking", text, algorithm="sha256").hexdigest() if text else ""


def withdraw(booking: Booking, *, at: datetime | None = None) -> None:
    """The visitor gives the time back; somebody else may book it. Raises ValidationError once it
    has begun or has ended otherwise."""
    with turn(booking, at) as (fresh, at):
        if not fresh.is_booked or fresh.starts_at <= at:
            raise ValidationError(_("This booking cannot be cancelled any more."))
        end(fresh, State.WITHDRAWN, at)
        record(Action.TAKEN_BACK, fresh, at=at)


def erase(booking: Booking, *, at: datetime | None = None) -> None:
    """Erases the visitor and the words for good, as the visitor asks or after their time; a time
    still to come is given back. Nothing happens where it was done before (Law on personal data
    No 94-V)."""
    with turn(booking, at) as (fresh, at):
        contact = fresh.contact
        if contact is None:
            return
        if fresh.is_booked and fresh.starts_at > at:
            end(fresh, State.WITHDRAWN, at)
            record(Action.TAKEN_BACK, fresh, at=at)
        # The same may be sent anew, and is then another booking.
        fresh.contact, fresh.fingerprint = None, f"erased {fresh.number}"
        fresh.save(update_fields=["contact", "fingerprint"])
        erasure.erase_contact(contact, letters=f"booking:{fresh.number}:", at=at)
        # Last: what cannot be written down here must not be done either.
        erasure.write_down(fresh, at)


def erased_again(booking: Booking, at: datetime) -> bool:
    """Erases what came back with a restored backup; whether it had."""
    came_back = booking.contact_id is not None
    erase(booking, at=at)
    return came_back


def purge(on: date) -> int:
    """Erases the visitors whose time has passed on a day; how many."""
    past = Booking.objects.filter(contact__keep_until__lt=on).order_by("number")
    for booking in (found := list(past)):
        erase(booking)
    return len(found)


def cancel(booking: Booking, *, reason: str, by: User, at: datetime | None = None) -> None:
    """The organisation cancels a booked time; the visitor reads the reason, in the language of the
    booking. Raises PermissionDenied; ValidationError without a reason or once it has ended."""
    with turn(booking, at) as (fresh, at):
        refuse_stranger(fresh.post, by, at)
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason: the visitor will read it.")})
        refuse_ended(fresh)
        cancel_one(fresh, reason, by, at)


def mark(booking: Booking, *, came: bool, by: User, at: datetime | None = None) -> None:
    """Notes whether the visitor came; a slip is corrected by marking again. Raises
    PermissionDenied; ValidationError before the time and for a cancelled booking."""
    with turn(booking, at) as (fresh, at):
        refuse_stranger(fresh.post, by, at)
        if fresh.state not in Booking.HELD:
            refuse_ended(fresh)
        if fresh.starts_at > at:
            raise ValidationError(_("The time of this visit has not come yet."))
        end(fresh, State.CAME if came else State.MISSED, at)
        record(Action.SAVED, fresh, by=by, note=fresh.state, at=at)


def close_day(
    post: Post,
    day: date,
    *,
    by: User,
    reasons: dict[str, str] | None = None,
    at: datetime | None = None,
) -> int:
    """Nobody is received on a day: no time of it is offered any more and each booked one is
    cancelled; how many were. `reasons`: what visitors read, by language, needed only where somebody
    has booked. Raises PermissionDenied; ValidationError without a reason."""
    at = at or timezone.now()
    with transaction.atomic():
        take_turn()
        refuse_stranger(post, by, at)
        # Whoever has come is no longer to be told.
        booked = [each for each in booked_on(post, day) if each.starts_at > at]
        reasons = reasons or {}
        missing = {booking.language for booking in booked}
        missing -= {language for language, reason in reasons.items() if reason.strip()}
        if missing:
            words = _("Give the reason: visitors who write in this language will read it.")
            raise ValidationError({f"reason_{language}": words for language in sorted(missing)})
        if not ClosedDay.objects.filter(post=post, day=day).exists():
            ClosedDay(post=post, day=day).save(by=by)
        for booking in booked:
            cancel_one(booking, reasons[booking.language], by, at)
    return len(booked)


def open_day(post: Post, day: date, *, by: User, at: datetime | None = None) -> None:
    """Takes the closing of a day back; what was cancelled stays cancelled."""
    with transaction.atomic():
        take_turn()
        refuse_stranger(post, by, at or timezone.now())
        for closed in ClosedDay.objects.filter(post=post, day=day):
            closed.delete(by=by)


def posts_kept_by(user: Any, on: date) -> QuerySet[Post]:
    """The posts whose visitors a person knows and whose list the person keeps on a day: all for
    whoever answers citizens in the name of the organisation, those of the own units for others."""
    posts = Post.objects.all()
    if answers_everywhere(user, on):
        return posts
    if not user.has_perm("feedback.view_booking"):
        return posts.none()
    return posts.filter(unit__in=user.units_in_charge(on))


def note_looks(day: date, read: Mapping[Post, Iterable[int]], *, by: User, at: datetime) -> None:
    """Leaves in the journal whose names a person has read in the lists of a day (Law No 94-V), once
    a day for each visitor. `read`: the numbers of the bookings, by post."""
    prefix = f"{day:%d.%m.%Y}: № "
    entries = Entry.objects.filter(
        actor_id=by.pk,
        action=Action.LOOKED_AT,
        model=Post._meta.label_lower,
        at__gte=start_of(timezone.localdate(at)),
        note__startswith=prefix,
    )
    noted: dict[str, set[str]] = {}
    for key, note in entries.values_list("object_id", "note"):
        noted.setdefault(key, set()).update(note.removeprefix(prefix).split(", "))
    for post, numbers in read.items():
        known = noted.get(str(post.pk), ())
        new = [str(number) for number in numbers if str(number) not in known]
        for first in range(0, len(new), NUMBERS_A_NOTE):
            words = prefix + ", ".join(new[first : first + NUMBERS_A_NOTE])
            record(Action.LOOKED_AT, post, by=by, note=words, at=at)


# --- What the verbs share -------------------------------------------------------------------------


def booked_on(post: Post, day: date) -> list[Booking]:
    return list(Booking.objects.between(day, day).filter(post=post, state=State.BOOKED))


def refuse_stranger(post: Post, by: User, at: datetime) -> None:
    if not posts_kept_by(by, timezone.localdate(at)).filter(pk=post.pk).exists():
        raise PermissionDenied


def refuse_ended(booking: Booking) -> None:
    if not booking.is_booked:
        raise ValidationError(
            _("This has ended already: %(state)s.") % {"state": booking.get_state_display()}
        )


def cancel_one(booking: Booking, reason: str, by: User, at: datetime) -> None:
    BookingWords.objects.filter(contact=booking.contact_id).update(reason=reason.strip()[:300])
    end(booking, State.CANCELLED, at)
    record(Action.WITHDRAWN, booking, by=by, at=at)
    tell(booking, "cancelled", at, reason=reason.strip())


def end(booking: Booking, state: State, at: datetime) -> None:
    booking.state, booking.ended_at = state, at
    booking.save(update_fields=["state", "ended_at"])
