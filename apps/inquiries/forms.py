"""The base of every form a citizen fills: no account, no cookie, no script. What is refused comes
back with all that was typed."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.inquiries.protection import Rate, TooFast, TooOften, check_token, count, form_token

# What a robot fills and a person does not see.
TRAP = "website"
TOKEN = "shown"


class ProtectedForm(forms.Form):
    """A form open to everybody. A subclass names itself in `name` (its rate is counted under it)
    and may set another `rate`; fields, `clean_…` and `clean` are Django's own.

    The trap and the time are judged first, the rate last and only for a form without faults: a
    person who corrects a mistake uses nothing up."""

    name: ClassVar[str] = ""
    rate: ClassVar[Rate] = Rate()

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

    def judge(self) -> None:
        """Robots and floods: the first are believed to have succeeded, the second wait."""
        self.is_robot = bool(self.cleaned_data.get(TRAP))
        if self.is_robot:
            return
        try:
            self.judge_time()
            count(self.request, self.name, self.rate, self.at)
        except TooFast:
            words = _now("Please press the button once more: we make sure that a person sends it.")
            self.add_error(None, ValidationError(words, code="too_fast"))
            self.data = self.data.copy()
            self.data[TOKEN] = form_token(self.at)
        except TooOften as refusal:
            self.refuse_flood(refusal)

    def judge_time(self) -> None:
        """Raises TooFast; a form that asks for a secret overrides it, as no robot knows one."""
        check_token(self.cleaned_data.get(TOKEN, ""), self.at)

    def refuse_flood(self, refusal: TooOften) -> None:
        words = _now(
            "Too many messages came from your address. Nothing you typed is lost: send it again"
            " in %(wait)s, or call us."
        ) % {"wait": in_minutes(refusal.wait)}
        self.add_error(None, ValidationError(words, code="too_often"))


def in_minutes(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
