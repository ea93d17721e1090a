"""The screen of the compliance report: a period, a day as of which, a language and a form; and the
report itself. It is for those who read the journal: the heads, the chief editor, the inspector and
the administrator."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from apps.compliance.forms import DayField
from apps.compliance.report.composing import report
from apps.compliance.report.forms import FORMS, file_name, pieces
from apps.compliance.report.parts import Printed
from apps.compliance.report.presenting import moment_as_of
from apps.languages.models import reading_language

# Who may read what everybody did may read the report of it.
PERMISSION = "journal.view_entry"
LANGUAGES = {"kk": gettext_lazy("Kazakh"), "ru": gettext_lazy("Russian")}
FORM_TITLES = {
    "html": gettext_lazy("Page for print"),
    "pdf": "PDF",
    "xlsx": "XLSX",
    "json": "JSON",
}


def report_urls(site: AdminSite) -> list[URLPattern]:
    """The address of the report, for the admin site."""
    view = site.admin_view(partial(report_page, site))
    return [path("compliance/report/", view, name="compliance_report")]


class ReportForm(forms.Form):
    """What the report is about, and its form."""

    start = DayField(label=gettext_lazy("First day of the period"))
    end = DayField(label=gettext_lazy("Last day of the period"))
    as_of = DayField(
        label=gettext_lazy("As of the end of the day"),
        help_text=gettext_lazy(
            "A past day: the report is made of what was recorded by then. Today: of all there is."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the report"), choices=[*LANGUAGES.items()]
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the report"), choices=[*FORM_TITLES.items()]
    )

    def clean_as_of(self) -> date:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict:
        given = super().clean()
        start, end, as_of = (given.get(name) for name in ("start", "end", "as_of"))
        if start and end and start > end:
            self.add_error("end", _("The last day must not be before the first."))
        if start and as_of and start > as_of:
            self.add_error("as_of", _("By this day the period had not begun."))
        return given


@dataclass(frozen=True)
class Preset:
    """A period people often ask for."""

    title: str
    start: date
    end: date


def presets(today: date) -> list[Preset]:
    month = today.replace(day=1)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = quarter - timedelta(days=1)
    last = date(before.year, before.month - 2, 1)
    return [
        Preset(_("This month"), month, today),
        Preset(_("Last quarter"), last, before),
        Preset(_("This year"), today.replace(month=1, day=1), today),
        Preset(_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def report_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Asks for the period; `?form=pdf` and the rest of the fields give the report."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    asked = "form" in request.GET
    if asked:
        form = ReportForm(request.GET)
        if form.is_valid():
            return sent(form, Printed(request.user.get_full_name(), now))
    else:
        form = ReportForm(initial=beginning(request, today))
    context = {
        **site.each_context(request),
        "title": _("Compliance report"),
        "opts": None,
        "form": form,
        "asked": asked,
        "presets": presets(today),
    }
    return TemplateResponse(request, "admin/compliance/report.html", context)


def beginning(request: HttpRequest, today: date) -> dict[str, object]:
    """What stands in the form at first: the period of the address, or this year."""
    found: dict[str, object] = {
        "start": today.replace(month=1, day=1),
        "end": today,
        "as_of": today,
        "language": reading_language(),
        "form": "html",
    }
    for name in ("start", "end", "as_of"):
        try:
            found[name] = date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
    return found


def sent(form: ReportForm, printed: Printed) -> StreamingHttpResponse:
    given = form.cleaned_data
    language, name = given["language"], given["form"]
    at = moment_as_of(given["as_of"], printed.at)
    with override(language):
        made = report(given["start"], given["end"], at)
    response = StreamingHttpResponse(
        pieces(made, name, language, printed), content_type=FORMS[name].content_type
    )
    response.headers["Content-Language"] = language
    # The page is read and printed, the other forms are kept.
    if name != "html":
        kept = file_name(made, name, language)
        response.headers["Content-Disposition"] = f'attachment; filename="{kept}"'
    return response
