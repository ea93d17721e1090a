"""The forms of the second step: a code when signing in, the first code of a new device, and what
is asked before it is switched off."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts import second_factor
from apps.accounts.models import User

NUMERIC = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
    "class": "code-field",
}
LETTERS = {**NUMERIC, "inputmode": "text"}


class CodeForm(forms.Form):
    """A code of the person's phone. `failed` says whether a wrong one was tried, to be counted;
    one that came too soon was not looked at."""

    code = forms.CharField(
        label=_("Code from the application"),
        help_text=_("Six digits; the application on your phone shows a new code every 30 seconds."),
        max_length=20,
        widget=forms.TextInput(attrs={**NUMERIC, "autofocus": True}),
    )
    recovery = False

    def __init__(self, account: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.failed = False

    def clean_code(self) -> str:
        self.refuse_haste()
        code = self.cleaned_data["code"]
        if not self.fits(code):
            self.failed = True
            raise ValidationError(self.wrong_words())
        return code

    def refuse_haste(self) -> None:
        moment = second_factor.may_try_at(self.account, self.is_recovery())
        if moment is None:
            return
        seconds = max(1, round((moment - timezone.now()).total_seconds() + 0.5))
        raise ValidationError(
            ngettext(
                "After a wrong code the next one is taken later. Try again in %(count)s second.",
                "After a wrong code the next one is taken later. Try again in %(count)s seconds.",
                seconds,
            )
            % {"count": seconds}
        )

    def is_recovery(self) -> bool:
        return self.recovery

    def fits(self, code: str) -> bool:
        return second_factor.accepts_code(self.account, code)

    def wrong_words(self) -> str:
        return _("This code does not fit or has been used already. Wait for the next one.")


class RecoveryCodeForm(CodeForm):
    """One of the ten codes written down when the second step was switched on."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("One of the ten codes you wrote down or printed. Each is taken once."),
        max_length=40,
        widget=forms.TextInput(attrs={**LETTERS, "autocomplete": "off", "autofocus": True}),
    )
    recovery = True

    def fits(self, code: str) -> bool:
        return second_factor.accepts_recovery_code(self.account, code)

    def wrong_words(self) -> str:
        return _("This recovery code does not fit or has been used already.")


class FirstCodeForm(forms.Form):
    """The first code of a new device; `codes` are the recovery codes it brings."""

    code = forms.CharField(
        label=_("Code from the application"),
        help_text=_("Six digits that the application shows after it has read the picture."),
        max_length=20,
        widget=forms.TextInput(attrs=NUMERIC),
    )

    def __init__(self, account: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.codes: list[str] = []

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        codes = second_factor.confirm(self.account, code)
        if codes is None:
            raise ValidationError(
                _(
                    "This code does not fit. Check that the clock of the phone is right and enter "
                    "the code that is shown now."
                )
            )
        self.codes = codes
        return code


class AnyCodeForm(CodeForm):
    """A code of the phone or a recovery code: for a person who has lost one of the two."""

    code = forms.CharField(
        label=_("Code from the application or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs=LETTERS),
    )

    def is_recovery(self) -> bool:
        return not second_factor.plain(self.data.get("code", "")).isdecimal()

    def fits(self, code: str) -> bool:
        if self.is_recovery():
            return second_factor.accepts_recovery_code(self.account, code)
        return second_factor.accepts_code(self.account, code)


class TurnOffForm(AnyCodeForm):
    """Before the second step is switched off: the password and a code."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["password", "code"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.account.check_password(password):
            self.failed = True
            raise ValidationError(_("This is not your password."))
        return password

    def clean_code(self) -> str:
        # A code is used up by being right: it is asked only after the password was.
        if "password" in self.errors:
            return ""
        return super().clean_code()
