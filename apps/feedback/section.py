"""Section 5, п. 7 of the register: the forms, and what comes of them."""

from django.utils.translation import gettext_lazy as _

from apps.feedback.answers import UnitAnswers
from apps.feedback.models import Survey, UnitAnswer
from apps.feedback.reviews.owed import ReviewsOwed
from apps.feedback.surveys.views import SurveyListing
from apps.inquiries.models import Kind
from apps.inquiries.owed import AnswersOwed
from apps.publishing.sections import Collection, register

register(
    Collection(
        UnitAnswer,
        items=("services.feedback.question_answer",),
        shape=UnitAnswers,
        path="feedback/answers",
        feed=True,
        owes=(
            AnswersOwed(_("Questions to units and messages"), (Kind.UNIT, Kind.RECEPTION)),
            AnswersOwed(_("Formal appeals"), (Kind.APPEAL, Kind.COMPLAINT)),
            AnswersOwed(_("What is wrong on a page"), (Kind.PAGE,)),
            ReviewsOwed(),
        ),
    )
)
register(
    Collection(
        Survey,
        items=("services.feedback.surveys", "services.feedback.voting"),
        shape=SurveyListing,
        path="feedback/surveys",
        exports=("title", "opens_on", "closes_on"),
    )
)
