"""Asks for the explanation of a missed term before anything else is saved on the editors' side.

What was sent is held back, goes along with the page that asks, and goes on to its own view as soon
as nothing of the person's waits for an explanation: nothing typed is lost, and nothing but the
answer is added to it."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from apps.compliance.catching_up import catch_up_soon
from apps.compliance.enforcement.exempt import MATERIAL, Place, is_free, is_own_matter
from apps.compliance.enforcement.kept_posts import HELD, MARK, TOKEN, HeldPost, sweep_soon
from apps.compliance.enforcement.questions import Question
from apps.compliance.matters import Matters

logger = logging.getLogger(__name__)


def is_at_work(request: HttpRequest) -> bool:
    """Whether a colleague who is signed in asks for a page of the editors' side."""
    if not request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_active and user.is_staff


def take_mark(request: HttpRequest) -> bool:
    """Takes the mark of the page that asks out of the address, so that the view sees its own;
    whether it was there."""
    if MARK not in request.GET:
        return False
    query = request.GET.copy()
    del query[MARK]
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = query  # type: ignore[assignment]
    return True


def refused_token(request: HttpRequest, view: Callable) -> HttpResponse | None:
    """The answer to a form without its token. A view that looks for it later, because it first
    refuses what is too large, has it looked for here."""
    if not getattr(view, "csrf_exempt", False):
        return None
    # The view's own mark would let everything pass.
    return CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(
        request, lambda _request: None, (), {}
    )


def bring_up_to_date() -> None:
    """Before the view: inside it, what is written may be rolled back with a working copy. Whatever
    is wrong with it, an urgent notice goes out."""
    try:
        catch_up_soon()
        sweep_soon()
    except Exception:
        logger.exception("What has happened could not be written down; it is tried again.")


class ExplanationFirstMiddleware:
    """Stands behind the messages and the language; a reader costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not is_at_work(request):
            return None
        bring_up_to_date()
        if request.method != "POST" or request.resolver_match.namespace != admin.site.name:
            return None
        place = Place.of(request.resolver_match)
        if take_mark(request):
            refused = refused_token(request, view)
            if refused is not None:
                return refused
            if HELD in request.POST:
                return self.answered(request, place)
        if is_free(place):
            return None
        matters = Matters(request.user)
        if not matters.unexplained:
            return None
        refused = refused_token(request, view)
        if refused is not None:
            return refused
        if is_own_matter(place, request.POST.get(MATERIAL, ""), matters):
            return None
        return page(request, HeldPost.of(request), Question(matters.unexplained, matters.today))

    def answered(self, request: HttpRequest, place: Place) -> HttpResponse | None:
        """Records the answer and lets the form go on, or asks again."""
        held = HeldPost.carried(request)
        matters = Matters(request.user)
        question = Question(matters.unexplained, matters.today, request.POST)
        if held.just_lost:
            return page(request, held, question)
        if matters.unexplained:
            explanation = question.answer(request.user)
            if question.form.errors:
                return page(request, held, question)
            if explanation is not None:
                messages.success(request, _("Your explanation is recorded."))
        matters = Matters(request.user)
        free = is_free(place) or is_own_matter(place, held.value(MATERIAL), matters)
        if free or not matters.unexplained:
            held.give_back(request)
            return None
        return page(request, held, Question(matters.unexplained, matters.today))


def page(request: HttpRequest, held: HeldPost, question: Question) -> HttpResponse:
    """The page that asks. It is sent to the address of the form that is held back."""
    address = request.get_full_path()
    popup = request.GET.get(IS_POPUP_VAR) or held.value(IS_POPUP_VAR)
    context = {
        **admin.site.each_context(request),
        "title": _("First the explanation"),
        "opts": None,
        "is_popup": bool(popup),
        "question": question,
        "held": held,
        "names": {"held": HELD, "token": TOKEN},
        "address": f"{address}{'&' if '?' in address else '?'}{MARK}=1",
    }
    response = TemplateResponse(request, "admin/compliance/explain_first.html", context)
    add_never_cache_headers(response)
    return response
