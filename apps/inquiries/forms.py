"""The base of every form a citizen fills: no account, no cookie, no script. What is refused comes
back with all that was typed."""

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.inquiries.fields import letters, number_field, secret_field, taken, without_numbers
from apps.inquiries.models import Numbered
from apps.inquiries.protection import (
    Rate,
    TooFast,
    TooOften,
    check,
    check_token,
    count,
    form_token,
)
from apps.inquiries.receipts import opened_by
from apps.publishing.figures import Figures

# What a robot fills and a person does not see.
TRAP = "website"
TOKEN = "shown"
# The button that takes the refused numbers out of the text and sends the rest.
TAKE_OUT = "take_out"
# Wrong pairs of number and secret within an hour. A secret has 60 bits, so guessing is hopeless at
# any rate; a mobile operator sends for thousands from one address, and their mistakes must not lock
# out whoever has the right pair.
WRONG = Rate(address=50, network=500)


class ProtectedForm(forms.Form):
    """A form open to everybody. A subclass names itself in `name` (its rate is counted under it)
    and may set another `rate` than that of the figures; fields, `clean_…` and `clean` are Django's
    own.

    The trap and the time are judged first, the rate last and only for a form without faults: a
    person who corrects a mistake uses nothing up."""

    name: ClassVar[str] = ""
    rate: ClassVar[Rate | None] = None

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, at: datetime | None = None, **kwargs: Any):
        self.request, self.at = request, at or timezone.now()
        super().__init__(*args, **kwargs)
        # A form that comes back refused has been read long enough.
        self.initial.setdefault(TOKEN, form_token(self.at))
        self.is_robot = False

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields a person is asked, without the trap and the token."""
        return [self[field] for field in self.fields if field not in (TRAP, TOKEN)]

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self._errors:
            self.judge()

    def refuse_foreign(self, words: Any) -> None:
        """Refuses what another site's page sends. Nothing is counted, or any page could use up the
        messages of whoever visits it; no file is opened."""
        super().full_clean()
        self.add_error(None, words)

    def judge(self) -> None:
        """Robots and floods: the first are believed to have succeeded, the second wait."""
        self.is_robot = bool(self.cleaned_data.get(TRAP))
        if self.is_robot:
            return
        try:
            self.judge_time()
            count(self.request, self.name, self.rate or self.usual_rate, self.at)
        except TooFast:
            words = _now("Please press the button once more: we make sure that a person sends it.")
            self.add_error(None, ValidationError(words, code="too_fast"))
            self.data = self.data.copy()
            self.data[TOKEN] = form_token(self.at)
        except TooOften as refusal:
            self.refuse_flood(refusal)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.at)

    @property
    def usual_rate(self) -> Rate:
        return Rate(self.figures["forms.address"], self.figures["forms.network"])

    def judge_time(self) -> None:
        """Raises TooFast; a form that asks for a secret overrides it, as no robot knows one."""
        check_token(self.cleaned_data.get(TOKEN, ""), self.at)

    def refuse_flood(self, refusal: TooOften) -> None:
        words = _now(
            "Too many messages came from your address. Nothing you typed is lost: send it again"
            " in %(wait)s, or call us."
        ) % {"wait": in_minutes(refusal.wait)}
        self.add_error(None, ValidationError(words, code="too_often"))


class OwnWordsForm(ProtectedForm):
    """A form with a field of own words, in which numbers of persons and of bank cards are refused
    and taken out by a button; with `files`, if it has any. A subclass names the field in
    `own_words`."""

    own_words: ClassVar[str] = "text"

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.taken_out(data), *args, **kwargs)

    def taken_out(self, data: QueryDict | None) -> QueryDict | None:
        """What was sent; by the button `TAKE_OUT` without the refused numbers in its words."""
        if data is None or TAKE_OUT not in data:
            return data
        data = data.copy()
        data[self.own_words] = without_numbers(data.get(self.own_words, ""))
        return data

    @property
    def text_count(self) -> str:
        return letters(self[self.own_words].value(), self.fields[self.own_words].max_length)

    @property
    def has_numbers(self) -> bool:
        return self.has_error(self.own_words, "numbers")

    @property
    def loses_files(self) -> bool:
        """Whether files were chosen that have to be chosen again: browsers do not keep them."""
        return self.is_bound and any(self.files.getlist(name) for name in self.files)

    def judge(self) -> None:
        super().judge()
        if self._errors or self.is_robot or "files" not in self.fields:
            return
        try:
            self.cleaned_data["files"] = taken(self.cleaned_data["files"])
        except ValidationError as refusal:
            self.add_error("files", refusal)


class PersonalForm(OwnWordsForm):
    """A form that keeps something of the person, with a box of consent. A subclass says in
    `CONSENT` what is agreed to; the digest of these words is kept with the data."""

    CONSENT: ClassVar[tuple[Any, ...]] = ()

    @cached_property
    def consent_words(self) -> list[str]:
        """What a person agrees to, in the language of the page."""
        days = self.figures["personal.kept_days"]
        return [
            str(words) % {"days": days} if "%(days)s" in str(words) else str(words)
            for words in self.CONSENT
        ]

    @property
    def policy_digest(self) -> str:
        """The digest of what was agreed to; "" without consent."""
        if not self.cleaned_data.get("consent"):
            return ""
        return sha256("\n".join(self.consent_words).encode()).hexdigest()

    @property
    def is_reachable(self) -> bool:
        """Whether an e-mail or a telephone was typed, a mistaken one included."""
        fields = ("email", "phone")
        return any(self.cleaned_data.get(name) or self.has_error(name) for name in fields)


class KeyForm(ProtectedForm):
    """Number and secret of what was sent. One message for a number that does not exist, a wrong
    secret and letters where digits belong: nobody learns which numbers there are; `record` is what
    they open. A subclass says among which `rows` it is looked for."""

    # A person looks often and from one address; guessing is limited by WRONG.
    rate = Rate(address=60, network=600)

    number = number_field(_("Number"))
    secret = secret_field()

    record: Numbered

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def clean(self) -> None:
        if self._errors:
            return
        guesses = f"{self.name}.wrong"
        try:
            check(self.request, guesses, WRONG, self.at)
            found = opened_by(self.rows(), self.cleaned_data["number"], self.cleaned_data["secret"])
            if found is None:
                count(self.request, guesses, WRONG, self.at)
                raise ValidationError(
                    _now("The number and the secret do not fit together. Check both."),
                    code="wrong",
                )
            self.record = found
        except TooOften as refusal:
            self.refuse_flood(refusal)

    def judge_time(self) -> None:
        """No time: no robot knows a secret, and a person presses the next button at once."""


def in_minutes(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
