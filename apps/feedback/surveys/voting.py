"""Giving a ballot, once a person; closing a survey; and what is forgotten in its time. Rules about
days take the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.feedback.models import Ballot, Mark, OpenAnswer, Question, Survey
from apps.feedback.models.surveys import OWN_WORDS
from apps.journal.actions import record, take_turn
from apps.journal.models import Action
from apps.publishing.figures import Figures

# What is said of one question: the numbers of the answers chosen, or words.
Answers = Mapping[Question, list[int] | str]


class Closed(ValidationError):
    """The survey takes no answers on this day."""


@dataclass(frozen=True)
class Given:
    """A ballot that was given; `is_new` is False where the same person had given one before, and
    then nothing was kept."""

    survey: Survey
    is_new: bool


def give(
    survey: Survey, answers: Answers, *, voter: str, language: str, at: datetime | None = None
) -> Given:
    """Keeps the answers of one person, all of them or none. Raises Closed outside the days of the
    survey and once it is closed."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    with transaction.atomic():
        # One ballot after the other, and none while the survey is being closed.
        present = Survey.objects.select_for_update().get(pk=survey.pk)
        if not present.is_open(today) or not Survey.objects.published(at).filter(pk=survey.pk):
            raise Closed(_("No answers are taken here at present."))
        ballot, is_new = Ballot.objects.get_or_create(
            survey=present, voter=voter, defaults={"language": language, "given_on": today}
        )
        if is_new:
            keep_answers(ballot, answers)
    return Given(survey, is_new)


def keep_answers(ballot: Ballot, answers: Answers) -> None:
    marks = []
    for question, said in answers.items():
        if isinstance(said, str):
            if not said.strip():
                continue
            OpenAnswer.objects.create(
                question=question,
                text=said.strip(),
                language=ballot.language,
                given_on=ballot.given_on,
            )
            said = [OWN_WORDS]
        marks += [Mark(ballot=ballot, question=question, number=number) for number in said]
    Mark.objects.bulk_create(marks)


def close(survey: Survey, *, by: Any = None, at: datetime | None = None) -> None:
    """Takes no more answers and forgets who gave them, for good. Raises ValidationError for one
    that was closed before."""
    with transaction.atomic():
        take_turn()
        present = Survey._base_manager.select_for_update().get(pk=survey.pk)
        if present.closed_at is not None:
            raise ValidationError(_("This is closed already."))
        Survey._base_manager.filter(pk=survey.pk).update(closed_at=at or timezone.now())
        present.ballots.update(voter="")
        record(Action.SAVED, present, by=by, item=present.item, note="closed", at=at)
    survey.refresh_from_db()


def ended(on: date) -> QuerySet[Survey]:
    """Those whose last day is past and that still say who answered."""
    known = Ballot.objects.filter(survey=OuterRef("pk")).exclude(voter="")
    return Survey._base_manager.filter(Exists(known), closes_on__lt=on, closed_at=None)


def tidy(on: date) -> int:
    """What is done each day: surveys whose last day is past are closed, and answers in people's own
    words are erased after their time (the figure «personal.kept_days»). Returns how many of both; a
    second call on a day finds nothing."""
    done = 0
    for survey in ended(on):
        close(survey)
        done += 1
    kept_since = on - timedelta(days=Figures()["personal.kept_days"])
    erased, _by_model = OpenAnswer.objects.filter(given_on__lt=kept_since).delete()
    return done + erased


def look_at_words(survey: Survey, *, by: Any) -> QuerySet[OpenAnswer]:
    """The answers in people's own words, with an entry in the journal that somebody has read them
    (Law No 94-V)."""
    record(Action.LOOKED_AT, survey, by=by, item=survey.item)
    return OpenAnswer.objects.filter(question__survey=survey).select_related("question")


def erase_words(survey: Survey, answer: int, *, by: Any) -> None:
    """Erases one answer in a person's own words, by its key, before its time: it names somebody, or
    insults. That there was one stays counted. One that is gone already is no fault."""
    with transaction.atomic():
        take_turn()
        found = OpenAnswer.objects.filter(question__survey=survey, pk=answer)
        if found.delete()[0]:
            record(Action.ERASED, survey, by=by, item=survey.item)
