"""What is kept about the writer of a review, for the writer who asks for it on paper
(inquiries/on_paper.py)."""

from typing import Any

from apps.feedback.models import Review
from apps.feedback.reviews import actions
from apps.inquiries.looks import looks_of
from apps.inquiries.on_paper import Kept, as_asked, person_of, told


def copy_of_review(review: Review) -> dict[str, Any]:
    """Everything kept about the writer, with what was decided and by which rule."""
    return {
        "number": review.number,
        "language": review.language,
        "state": review.state,
        "score": review.score,
        "unit": review.unit and review.unit.code,
        "received_at": review.received_at,
        "due_on": review.due_on,
        "published_on": review.published_on,
        "kept_until": review.kept_until,
        "with_name": review.named,
        "person": person_of(review.contact),
        "text": review.text,
        "shown_text": review.shown_text,
        "reply": review.replied_on
        and {"kk": review.reply_kk, "ru": review.reply_ru, "on": review.replied_on},
        "decisions": list(review.moderations.values("decision", "at", "rule__number")),
        "looks": told(looks_of(review)),
    }


REVIEWS = Kept(
    Review,
    copy_of_review,
    as_asked(actions.take_back),
    lambda review: review.state == Review.State.REMOVED,
)
