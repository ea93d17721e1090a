"""The forms of reviews: writing one, taking it back, and what a moderator fills."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews.opening import rules_in_force
from apps.inquiries.fields import (
    LONGEST,
    Words,
    email_field,
    language_field,
    name_field,
    number_field,
    text_field,
)
from apps.inquiries.forms import KeyForm, PersonalForm
from apps.languages.models import reading_language

SCORES = (
    (5, _("5: excellent")),
    (4, _("4: good")),
    (3, _("3: fair")),
    (2, _("2: poor")),
    (1, _("1: very poor")),
)
# What a person agrees to by the box of consent.
CONSENT = (
    _("Kept: the name and the e-mail, if you type them. The name is shown, the e-mail never."),
    _("What for: to sign the review and to tell you what was decided."),
    _("How long: as long as the review. You may take it back at any time, by number and secret."),
)


class ReviewForm(PersonalForm):
    """A review: only the words are asked for; a name is shown when it is given."""

    name = "review"
    CONSENT = CONSENT

    text = text_field(
        _("Your review"),
        help_text=_(
            "What was good and what was not. Write no diagnoses, no test results, and nobody's "
            "name, telephone or identification number."
        ),
    )
    language = language_field(_("Language in which you write"))
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
    signature = name_field(
        _("Name to be shown below the review"),
        max_length=100,
        required=False,
        help_text=_("Leave it empty if you do not want to be named."),
    )
    email = email_field(_("Only if you want to be told what was decided. It is never shown."))
    consent = forms.BooleanField(
        label=_("I agree that the name and the e-mail are kept as long as the review"),
        required=False,
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active().alphabetical()
        self.initial.setdefault("language", reading_language())

    def clean(self) -> None:
        given = self.cleaned_data
        kept = given.get("signature") or given.get("email")
        if kept and not given.get("consent"):
            words = _now("Tick the box of consent, or leave the name and the e-mail empty.")
            self.add_error("consent", ValidationError(words, code="required"))


class TakeBackForm(KeyForm):
    """The number and the secret by which its writer takes a review back."""

    name = "review-back"

    number = number_field(_("Number of the review"))

    record: Review

    def rows(self) -> QuerySet[Review]:
        return Review.objects.all()


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
