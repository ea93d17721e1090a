"""The forms of booking a time of reception and of finding one's booking again."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.feedback.booking.actions import Wish, taken_words
from apps.feedback.booking.presenters import day_name, hours_of
from apps.feedback.booking.times import Slot, code_of, moment_in, offer
from apps.feedback.models import Booking
from apps.inquiries.fields import (
    Words,
    email_field,
    name_field,
    number_field,
    phone_field,
    refuse_numbers,
)
from apps.inquiries.forms import KeyForm, PersonalForm
from apps.languages.models import reading_language
from apps.organisation.models import Post

# Times of other days shown where the day asked for has none left.
NEXT_FREE = 8
# What a visitor agrees to by the box of consent.
CONSENT = (
    _("Kept: your name, telephone and e-mail, if you type them, and what it is about."),
    _("What for: to receive you, and for nothing else. Nobody outside the organisation gets them."),
    _("Who reads them: those who keep the list of visitors; every look at them is written down."),
    _("How long: until the reception and %(days)s days after it; then they are erased."),
    _("You may cancel the booking at any time, by number and secret."),
)


class BookingForm(PersonalForm):
    """A time of one day, who comes, how to reach the person and what it is about. Where the day has
    no time left, the next free ones of the same post stand in its place."""

    name = "booking"
    own_words = "topic"
    CONSENT = CONSENT

    # No choice field: whether a time is free decides `actions.book`, which knows the same form sent
    # twice from two people who want one time.
    time = forms.CharField(
        label=_("Time"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time.")},
    )
    full_name = name_field(
        _("Your surname and name"),
        help_text=_("As in the identity document: it is asked for at the entrance."),
        error_messages={"required": _("Write your surname and name.")},
    )
    phone = phone_field(
        _("We call if the reception is cancelled. Write a telephone, an e-mail or both.")
    )
    email = email_field(_("We write to it only about this reception."))
    topic = Words(
        label=_("What it is about"),
        max_length=300,
        help_text=_("One or two sentences. Write no diagnoses and no IIN."),
        error_messages={
            "required": _("Write in a few words what it is about."),
            "max_length": _(
                "The text is too long: %(show_value)d letters, at most %(limit_value)d."
            ),
        },
        validators=[refuse_numbers],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent = forms.BooleanField(
        label=_("I agree that what I have typed about myself is kept for this reception"),
        error_messages={"required": _("Tick the box of consent.")},
    )

    def __init__(self, data: Any = None, *args: Any, post: Post, day: date, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.post, self.day = post, day
        self.offer_times()

    def offer_times(self) -> None:
        """Reads which times are free now."""
        free = offer(self.at, self.post)
        self.of_the_day = [slot for slot in free if slot.day == self.day]
        self.others = [] if self.of_the_day else free[:NEXT_FREE]
        shown = self.of_the_day or self.others
        self.free_codes = {slot.code for slot in free}
        self.fields["time"].widget.choices = [(slot.code, self.words(slot)) for slot in shown]

    def words(self, slot: Slot) -> str:
        hours = hours_of(slot.starts_at, slot.ends_at)
        return hours if slot.day == self.day else f"{day_name(slot.day)}, {hours}"

    def clean_time(self) -> datetime:
        found = moment_in(self.cleaned_data["time"])
        if found is None:
            raise ValidationError(_now("Choose a time."))
        return found

    def clean(self) -> None:
        if not self.is_reachable:
            words = _now("Write a telephone or an e-mail, so that we can tell you of changes.")
            self.add_error("phone", ValidationError(words, code="required"))
        chosen = self.cleaned_data.get("time")
        if self._errors and chosen and code_of(chosen) not in self.free_codes:
            # Said together with the other mistakes, not after they are mended.
            self.add_error("time", taken_words())

    def wish(self) -> Wish:
        """What is kept of a form without faults."""
        data = self.cleaned_data
        return Wish(
            post=self.post,
            starts_at=data["time"],
            language=reading_language(),
            name=data["full_name"],
            topic=data["topic"],
            phone=data["phone"],
            email=data["email"],
            policy_digest=self.policy_digest,
        )

    def refuse(self, refusal: ValidationError) -> None:
        """Takes over what `actions.book` refused, with the times that are free now."""
        self.offer_times()
        self.add_error(None, refusal)


class FollowForm(KeyForm):
    """Number and secret of a booking."""

    name = "booking.follow"

    number = number_field(_("Number of the booking"))

    record: Booking

    def rows(self) -> QuerySet[Booking]:
        return Booking.objects.select_related("post", "contact__booking_words")
