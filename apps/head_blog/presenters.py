"""What the blog shows beside its records: the head on a day, who answered which question, and the
figures of the blog."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.inquiries.models import Inquiry, Kind, PublicAnswer, State
from apps.inquiries.pages import Answerer
from apps.library.renditions import picture
from apps.organisation.models import Person, Post, Tenure
from apps.organisation.presenters import PersonCard, person_cards
from apps.workdays.models import working_calendar

# So many last answers say how long one takes now.
COUNTED = 100


def head_card() -> PersonCard | None:
    """The first head with reception hours and all that person consents to show; None before the
    post is entered."""
    posts = Post.objects.in_force().filter(kind=Post.Kind.HEAD)
    found = list(posts.with_holders().with_reception()[:1])
    return person_cards(found, full=True)[0] if found else None


def answerers() -> Callable[[PublicAnswer], Answerer]:
    """Says who was the head when a question was answered; one query for all answers."""
    held = Tenure.objects.filter(post__kind=Post.Kind.HEAD, acting=False)
    tenures = list(held.select_related("person__photo").order_by("-since"))
    words = _("Answer of the director")
    faces = {tenure.person_id: face_of(tenure.person, words) for tenure in tenures}

    def answerer(row: PublicAnswer) -> Answerer:
        day = row.answered_on
        for tenure in tenures:
            ends = tenure.left_on
            if day and tenure.since <= day and (ends is None or day <= ends):
                return faces[tenure.person_id]
        return Answerer(words)

    return answerer


def face_of(person: Person, words: str) -> Answerer:
    # Whoever has left is shown by no photo (Person.photo_period).
    photo = person.photo_shown() if person.works() else None
    return Answerer(words, person.initials, picture(photo, "portrait96") if photo else None)


@dataclass(frozen=True)
class Figure:
    """A number with what it counts in words."""

    number: int
    words: str


def blog_figures(at: datetime | None = None) -> list[Figure]:
    """Questions to the head by state, and how many working days an answer takes; a fixed number of
    queries however many there are."""
    at = at or timezone.now()
    asked = Inquiry.objects.filter(kind=Kind.HEAD)
    on = timezone.localdate(at)
    found = asked.aggregate(
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        waiting=Count("pk", filter=Q(state=State.OPEN)),
        overdue=Count("pk", filter=Q(state=State.OPEN, due_on__lt=on)),
    )
    answered, waiting, overdue = found["answered"], found["waiting"], found["overdue"]
    figures = [
        Figure(answered, ngettext("question answered", "questions answered", answered)),
        Figure(waiting, ngettext("waits for an answer", "wait for an answer", waiting)),
    ]
    days = mean_days(at)
    if days is not None:
        words = ngettext(
            "working day to an answer, on average", "working days to an answer, on average", days
        )
        figures.append(Figure(days, words))
    return [*figures, Figure(overdue, ngettext("overdue question", "overdue questions", overdue))]


def mean_days(at: datetime) -> int | None:
    """How many working days the last answers took on average, rounded; None before the first."""
    answered = Inquiry.objects.filter(kind=Kind.HEAD, state=State.ANSWERED, ended_at__lte=at)
    rows = answered.order_by("-ended_at").values_list("registered_on", "ended_at")[:COUNTED]
    calendar = working_calendar()
    days = [
        calendar.working_days_after(registered_on, timezone.localdate(ended_at))
        for registered_on, ended_at in rows
    ]
    return round(sum(days) / len(days)) if days else None
