"""The screen of the figures the organisation counts with: what each is now, on which act it rests,
who set it when, and all values it ever had."""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from apps.accounts.roles import may_publish
from apps.compliance.forms import FigureForm, put_errors
from apps.publishing.figures import Figure, Figures, all_figures, set_figure
from apps.publishing.models import FigureRow

PAGE = 50


def figure_urls(site: AdminSite) -> list[URLPattern]:
    """The address of the figures, for the admin site."""
    view = site.admin_view(partial(figures_page, site))
    return [path("figures/", view, name="compliance_figures")]


@dataclass(frozen=True)
class Line:
    """A figure as it stands; `row` is None while nobody has set it."""

    figure: Figure
    words: str
    source: str
    row: FigureRow | None
    form: FigureForm
    faulty: bool


@dataclass(frozen=True)
class Past:
    """A value that was set some day."""

    row: FigureRow
    title: str
    words: str


def past(row: FigureRow) -> Past:
    figure = all_figures().get(row.name)
    if figure is None:
        # A figure that an earlier version of the product knew.
        return Past(row, row.name, row.value)
    return Past(row, str(figure.title), figure.words(row.value))


def figures_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The figures; whoever makes records public sets them, others of the staff read."""
    if not request.user.has_perm("publishing.view_figurerow"):
        raise PermissionDenied
    faulty = None
    if request.method == "POST":
        if not may_publish(request.user):
            raise PermissionDenied
        faulty = set_by_form(request)
        if faulty is None:
            messages.success(request, _("The figure is set. It counts from now on."))
            return HttpResponseRedirect(reverse("admin:compliance_figures"))
    figures = Figures()
    lines = []
    for name, figure in all_figures().items():
        wrong = faulty is not None and faulty.prefix == name
        form = faulty if wrong else FigureForm(name=name, present=figures[name])
        words, source = figure.words(figures[name]), figures.source(name)
        lines.append(Line(figure, words, source, figures.rows.get(name), form, wrong))
    rows = FigureRow.objects.select_related("set_by").order_by("-set_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": _("Figures of compliance"),
        "lines": lines,
        "page": page,
        "history": [past(row) for row in page.object_list],
        "may_set": may_publish(request.user),
    }
    return TemplateResponse(request, "admin/compliance/figures.html", context)


def set_by_form(request: HttpRequest) -> FigureForm | None:
    """Sets the figure that was sent; the form with its faults where it cannot be. Raises Http404
    for a figure there is not."""
    name = request.POST.get("figure", "")
    if name not in all_figures():
        raise Http404
    form = FigureForm(request.POST, name=name, present=None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            set_figure(name, given["value"], source=given["source"], by=request.user)
        except ValidationError as error:
            put_errors(form, error)
    return form if form.errors else None
