"""What became of a survey, counted so that nobody is recognised: how many gave each answer, what
share that is, and which figures are hidden. Words and drawings are views.py's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from apps.feedback.models import Ballot, Mark, Question, Survey
from apps.feedback.models.surveys import OWN_WORDS, SCALE

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Cell:
    """How many gave one answer; both figures are None where they are hidden."""

    number: int
    count: int | None
    percent: Decimal | None


@dataclass(frozen=True)
class QuestionResult:
    """The answers to one question. `answered`: by how many people, None where that is hidden with
    all else; `mean`: of a scale, to a tenth, None where a figure is hidden: it would give the
    figure away."""

    question: Question
    answered: int | None
    cells: tuple[Cell, ...] = ()
    mean: Decimal | None = None

    @property
    def hides(self) -> bool:
        """Whether a figure is hidden."""
        return self.answered is None or any(cell.count is None for cell in self.cells)


@dataclass(frozen=True)
class Results:
    """The answers to a survey. `people`: how many gave a ballot, None while they are fewer than the
    smallest number shown: then nothing is shown at all."""

    survey: Survey
    people: int | None
    questions: tuple[QuestionResult, ...]

    @property
    def hides(self) -> bool:
        return any(each.hides for each in self.questions)


def results_of(surveys: Iterable[Survey], on: date) -> list[Results]:
    """The results of surveys as they stand on a day, in their order; five queries at most.

    While a survey is open its ballots are counted in whole groups of the smallest number shown:
    whoever looks before and after a person has answered does not see what that person chose."""
    surveys = list(surveys)
    questions: dict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(survey__in=surveys):
        questions[question.survey_id].append(question)
    given = Ballot.objects.filter(survey__in=surveys).values_list("survey")
    ballots = dict(given.annotate(count=Count("pk")).order_by())
    people = {each.pk: people_counted(each, ballots.get(each.pk, 0), on) for each in surveys}
    held_back = {pk: count for pk, count in people.items() if count < ballots.get(pk, 0)}
    counted = Mark.objects.filter(counted_ballots(surveys, held_back)).order_by()
    marks: dict[int, Counter[int]] = defaultdict(Counter)
    each_answer = counted.values_list("question", "number").annotate(count=Count("pk"))
    for question, number, count in each_answer:
        marks[question][number] = count
    several = counted.filter(question__kind=Question.Kind.SEVERAL).values_list("question")
    # Fewer than the marks of a question that takes several answers.
    answered = dict(several.annotate(people=Count("ballot", distinct=True)))
    return [
        count_survey(each, questions[each.pk], people[each.pk], marks, answered) for each in surveys
    ]


def people_counted(survey: Survey, ballots: int, on: date) -> int:
    """How many of the ballots count on a day."""
    return ballots if survey.is_over(on) else ballots - ballots % survey.smallest_cell


def counted_ballots(surveys: Sequence[Survey], held_back: Mapping[int, int]) -> Q:
    """Which marks count: all of a survey, or those of its first ballots, as many as `held_back`
    says."""
    whole = [survey.pk for survey in surveys if survey.pk not in held_back]
    counted = Q(ballot__survey__in=whole)
    numbered = Ballot.objects.filter(survey__in=held_back).annotate(
        place=Window(RowNumber(), partition_by=F("survey"), order_by=F("pk").asc())
    )
    lasts = Q()
    for pk, count in held_back.items():
        lasts |= Q(survey=pk, place=count)
    for survey, last in numbered.filter(lasts).values_list("survey", "pk") if held_back else ():
        counted |= Q(ballot__survey=survey, ballot__lte=last)
    return counted


def count_survey(
    survey: Survey,
    questions: Sequence[Question],
    people: int,
    marks: Mapping[int, Counter[int]],
    answered_several: Mapping[int, int],
) -> Results:
    if people < survey.smallest_cell:
        return Results(survey, None, tuple(QuestionResult(each, None) for each in questions))
    return Results(
        survey,
        people,
        tuple(
            count_question(
                each, marks[each.pk], answered_several.get(each.pk), survey.smallest_cell
            )
            for each in questions
        ),
    )


def numbers_of(question: Question) -> tuple[int, ...]:
    """The numbers of the answers a question offers."""
    if question.kind == Question.Kind.SCALE:
        return SCALE
    if question.kind == Question.Kind.WORDS:
        return ()
    return tuple(range(1, len(question.options_in("kk")) + 1))


def count_question(
    question: Question, marks: Counter[int], people: int | None, smallest: int
) -> QuestionResult:
    """`people`: who answered, where that is not the sum of the marks."""
    if question.kind == Question.Kind.WORDS:
        written = marks[OWN_WORDS]
        return QuestionResult(question, written if written >= smallest else None)
    numbers = numbers_of(question)
    adds_up = question.kind != Question.Kind.SEVERAL
    counts = [marks[number] for number in numbers]
    answered = sum(counts) if adds_up else people or 0
    if answered < smallest:
        return QuestionResult(question, None)
    shown = shown_counts(counts, smallest, adds_up=adds_up)
    cells = tuple(
        Cell(number, count, None if count is None else share(count, answered))
        for number, count in zip(numbers, shown, strict=True)
    )
    mean = None
    if question.kind == Question.Kind.SCALE and None not in shown:
        total = Decimal(sum(number * count for number, count in zip(numbers, counts, strict=True)))
        mean = (total / answered).quantize(TENTH, ROUND_HALF_UP)
    return QuestionResult(question, answered, cells, mean)


def share(count: int, of: int) -> Decimal:
    """Per cent to a tenth."""
    return (Decimal(100 * count) / of).quantize(TENTH, ROUND_HALF_UP)


def shown_counts(counts: Sequence[int], smallest: int, *, adds_up: bool) -> list[int | None]:
    """The counts as readers see them: None for one below `smallest`, and for further ones, the
    smallest first, while what is hidden could be worked out from the total.

    `adds_up`: whether the counts sum up to a total that is shown. The hidden ones are then known by
    their sum: it must be no small number itself, belong to two at least, and leave more than one
    way to divide it."""
    hidden = {place for place, count in enumerate(counts) if count < smallest}
    rest = sorted((count, place) for place, count in enumerate(counts) if place not in hidden)
    while adds_up and hidden and rest and can_be_worked_out([counts[p] for p in hidden], smallest):
        hidden.add(rest.pop(0)[1])
    return [None if place in hidden else count for place, count in enumerate(counts)]


def can_be_worked_out(hidden: Sequence[int], smallest: int) -> bool:
    largest = (smallest - 1) * len(hidden)
    return len(hidden) < 2 or sum(hidden) < smallest or sum(hidden) == largest
