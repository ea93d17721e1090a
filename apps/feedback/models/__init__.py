"""What feedback keeps, by kind."""

from apps.feedback.models.answers import UnitAnswer
from apps.feedback.models.booking import Booking, BookingWords, ClosedDay
from apps.feedback.models.reviews import Moderation, Review, ReviewRule
from apps.feedback.models.surveys import Ballot, Mark, OpenAnswer, Question, Survey

__all__ = [
    "Ballot",
    "Booking",
    "BookingWords",
    "ClosedDay",
    "Mark",
    "Moderation",
    "OpenAnswer",
    "Question",
    "Review",
    "ReviewRule",
    "Survey",
    "UnitAnswer",
]
