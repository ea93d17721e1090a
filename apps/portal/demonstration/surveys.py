"""The demonstration's surveys and votes with the answers of invented people, given on past days by
the verb readers use; and a draft of the quality survey of a public service."""

from datetime import time
from itertools import chain, repeat

from apps.feedback.models import Ballot, Question, Survey
from apps.feedback.models.surveys import OWN_WORDS
from apps.feedback.surveys import voting
from apps.feedback.surveys.ready_made import quality_survey
from apps.portal.demonstration.loading import Demonstration

SAYS = "Surveys…"


def load(demonstration: Demonstration) -> None:
    source = demonstration.read("surveys.yaml")
    for row in source["surveys"]:
        load_survey(demonstration, row)
    quality = source["quality"]
    if not Survey.objects.filter(about_kk=quality["kk"]).exists():
        today = demonstration.clock.today
        unit = demonstration.units[quality["unit"]]
        quarter = (today.month + 2) // 3
        quality_survey(
            quality, year=today.year, quarter=quarter, unit=unit, by=demonstration.editor
        )


def load_survey(demonstration: Demonstration, row: dict) -> None:
    """A survey with its questions and ballots; one that somebody has answered stays as it is."""
    if Ballot.objects.filter(survey__slug=row["slug"]).exists():
        return
    clock = demonstration.clock
    survey = demonstration.keep(
        Survey,
        {"slug": row["slug"]},
        item=row["item"],
        opens_on=clock.day(row["opens"]),
        closes_on=clock.day(row["closes"]),
        results_shown=row["shown"],
        **demonstration.lifecycle(row),
        **demonstration.texts(row, {"title": "title", "lead": "lead", "thanks": "thanks"}),
    )
    columns = []
    for position, each in enumerate(row["questions"], 1):
        options = each.get("options", {})
        question = demonstration.keep(
            Question,
            {"survey": survey, "position": position},
            kind=each["kind"],
            required=each.get("required", False),
            options_kk="\n".join(options.get("kk", ())),
            options_ru="\n".join(options.get("ru", ())),
            **demonstration.texts(each, {"wording": "wording"}),
        )
        columns.append((question, chosen(each)))
    at = clock.moment(row["opens"], time(12, 0))
    for number in range(sum(row["questions"][0]["answers"])):
        answers = {
            question: [numbers[number]]
            for question, numbers in columns
            if number < len(numbers) and numbers[number] != OWN_WORDS
        }
        voting.give(survey, answers, voter=f"demonstration-{number}", language="kk", at=at)
    if row["closes"] < 0:
        voting.close(survey, at=clock.moment(row["closes"] + 1, time(0, 5)))


def chosen(question: dict) -> list[int]:
    """The line each person chose, one after the other."""
    counts = enumerate(question.get("answers", ()), 1)
    return list(chain.from_iterable(repeat(line, count) for line, count in counts))
