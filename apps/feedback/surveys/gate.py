"""What a survey must have before readers see it: questions; a vote has one and no more."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.feedback.models import Survey
from apps.publishing.gate import Objection, Rule
from apps.publishing.models import Publishable


class SurveyAsks(Rule):
    """A survey has a question at least, a vote one and no more; answers to choose from stand in
    both languages."""

    code = "survey_questions"
    title = gettext_lazy("A survey asks something; a vote asks one question.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not isinstance(record, Survey) or record.pk is None:
            return
        questions = list(record.questions.all())
        if not questions:
            yield self.objection("", _("There is no question yet."))
        elif record.is_vote and len(questions) > 1:
            words = _("A vote has one question; with several it is a survey.")
            yield self.objection("item", words)
        for question in questions:
            try:
                question.clean()
            except ValidationError as error:
                for message in error.messages:
                    yield self.objection("", f"{question}: {message}")


RULES: tuple[Rule, ...] = (SurveyAsks(),)
