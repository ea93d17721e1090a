"""The list of surveys and votes, the page of one with its form or its results, and what answers a
ballot. The results of all of them are open data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from apps.feedback.models import Question, Survey
from apps.feedback.surveys.forms import SurveyForm
from apps.feedback.surveys.results import Cell, QuestionResult, Results, results_of
from apps.feedback.surveys.voting import Closed, Given, give
from apps.inquiries.protection import voter_digest
from apps.inquiries.views import ProtectedFormView
from apps.languages.models import EDITORIAL_LANGUAGES, column, reading_language
from apps.languages.typography import number
from apps.publishing.charts import bar_chart
from apps.publishing.export import DataColumn, Dataset, download_links, in_both, in_words
from apps.publishing.sections import Collection, Listing, collection_of
from apps.publishing.views import Crumb

HIDDEN = pgettext_lazy("figure", "hidden")


# --- Results in words and drawings --------------------------------------------------------------


def answer_words(question: Question, place: int, language: str) -> str:
    """The words of an answer by its number."""
    if question.kind == Question.Kind.SCALE:
        return str(place)
    options = question.options_in(language)
    return options[place - 1] if place <= len(options) else str(place)


def chart_of(result: QuestionResult) -> dict[str, Any] | None:
    """The answers to a question drawn as bars, with how many and what share as a table; None where
    there is nothing to draw."""
    if result.answered is None or not result.cells:
        return None
    language = reading_language()
    question = result.question
    count_head, share_head = _("Number of answers"), _("Share, %")
    # The bars carry the numbers of the answers: their words stand in the table and are long.
    chart = bar_chart(
        count_head,
        [str(cell.number) for cell in result.cells],
        [(count_head, [cell.count for cell in result.cells])],
    )
    is_scale = question.kind == Question.Kind.SCALE
    rows = []
    for cell in result.cells:
        words = answer_words(question, cell.number, language)
        rows.append(
            [
                {"text": words if is_scale else f"{cell.number}. {words}"},
                {"text": shown(cell.count, language), "label": count_head, "numeric": True},
                {"text": shown(cell.percent, language), "label": share_head, "numeric": True},
            ]
        )
    chart["table"] = {
        "caption": "",
        "columns": [
            {"title": pgettext("scale", "Mark") if is_scale else _("Answer")},
            {"title": count_head, "numeric": True},
            {"title": share_head, "numeric": True},
        ],
        "rows": rows,
    }
    return chart


def shown(figure: Any, language: str) -> str:
    return str(HIDDEN) if figure is None else number(figure, language)


@dataclass(frozen=True)
class Answered:
    """A question with its answers, as the page shows them."""

    result: QuestionResult

    @property
    def chart(self) -> dict[str, Any] | None:
        return chart_of(self.result)


@dataclass(frozen=True)
class Board:
    """The results of a survey, as the page shows them (templates/feedback/survey_results.html)."""

    results: Results
    # Whether answers may still come: then they are counted in groups.
    grows: bool

    @property
    def questions(self) -> list[Answered]:
        return [Answered(each) for each in self.results.questions]


def board_of(survey: Survey, on: date) -> Board:
    """The results of a survey as they stand on a day."""
    return Board(results_of([survey], on)[0], grows=not survey.is_over(on))


# --- Pages --------------------------------------------------------------------------------------


def state_words(survey: Survey, on: date) -> str:
    """Whether answers are taken on a day."""
    if survey.is_open(on):
        return _("answers are taken")
    return _("closed") if survey.is_over(on) else _("not open yet")


class SurveyListing(Listing):
    """Surveys and votes: those that take answers first, then those to come, then the closed ones;
    and a page for each."""

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        answer = AnswerSurvey.as_view()
        return [
            path(
                f"{collection.address}/<slug:slug>/answer/",
                answer,
                name=f"{collection.name}.answer",
            ),
            *super().urls(collection),
        ]

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def rows(self) -> QuerySet:
        over = Q(closed_at__isnull=False) | Q(closes_on__lt=self.today)
        place = Case(
            When(over, then=Value(2)),
            When(opens_on__gt=self.today, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return super().rows().alias(place=place).order_by("place", "-closes_on", "-pk")

    def crumbs(self, *last: Crumb) -> list[Crumb]:
        home, *rest = super().crumbs(*last)
        return [home, Crumb(_("Feedback"), reverse("feedback")), *rest]

    def show_list(self) -> HttpResponse:
        response = super().show_list()
        for survey in response.context_data["page_obj"]:
            prepare(survey, self.today)
        return response

    def show_row(self, row: Survey) -> HttpResponse:
        response = super().show_row(row)
        if response.context_data["form"] is not None and row.is_public:
            # The form holds the moment it was shown. Of a draft nothing is kept anyway.
            add_never_cache_headers(response)
        return response

    def extra(self, row: Survey) -> dict[str, Any]:
        prepare(row, self.today)
        is_open = row.is_open(self.today) and not row.is_archived
        has_results = row.shows_results(self.today)
        query = f"survey={row.slug}"
        return {
            "form": SurveyForm(survey=row, request=self.request) if is_open else None,
            "answer_url": reverse(f"{self.collection.name}.answer", args=[row.slug]),
            "board": board_of(row, self.today) if has_results else None,
            "downloads": download_links(self.collection, query) if has_results else [],
        }

    @classmethod
    def dataset(cls, collection: Collection, query: Mapping[str, str]) -> Dataset:
        """The results that readers see, a row an answer; `survey` in the query: of one survey."""
        today = timezone.localdate()
        published = Survey.objects.public()
        slug = query.get("survey", "").replace("\x00", "")[:120]
        rows = published.filter(slug=slug) if slug else published
        return ResultRows(
            titles=in_both(lambda: collection.title),
            rows=rows.order_by("-closes_on", "-pk"),
            columns=result_columns(),
            updated=published.last_changed_on(),
            on=today,
        )


def prepare(survey: Survey, on: date) -> None:
    """Gives a survey what its templates ask beside the columns."""
    survey.takes_answers = survey.is_open(on) and not survey.is_archived
    survey.state_words = state_words(survey, on)
    survey.kind_words = (
        pgettext("kind of survey", "vote")
        if survey.is_vote
        else pgettext("kind of survey", "survey")
    )


class AnswerSurvey(ProtectedFormView):
    """Takes the answers to a survey: one ballot a person."""

    form_class = SurveyForm
    template = "feedback/survey_answer.html"

    @cached_property
    def survey(self) -> Survey:
        return get_object_or_404(Survey.objects.published(), slug=self.kwargs["slug"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.survey.get_absolute_url())

    def answer(self, request: HttpRequest) -> HttpResponse:
        if not self.survey.is_open(timezone.localdate()):
            # Its page says so, and has the results.
            return HttpResponseRedirect(self.survey.get_absolute_url())
        return super().answer(request)

    def make_form(self, *data: Any) -> SurveyForm:
        return SurveyForm(*data, survey=self.survey, request=self.request)

    def heading(self) -> str:
        # The page of a database that fails has a heading as well.
        return self.survey.title if "survey" in vars(self) else _("Surveys")

    def crumbs(self) -> list[Crumb]:
        collection = collection_of(Survey)
        return [
            Crumb(_("Home"), reverse("home")),
            Crumb(_("Feedback"), reverse("feedback")),
            Crumb(collection.title, collection.list_url),
            Crumb(self.survey.title),
        ]

    def context(self, **more: Any) -> dict[str, Any]:
        return {**super().context(**more), "survey": self.survey}

    def keep(self, form: SurveyForm) -> Given | None:
        """None when it closed meanwhile."""
        try:
            return give(
                self.survey,
                form.answers,
                voter=voter_digest(self.request, f"survey:{self.survey.pk}"),
                language=reading_language(),
            )
        except Closed:
            return None

    def done(self, kept: Given | None) -> HttpResponse:
        if kept is None:
            return HttpResponseRedirect(self.survey.get_absolute_url())
        today = timezone.localdate()
        board = board_of(self.survey, today) if self.survey.shows_results(today) else None
        return self.page("feedback/survey_thanks.html", HTTPStatus.OK, given=kept, board=board)


# --- Open data ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultRows(Dataset):
    """The answers of surveys as rows, counted as readers see them on a day: an empty figure is a
    hidden one."""

    on: date = date.min

    def __iter__(self) -> Iterator[list[Any]]:
        shown = [survey for survey in self.rows if survey.shows_results(self.on)]
        for results in results_of(shown, self.on):
            yield from rows_of(results)


def rows_of(results: Results) -> Iterator[list[Any]]:
    survey = results.survey
    titles = [survey.text("title", language) for language in EDITORIAL_LANGUAGES]
    head = [survey.slug, *titles, survey.opens_on, survey.closes_on, results.people]
    for place, result in enumerate(results.questions, 1):
        asked = [result.question.text("wording", language) for language in EDITORIAL_LANGUAGES]
        for cell in result.cells or (None,):
            yield [*head, place, *asked, result.answered, *cell_values(result.question, cell)]


def cell_values(question: Question, cell: Cell | None) -> list[Any]:
    if cell is None:
        return [None, "", "", None, None]
    words = [answer_words(question, cell.number, language) for language in EDITORIAL_LANGUAGES]
    return [cell.number, *words, cell.count, cell.percent]


def result_columns() -> tuple[DataColumn, ...]:
    """The columns in the order of `rows_of`."""
    survey, question, answer = (
        gettext_lazy("survey or vote"),
        gettext_lazy("question"),
        gettext_lazy("answer"),
    )
    return (
        plain_column("survey", "text", gettext_lazy("address")),
        *text_columns("title", survey),
        plain_column("opens_on", "date", gettext_lazy("open from")),
        plain_column("closes_on", "date", gettext_lazy("open until")),
        plain_column("people", "integer", gettext_lazy("people who took part")),
        plain_column("question_number", "integer", gettext_lazy("number of the question")),
        *text_columns("question", question),
        plain_column("answered", "integer", gettext_lazy("people who answered the question")),
        plain_column("answer_number", "integer", gettext_lazy("number of the answer")),
        *text_columns("answer", answer),
        plain_column("count", "integer", gettext_lazy("number of answers")),
        plain_column("percent", "number", gettext_lazy("share, %")),
    )


def plain_column(name: str, kind: str, title: Any) -> DataColumn:
    return DataColumn(name, name, kind, in_both(lambda: title))


def text_columns(name: str, title: Any) -> list[DataColumn]:
    """A column for each language."""
    return [
        DataColumn(
            column(name, language),
            name,
            "text",
            in_both(partial(in_words, lambda: title, language)),
        )
        for language in EDITORIAL_LANGUAGES
    ]
