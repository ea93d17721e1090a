"""Letters about a booked time, in the language of the booking: that it is booked, and that the
organisation cancelled it. Written with what they tell about, only to those who left an e-mail;
without the name, the topic and the secret."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.feedback.booking.presenters import moment_words
from apps.feedback.booking.times import Window
from apps.feedback.models import Booking
from apps.inquiries.letters import LetterWords, send
from apps.organisation.models import organisation


def tell(
    booking: Booking, what: str, at: datetime, *, window: Window | None = None, reason: str = ""
) -> None:
    """Posts the letter `what` («booked», «cancelled»); nothing for a person who left no e-mail.
    `window`: the hours the time falls into; `reason`: why it was cancelled."""
    key = f"booking:{booking.number}:{what}"
    send(
        booking.contact, booking.language, lambda: letter_of(booking, what, window, reason), key, at
    )


def letter_of(booking: Booking, what: str, window: Window | None, reason: str) -> LetterWords:
    """The letter in the active language."""
    if what == "booked":
        subject = _("Personal reception: your time is booked, No. %(number)d")
        first = _("Your time of personal reception is booked.")
        after = [_("Bring an identity document. Come five minutes early.")]
        link = (
            _("Look at the booking or cancel it, by number and secret"),
            "feedback.booking.follow",
        )
    else:
        subject = _("Personal reception: your time is cancelled, No. %(number)d")
        first = _("We had to cancel your time of personal reception.")
        after = []
        link = _("Book another time"), "feedback.booking"
    facts = [
        (_("Day and time"), moment_words(booking.starts_at)),
        (_("Who receives"), str(booking.post)),
    ]
    if window is not None:
        facts.append((_("Place"), window.place))
    profile = organisation()
    return LetterWords(
        language=booking.language,
        subject=subject % {"number": booking.number},
        first=first,
        facts=facts,
        quoted_title=_("Reason:") if reason else "",
        quoted=reason,
        after=after,
        link=(link[0], settings.SITE_URL + reverse(link[1])),
        organisation=profile.short_name if profile is not None else "",
    )
