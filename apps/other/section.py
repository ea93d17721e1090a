"""Section 12 of the register: what the founder or the head decided to publish, or a law demands."""

from apps.other.models import Decision, OtherPage
from apps.other.views import Decisions, FreePages
from apps.publishing.sections import Collection, register

register(
    Collection(
        Decision,
        items=("other.by_decision", "other.by_law"),
        shape=Decisions,
        path="other/decisions",
    )
)
register(Collection(OtherPage, shape=FreePages))
