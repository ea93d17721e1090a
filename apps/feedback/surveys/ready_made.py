"""The survey that is ready to be used: quality and accessibility of an electronic public service
(the methodology of such services, annex 3: two questions, three answers, the name of the service).
It is made as a draft, one for each service and quarter, so that its figures are those of both."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from apps.accounts.models import Unit
from apps.feedback.models import Question, Survey
from apps.feedback.models.surveys import SURVEYS, ResultsShown
from apps.publishing import actions

TITLE = {
    "kk": "«Сапа» және «қолжетімділік» көрсеткіштері",
    "ru": "Показатели «качества» и «доступности»",
}
LEAD = {
    "kk": "Екі сұраққа жауап беріңіз: бұл бір минуттан аспайды. Жауап беру ерікті.",
    "ru": "Ответьте на два вопроса: это займёт не больше минуты. Участие добровольное.",
}
THANKS = {
    "kk": "Жауаптарыңыз қызметті жақсартуға көмектеседі.",
    "ru": "Ваши ответы помогут сделать услугу лучше.",
}
QUESTIONS = (
    {
        "kk": "Электрондық мемлекеттік қызметті көрсету үдерісінің сапасына және нәтижесіне "
        "қанағаттанасыз ба?",
        "ru": "Удовлетворены ли Вы качеством процесса и результатом оказания электронной "
        "государственной услуги?",
    },
    {
        "kk": "Электрондық мемлекеттік қызметті көрсету тәртібі жөніндегі ақпараттың сапасына "
        "қанағаттанасыз ба?",
        "ru": "Удовлетворены ли Вы качеством информации о порядке оказания электронной "
        "государственной услуги?",
    },
)
ANSWERS = {
    "kk": ("қанағаттанбаймын", "ішінара қанағаттанамын", "қанағаттанамын"),
    "ru": ("не удовлетворен(а)", "частично удовлетворен(а)", "удовлетворен(а)"),
}


def quality_survey(
    service: Mapping[str, str], *, year: int, quarter: int, unit: Unit | None, by: Any
) -> Survey:
    """A draft of the quality survey of one service in one quarter (1 to 4).

    `service`: its name in each language; `unit`: whose draft it is."""
    last_month = 3 * quarter
    survey = Survey(
        item=SURVEYS,
        opens_on=date(year, last_month - 2, 1),
        closes_on=date(year, last_month, monthrange(year, last_month)[1]),
        results_shown=ResultsShown.CLOSED,
        unit=unit,
    )
    for language in ("kk", "ru"):
        setattr(survey, f"title_{language}", TITLE[language])
        setattr(survey, f"lead_{language}", LEAD[language])
        setattr(survey, f"about_{language}", service[language])
        setattr(survey, f"thanks_{language}", THANKS[language])
    with transaction.atomic():
        actions.save(survey, by=by)
        for position, words in enumerate(QUESTIONS, 1):
            Question.objects.create(
                survey=survey,
                wording_kk=words["kk"],
                wording_ru=words["ru"],
                options_kk="\n".join(ANSWERS["kk"]),
                options_ru="\n".join(ANSWERS["ru"]),
                kind=Question.Kind.SINGLE,
                position=position,
            )
    return survey
