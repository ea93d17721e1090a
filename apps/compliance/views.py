"""What everybody may see of compliance: the page «Сайттың жай-күйі» and the same for machines."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.compliance.report.public import FRESH, in_language, public_state
from apps.compliance.state import State
from apps.compliance.words import month_of_year
from apps.languages.models import reading_language
from apps.publishing.views import Crumb, from_home

# How the parts of the bar are drawn; the words beside it are the states' own.
MARKS = {
    State.FILLED: "filled",
    State.UNCONFIRMED: "check",
    State.INCOMPLETE: "incomplete",
    State.OVERDUE: "missing",
    State.NOT_APPLICABLE: "not_applicable",
}


@require_safe
def state_of_site(request: HttpRequest) -> HttpResponse:
    """The state of the site by section and language, news, what is overdue and the regulation."""
    state = in_language(public_state(), reading_language())
    news = state["news"]
    counts = state["totals"]["states"]
    title = _("State of the site")
    context = {
        "page_title": title,
        "page_description": _("How much of what the regulation asks for stands on the site."),
        "breadcrumbs": from_home(Crumb(title)),
        "state": state,
        "items": sum(counts.values()),
        "overdue": state["overdue"]["items"],
        "news_kept": news["expected"] - news["missed"],
        "news_months": [
            {**month, "name": month_of_year(month["month"])} for month in reversed(news["months"])
        ],
        "counts": [(mark, each.label, counts[each.value]) for each, mark in MARKS.items()],
    }
    return TemplateResponse(request, "compliance/state_of_site.html", context)


@require_safe
def compliance_json(request: HttpRequest) -> HttpResponse:
    """The same data for a health department that watches many hospitals; see report/public.py."""
    response = JsonResponse(public_state(), json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    response.headers["Content-Language"] = "kk, ru"
    return response
