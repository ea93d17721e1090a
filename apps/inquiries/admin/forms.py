"""The forms of the desk: what is asked. What is refused is in actions.py and publication.py, whose
faults stand beside the fields."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import ROLES
from apps.inquiries.models import AnswerTemplate, Outcome

# As long as an answer may be, in characters.
LONGEST = 8000


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Puts a refusal beside the fields it names; above the form what names none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, faults)


class AnswerForm(forms.Form):
    """The answer, in the language of the question. `base`: when the draft it was written upon was
    saved, so that nobody's newer one is lost."""

    text = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    outcome = forms.ChoiceField(
        label=_("Result"), choices=Outcome.choices, initial=Outcome.EXPLAINED, required=False
    )
    template = forms.ModelChoiceField(
        label=_("Template"), queryset=AnswerTemplate.objects.all(), required=False
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_outcome(self) -> str:
        return self.cleaned_data["outcome"] or Outcome.EXPLAINED


class AssignForm(forms.Form):
    """Who prepares the answer: a unit, a person or both."""

    unit = forms.ModelChoiceField(
        label=_("Structural unit"), queryset=Unit.objects.none(), required=False
    )
    assignee = forms.ModelChoiceField(
        label=_("Who prepares the answer"), queryset=User.objects.none(), required=False
    )
    note = forms.CharField(
        label=_("Note to colleagues"),
        help_text=_("The person who asked does not see it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.code for role in ROLES if role.citizens]
        people = User.objects.filter(is_active=True, is_staff=True, groups__name__in=roles)
        self.fields["unit"].queryset = Unit.objects.active()
        self.fields["assignee"].queryset = people.distinct().order_by("last_name", "first_name")

    def clean(self) -> dict:
        given = super().clean()
        if not given.get("unit") and not given.get("assignee") and not self.errors:
            raise ValidationError(_("Choose a unit or a person."))
        return given


class ExtendForm(forms.Form):
    """A later end of the term, with the reason the person will read."""

    until = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person reads it: write in the language of the question."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ForwardForm(forms.Form):
    """Where it was sent and why, in words for the person."""

    words = forms.CharField(
        label=_("Where it was sent and why"),
        help_text=_("The person reads it: write in the language of the question."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PublicForm(forms.Form):
    """A question with its answer as readers will see them, in the language it was asked and, where
    somebody types it at once, in the other one."""

    def __init__(self, *args, language: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        other = "ru" if language == "kk" else "kk"
        for prefix, code in (("", language), ("other.", other)):
            self.add_half(prefix, {"lang": code})

    def add_half(self, prefix: str, attrs: dict[str, str]) -> None:
        texts = {
            "title": (_("Question in one line"), 300, 2),
            "question": (_("Question"), 4000, 5),
            "answer": (_("Answer"), LONGEST, 8),
        }
        for name, (label, longest, rows) in texts.items():
            self.fields[f"{prefix}{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=longest,
                widget=forms.Textarea(attrs={**attrs, "rows": rows}),
            )

    def half(self, prefix: str) -> dict[str, str]:
        return {
            name: self.cleaned_data[f"{prefix}{name}"] for name in ("title", "question", "answer")
        }
