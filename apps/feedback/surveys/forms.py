"""The form of a survey, made of its questions."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.feedback.models import Question, Survey
from apps.feedback.models.surveys import LONGEST_ANSWER, SCALE
from apps.feedback.surveys.voting import Answers
from apps.inquiries.fields import Words, refuse_numbers
from apps.inquiries.forms import ProtectedForm
from apps.languages.models import reading_language

Kind = Question.Kind
# The choice of whoever chose and wants to take it back; no mark has this number.
NO_ANSWER = 0


class SurveyForm(ProtectedForm):
    """The questions of one survey in the reader's language; the field «question_7» asks the one
    with that key. At least one of them is answered."""

    name = "survey"

    def __init__(
        self,
        *args: Any,
        survey: Survey,
        request: HttpRequest,
        at: datetime | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, request=request, at=at, **kwargs)
        self.questions = {f"question_{each.pk}": each for each in survey.questions.all()}
        for name, question in self.questions.items():
            self.fields[name] = field_of(question)

    @property
    def answers(self) -> Answers:
        """What was answered, without the questions that were left out."""
        said = {each: self.cleaned_data.get(name) for name, each in self.questions.items()}
        return {
            question: [answer] if isinstance(answer, int) else answer
            for question, answer in said.items()
            if answer
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.answers:
            raise ValidationError(_("Answer at least one question."), code="empty")
        return cleaned


def field_of(question: Question) -> forms.Field:
    """The field that asks a question."""
    missing = _("Please answer: %(question)s") % {"question": question}
    asked: dict[str, Any] = {
        "label": str(question),
        "required": question.required,
        "error_messages": {"required": missing},
    }
    if question.kind == Kind.WORDS:
        return Words(
            max_length=LONGEST_ANSWER,
            validators=[refuse_numbers],
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Please write no names, telephones or diagnoses, yours or anybody's."),
            **asked,
        )
    if question.kind == Kind.SEVERAL:
        return forms.TypedMultipleChoiceField(
            choices=options_of(question),
            coerce=int,
            empty_value=[],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("You may choose several answers."),
            **asked,
        )
    if question.kind == Kind.SCALE:
        choices = [(step, str(step)) for step in SCALE]
        asked["help_text"] = _("1 is the worst mark, 5 the best.")
    else:
        choices = options_of(question)
    if not question.required:
        # What is chosen among circles cannot be taken back otherwise.
        choices.append((NO_ANSWER, _("I do not want to answer")))
    return forms.TypedChoiceField(
        choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, **asked
    )


def options_of(question: Question) -> list[tuple[Any, str]]:
    """The numbers and words of the answers to choose from, in the reader's language."""
    return list(enumerate(question.options_in(reading_language()), 1))
