"""Surveys and votes (mgdb1 and gp17 р. 5 п. 7: «опросы», «голосования»): what is asked, the ballots
that were given, and answers in the person's own words, which may hold personal data and are kept
apart. What is shown of them is counted in surveys/results.py."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.languages.models import EDITORIAL_LANGUAGES, Translated
from apps.publishing.fields import days_in_order
from apps.publishing.models import Publishable

SURVEYS, VOTING = "services.feedback.surveys", "services.feedback.voting"
# The steps of a scale, from the worst to the best.
SCALE = (1, 2, 3, 4, 5)
# What stands in a mark for an answer in one's own words: that there is one.
OWN_WORDS = 0
# Longest answer in one's own words, in characters.
LONGEST_ANSWER = 2000


class ResultsShown(models.TextChoices):
    """From when readers see the results."""

    AT_ONCE = "at_once", pgettext_lazy("results of a survey", "at once")
    CLOSED = "closed", pgettext_lazy("results of a survey", "after the survey has closed")


class Survey(Publishable):
    """A survey, or a vote: a survey with one question. Open from one day to another, both
    included, unless it was closed sooner.

    Once somebody has answered, its questions stay as they are; once it is closed, nothing says any
    more who answered, and it is never open again."""

    translated = (*Publishable.translated, "about", "thanks")
    needed = ("item", "opens_on", "closes_on")
    parts = (*Publishable.parts, "questions")

    item = models.CharField(
        _("item of the regulation"), max_length=80, db_index=True, default=SURVEYS
    )
    about = models.CharField(
        _("what it is about"),
        max_length=300,
        blank=True,
        help_text=_("For example the name of the service whose quality is asked about."),
    )
    thanks = models.TextField(
        _("closing words"),
        max_length=1000,
        blank=True,
        help_text=_("The person reads them after answering."),
    )
    opens_on = models.DateField(_("open from"), null=True, blank=True)
    closes_on = models.DateField(_("open until"), null=True, blank=True)
    results_shown = models.CharField(
        _("results are shown"), max_length=10, choices=ResultsShown, default=ResultsShown.CLOSED
    )
    # Fewer than five could point to a person (the quality survey of public services).
    smallest_cell = models.PositiveSmallIntegerField(
        _("smallest number of answers shown"),
        default=5,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
        help_text=_("A smaller one is hidden, so that nobody is recognised by an answer."),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    class Meta(Publishable.Meta):
        verbose_name = _("survey or vote")
        verbose_name_plural = _("surveys and votes")
        constraints = [
            *Publishable.Meta.constraints,
            days_in_order(
                "feedback_survey_days",
                "opens_on",
                "closes_on",
                open_ended=("opens_on", "closes_on"),
            ),
            models.CheckConstraint(
                name="feedback_survey_smallest_cell", condition=Q(smallest_cell__gte=5)
            ),
        ]

    @property
    def is_vote(self) -> bool:
        return self.item == VOTING

    def has_opened(self, on: date) -> bool:
        return self.opens_on is not None and self.opens_on <= on

    def is_over(self, on: date) -> bool:
        """Whether it was closed, or its last day is past."""
        ended = self.closes_on is not None and self.closes_on < on
        return self.closed_at is not None or ended

    def is_open(self, on: date) -> bool:
        """Whether answers are taken on a day; of one that readers see."""
        return self.has_opened(on) and not self.is_over(on)

    def shows_results(self, on: date) -> bool:
        """Whether readers see the results on a day."""
        at_once = self.results_shown == ResultsShown.AT_ONCE and self.has_opened(on)
        return at_once or self.is_over(on)

    @property
    def is_answered(self) -> bool:
        """Whether anybody has answered; one query."""
        return self.ballots.exists()


def questions_stand() -> str:
    """Why a question is not changed."""
    return _now(
        "Somebody has answered already, so the questions stay as they are. Close this one and make"
        " another."
    )


class Question(Translated):
    """A question of a survey. Its answers to choose from are lines of a text in each language, the
    same number in both; a mark names the line, counted from 1."""

    class Kind(models.TextChoices):
        SINGLE = "single", pgettext_lazy("kind of question", "one answer of several")
        SEVERAL = "several", pgettext_lazy("kind of question", "any number of answers")
        SCALE = "scale", pgettext_lazy("kind of question", "a mark from 1 to 5")
        WORDS = "words", pgettext_lazy("kind of question", "in the person's own words")

    translated = ("wording", "options")

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="questions", verbose_name=_("survey or vote")
    )
    wording = models.CharField(_("question"), max_length=300)
    options = models.TextField(
        _("answers to choose from"),
        max_length=3000,
        blank=True,
        help_text=_("One on a line, in the same order in both languages."),
    )
    kind = models.CharField(_("kind of question"), max_length=10, choices=Kind, default=Kind.SINGLE)
    required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of a survey")

    def __str__(self) -> str:
        return self.wording or self.wording_kk or self.wording_ru or ""

    @property
    def offers_options(self) -> bool:
        return self.kind in (self.Kind.SINGLE, self.Kind.SEVERAL)

    def options_in(self, language: str) -> list[str]:
        """The answers to choose from in one language, in order; an empty line is none."""
        lines = (" ".join(line.split()) for line in self.text("options", language).splitlines())
        return [line for line in lines if line]

    def clean(self) -> None:
        super().clean()
        faults: dict[str, str] = {}
        lines = {language: self.options_in(language) for language in EDITORIAL_LANGUAGES}
        for language, found in lines.items():
            name = f"options_{language}"
            if not self.offers_options:
                if found:
                    faults[name] = _now("This kind of question has no answers to choose from.")
            elif len(found) < 2:
                faults[name] = _now("Give at least two answers, each on a line of its own.")
            elif len({each.casefold() for each in found}) < len(found):
                faults[name] = _now("One answer stands here twice.")
        if not faults and len(lines["kk"]) != len(lines["ru"]):
            faults["options_ru"] = _now(
                "There are %(kk)s answers in Kazakh and %(ru)s in Russian: give as many in both."
            ) % {language: len(found) for language, found in lines.items()}
        if faults:
            raise ValidationError(faults)

    def save(self, *args, **kwargs) -> None:
        """Raises ValidationError once somebody has answered: an answer says nothing without the
        question it was given to."""
        with transaction.atomic():
            self.refuse_answered()
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self.refuse_answered()
            return super().delete(*args, **kwargs)

    def refuse_answered(self) -> None:
        # The row is locked as `give` locks it: nobody answers in between.
        survey = Survey._base_manager.select_for_update().get(pk=self.survey_id)
        if survey.is_answered:
            raise ValidationError(questions_stand())


class Ballot(models.Model):
    """The answers of one person. `voter` keeps a second ballot out while the survey is open; it is
    emptied when the survey closes."""

    kept_as = "citizens"

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="ballots")
    voter = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2)
    given_on = models.DateField()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(
                name="feedback_ballot_once", fields=["survey", "voter"], condition=~Q(voter="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Mark(models.Model):
    """One answer of a ballot: the line of an option, the step of a scale, or that there is an
    answer in the person's own words (OWN_WORDS)."""

    kept_as = "citizens"

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="marks")
    # Drafts of questions are deleted and rolled back; a real deletion is refused by the question.
    question = models.ForeignKey(Question, models.CASCADE, related_name="marks")
    number = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("answer of a ballot")
        verbose_name_plural = _("answers of ballots")
        indexes = [models.Index(fields=["question", "number"])]
        constraints = [
            models.UniqueConstraint(
                name="feedback_mark_once", fields=["ballot", "question", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.question_id} {self.number}"


class OpenAnswer(models.Model):
    """An answer in a person's own words. Nothing ties it to the person's other answers. Staff read
    it with an entry in the journal; it is never published and erased in its time."""

    kept_as = "citizens"

    question = models.ForeignKey(Question, models.CASCADE, related_name="open_answers")
    text = models.TextField(max_length=LONGEST_ANSWER)
    language = models.CharField(max_length=2)
    given_on = models.DateField(db_index=True)

    class Meta:
        # Not in the order of the ballots: two lists in one order could be laid side by side.
        ordering = ["given_on", "text"]
        verbose_name = _("answer in a person's own words")
        verbose_name_plural = _("answers in people's own words")

    def __str__(self) -> str:
        # Never the words themselves: a string form lands in logs and messages.
        return f"{self._meta.verbose_name} {self.pk}"
