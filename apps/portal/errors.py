"""Error pages in both languages. 500 uses nothing that may be broken."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
)
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.languages.models import EDITORIAL_LANGUAGES


def respond(request: HttpRequest, status: int, title: str) -> HttpResponse:
    context = {"page_title": title, "page_description": "", "breadcrumbs": []}
    response = TemplateResponse(request, f"{status}.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response.render()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        # No page can be made: it names its counterparts at the host it is asked from.
        return HttpResponseBadRequest(in_both_languages(), content_type="text/plain; charset=utf-8")
    return respond(request, 400, _("The request could not be understood"))


def in_both_languages() -> str:
    """What is said before anybody has asked which language the reader reads."""
    words = []
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            words.append(_("The request could not be understood"))
    return "\n".join(words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, 403, _("This page is not open to you"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return respond(request, 403, _("This page is not open to you"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, 404, _("Page not found"))


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """A file sent as it is: no database, no context, no template engine."""
    page = Path(settings.BASE_DIR, "templates", "500.html").read_text(encoding="utf-8")
    # No template engine takes the notes to its editors out.
    return HttpResponseServerError(re.sub(r"\{#.*?#\}\n", "", page))
