"""The page where a person explains missed terms of their own and reads the explanations given so
far: those of the own units, or of all units for those who answer for the whole site."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.roles import works_everywhere
from apps.compliance.catching_up import catch_up
from apps.compliance.enforcement.questions import Question
from apps.compliance.matters import Matters
from apps.compliance.models import Explanation, Material

# Explanations on a page.
PAGE = 20


def explain_urls(site: AdminSite) -> list[URLPattern]:
    """The address of the page, for the admin site."""
    view = site.admin_view(partial(explain_page, site))
    return [path("explain/", view, name="compliance_explain")]


def explanations_read_by(user: Any) -> QuerySet[Explanation]:
    """The explanations a person may read: the own ones and those about materials of the own
    units, or all of them for who sees the records of all units."""
    found = Explanation.objects.select_related("given_by")
    found = found.prefetch_related("breaches__material")
    if works_everywhere(user):
        return found
    units = user.units_in_charge()
    theirs = Material.objects.current(timezone.now()).filter(unit__in=units)
    own = Q(given_by=user) | Q(breaches__material__in=theirs.values("root"))
    return found.filter(pk__in=Explanation.objects.filter(own).values("pk"))


def explain_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    catch_up()
    matters = Matters(request.user)
    asked = [each for each in matters.all if each.asks_explanation]
    question = Question(asked, matters.today, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        explanation = question.answer(request.user)
        if not question.form.errors:
            if explanation is not None:
                messages.success(request, _("Your explanation is recorded."))
            return HttpResponseRedirect(reverse("admin:compliance_explain"))
    found = Paginator(explanations_read_by(request.user), PAGE)
    context = {
        **site.each_context(request),
        "title": _("Explanations"),
        "opts": None,
        "question": question,
        "promised": [each for each in matters.overdue if not each.asks_explanation],
        "page": found.get_page(request.GET.get("page")),
        "everywhere": works_everywhere(request.user),
    }
    return TemplateResponse(request, "admin/compliance/explain.html", context)
