"""The forms of booking a time of reception and of finding one's booking again."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.feedback.booking.actions import Wish, taken_words
from apps.feedback.booking.presenters import day_name, hours_of
from apps.feedback.booking.times import Slot, code_of, moment_in, offer
from apps.feedback.models import Booking
from apps.inquiries.asking import TAKE_OUT, refuse_numbers, without_numbers
from apps.inquiries.forms import ProtectedForm
from apps.inquiries.protection import Rate
from apps.inquiries.secrets import is_secret
from apps.languages.models import reading_language
from apps.languages.typography import phone_href
from apps.organisation.models import Post
from apps.publishing.figures import Figures

# Times of other days shown where the day asked for has none left.
NEXT_FREE = 8
# What a visitor agrees to by the box of consent; the digest of these words is kept with the data.
CONSENT = (
    _("Kept: your name, telephone and e-mail, if you type them, and what it is about."),
    _("What for: to receive you, and for nothing else. Nobody outside the organisation gets them."),
    _("Who reads them: those who keep the list of visitors; every look at them is written down."),
    _("How long: until the reception and %(days)s days after it; then they are erased."),
    _("You may cancel the booking at any time, by number and secret."),
)


class BookingForm(ProtectedForm):
    """A time of one day, who comes, how to reach the person and what it is about. Where the day has
    no time left, the next free ones of the same post stand in its place."""

    name = "booking"

    # No choice field: whether a time is free decides `actions.book`, which knows the same form sent
    # twice from two people who want one time.
    time = forms.CharField(
        label=_("Time"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time.")},
    )
    full_name = forms.CharField(
        label=_("Your surname and name"),
        max_length=200,
        help_text=_("As in the identity document: it is asked for at the entrance."),
        error_messages={"required": _("Write your surname and name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.RegexField(
        r"^\+?[\d\s()-]{6,25}$",
        label=_("Telephone"),
        required=False,
        help_text=_("We call if the reception is cancelled. Write a telephone, an e-mail or both."),
        error_messages={
            "invalid": _("Write the telephone in digits. Example: +7 701 123 45 67"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("We write to it only about this reception."),
        error_messages={"invalid": _("The address is not complete. Example: name@mail.kz")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    topic = forms.CharField(
        label=_("What it is about"),
        max_length=300,
        help_text=_("One or two sentences. Write no diagnoses and no IIN."),
        error_messages={
            "required": _("Write in a few words what it is about."),
            "max_length": _(
                "The text is too long: %(show_value)d letters, at most %(limit_value)d."
            ),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent = forms.BooleanField(
        label=_("I agree that what I have typed about myself is kept for this reception"),
        error_messages={"required": _("Tick the box of consent.")},
    )

    def __init__(self, data: Any = None, *args: Any, post: Post, day: date, **kwargs: Any) -> None:
        if data is not None and TAKE_OUT in data:
            data = data.copy()
            data["topic"] = without_numbers(data.get("topic", ""))
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

    @cached_property
    def consent_words(self) -> list[str]:
        days = Figures(self.at)["personal.kept_days"]
        return [
            str(words) % {"days": days} if "%(days)s" in str(words) else str(words)
            for words in CONSENT
        ]

    @property
    def has_numbers(self) -> bool:
        return self.has_error("topic", "numbers")

    def clean_time(self) -> datetime:
        found = moment_in(self.cleaned_data["time"])
        if found is None:
            raise ValidationError(_now("Choose a time."))
        return found

    def clean_full_name(self) -> str:
        return refuse_numbers(self.cleaned_data["full_name"])

    def clean_topic(self) -> str:
        return refuse_numbers(self.cleaned_data["topic"])

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone and not phone_href(phone):
            raise ValidationError(self.fields["phone"].error_messages["invalid"], code="invalid")
        return phone

    def clean(self) -> None:
        data = self.cleaned_data
        refused = self.has_error("email") or self.has_error("phone")
        if not (data.get("phone") or data.get("email") or refused):
            words = _now("Write a telephone or an e-mail, so that we can tell you of changes.")
            self.add_error("phone", ValidationError(words, code="required"))
        chosen = data.get("time")
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
            policy_digest=sha256("\n".join(self.consent_words).encode()).hexdigest(),
        )

    def refuse(self, refusal: ValidationError) -> None:
        """Takes over what `actions.book` refused, with the times that are free now."""
        self.offer_times()
        self.add_error(None, refusal)


class FollowForm(ProtectedForm):
    """Number and secret of a booking; `booking` is the one they belong to."""

    name = "booking.follow"
    rate = Rate(address=20, network=200)

    number = forms.RegexField(
        r"^\s*№?\s*\d{1,9}\s*$",
        label=_("Number of the booking"),
        error_messages={
            "required": _("Write the number of the booking."),
            "invalid": _("The number has digits only."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=40,
        help_text=_("12 letters and digits you were shown when you booked: K7M2-9QXR-4T0B."),
        error_messages={"required": _("Write the secret.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    booking: Booking | None = None

    def judge_time(self) -> None:
        """No robot knows a secret; guesses are counted instead."""

    def judge(self) -> None:
        """Guesses are counted before any is answered."""
        super().judge()
        if self._errors or self.is_robot:
            return
        number = int("".join(filter(str.isdecimal, self.cleaned_data["number"])))
        booking = Booking.objects.select_related("post", "contact__booking_words")
        found = booking.filter(number=number).first()
        if found is None or not is_secret(self.cleaned_data["secret"], found.secret_digest):
            words = _now("There is no booking with this number and this secret.")
            self.add_error(None, ValidationError(words, code="unknown"))
            return
        self.booking = found
