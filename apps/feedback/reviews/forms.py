"""The forms of reviews: writing one, taking it back, and what a moderator fills."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews.opening import rules_in_force
from apps.inquiries.asking import (
    LANGUAGES,
    LONGEST,
    Words,
    letters,
    refuse_numbers,
    taken_out,
    text_field,
)
from apps.inquiries.forms import ProtectedForm
from apps.inquiries.protection import Rate
from apps.inquiries.secrets import is_secret
from apps.languages.models import reading_language

SCORES = (
    (5, _("5: excellent")),
    (4, _("4: good")),
    (3, _("3: fair")),
    (2, _("2: poor")),
    (1, _("1: very poor")),
)
# What a person agrees to; the digest of these words is kept with the data.
CONSENT = (
    _("Kept: the name and the e-mail, if you type them. The name is shown, the e-mail never."),
    _("What for: to sign the review and to tell you what was decided."),
    _("How long: as long as the review. You may take it back at any time, by number and secret."),
)


class ReviewForm(ProtectedForm):
    """A review: only the words are asked for; a name is shown when it is given."""

    name = "review"

    text = text_field(
        _("Your review"),
        help_text=_(
            "What was good and what was not. Write no diagnoses, no test results, and nobody's "
            "name, telephone or identification number."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language in which you write"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    unit = forms.ModelChoiceField(
        label=_("What unit it is about"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The organisation as a whole"),
    )
    score = forms.TypedChoiceField(
        label=_("Your score"),
        choices=SCORES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    signature = forms.CharField(
        label=_("Name to be shown below the review"),
        max_length=100,
        required=False,
        help_text=_("Leave it empty if you do not want to be named."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Only if you want to be told what was decided. It is never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_("I agree that the name and the e-mail are kept as long as the review"),
        required=False,
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(taken_out(data), *args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active().alphabetical()
        self.initial.setdefault("language", reading_language())

    @property
    def text_count(self) -> str:
        return letters(self["text"].value())

    @property
    def has_numbers(self) -> bool:
        return self.has_error("text", "numbers")

    @property
    def consent_words(self) -> list[str]:
        return [str(words) for words in CONSENT]

    @property
    def policy_digest(self) -> str:
        return sha256("\n".join(self.consent_words).encode()).hexdigest()

    def clean_text(self) -> str:
        return refuse_numbers(self.cleaned_data["text"])

    def clean_signature(self) -> str:
        return refuse_numbers(self.cleaned_data["signature"])

    def clean(self) -> None:
        given = self.cleaned_data
        kept = given.get("signature") or given.get("email")
        if kept and not given.get("consent"):
            words = _now("Tick the box of consent, or leave the name and the e-mail empty.")
            self.add_error("consent", ValidationError(words, code="required"))


class TakeBackForm(ProtectedForm):
    """The number and the secret by which its writer takes a review back. One answer for every pair
    that does not fit: nobody learns which reviews there are."""

    name = "review-back"
    rate = Rate(address=10, network=50)

    number = forms.IntegerField(label=_("Number of the review"), min_value=1)
    secret = forms.CharField(label=_("Secret"), max_length=40)

    def judge(self) -> None:
        """Looks the pair up last: a guess is counted before anybody learns whether it fits."""
        super().judge()
        if self._errors or self.is_robot:
            return
        number, secret = self.cleaned_data["number"], self.cleaned_data["secret"]
        review = Review.objects.filter(number=min(number, 2**31 - 1)).first()
        if review is None or not is_secret(secret, review.secret_digest):
            self.add_error(None, _now("There is no review with this number and secret."))
        else:
            self.cleaned_data["review"] = review


class RuleForm(forms.Form):
    """A decision by a rule."""

    rule = forms.ModelChoiceField(
        label=_("Rule"), queryset=ReviewRule.objects.none(), empty_label=_("— choose the rule —")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].queryset = rules_in_force()


class PublishForm(RuleForm):
    """The words readers will see, and the rule by which any were left out."""

    field_order = ["text", "rule"]

    text = Words(
        label=_("Words readers will see"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only leave words out, with «…» in their place; add and reword nothing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].required = False
        self.fields["rule"].label = _("Rule, if anything was left out")


class ReplyForm(forms.Form):
    """The organisation's reply in both languages."""

    reply_kk = forms.CharField(
        label=_("Reply in Kazakh"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "kk"}),
    )
    reply_ru = forms.CharField(
        label=_("Reply in Russian"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "ru"}),
    )
