"""What is kept about the visitor of a booking, for the visitor who asks for it on paper
(inquiries/on_paper.py)."""

from typing import Any

from django.db.models import Q

from apps.feedback.booking import actions
from apps.feedback.models import Booking
from apps.inquiries.looks import looks_of
from apps.inquiries.on_paper import Kept, as_asked, person_of, told


def copy_of_booking(booking: Booking) -> dict[str, Any]:
    """Everything kept about the visitor."""
    contact = booking.contact
    words = getattr(contact, "booking_words", None)
    return {
        "number": booking.number,
        "post": booking.post.code,
        "starts_at": booking.starts_at,
        "minutes": booking.minutes,
        "language": booking.language,
        "state": booking.state,
        "booked_at": booking.booked_at,
        "ended_at": booking.ended_at,
        "kept_until": contact and contact.keep_until,
        "person": person_of(contact),
        "topic": words.topic if words else "",
        "reason_of_cancellation": words.reason if words else "",
        "looks": told(looks_of(booking, in_lists(booking))),
    }


def in_lists(booking: Booking) -> Q:
    """The entries of the journal that name a booking among others of its day
    (actions.note_looks)."""
    number = rf"^{booking.day:%d\.%m\.%Y}: № (.*, )?{booking.number}(,|$)"
    post = booking.post
    return Q(model=post._meta.label_lower, object_id=str(post.pk), note__regex=number)


BOOKINGS = Kept(
    Booking, copy_of_booking, as_asked(actions.erase), lambda booking: booking.contact_id is None
)
