"""Which language a request is answered in, and how a reader's choice is remembered.

Under a language prefix the prefix decides. Elsewhere (the admin, files) the signed-in person's own
language, then the cookie, then Kazakh. The browser's Accept-Language is not asked: Kazakh comes
first by law (law.md, Languages) until the reader chooses."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers


def prefix_language(path: str) -> str:
    """The shown language whose prefix `path` carries, or ''."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in dict(settings.LANGUAGES) else ""


def chosen_language(request: HttpRequest) -> str:
    """The language the reader has chosen before, else Kazakh."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Keeps the reader's choice in a cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=request.is_secure(),
        httponly=True,
    )


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefix = prefix_language(request.path_info)
        language = prefix or self.own_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not prefix:
            if response.status_code == 404:
                return self.with_prefix(request, language) or response
            return response
        # Kept by caches but asked for again each time, so a correction is seen at once.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.headers.setdefault(
            "Cache-Control", f"{'private' if signed_in else 'public'}, max-age=0, must-revalidate"
        )
        if self.has_just_switched(request, prefix):
            remember_language(request, response, prefix)
            # What sets a cookie must not be kept by a shared cache.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def own_language(request: HttpRequest) -> str:
        user = getattr(request, "user", None)
        # Only where a session was sent: an anonymous reader costs no query.
        if user is not None and settings.SESSION_COOKIE_NAME in request.COOKIES:
            language = getattr(user, "language", "")
            if language in dict(settings.LANGUAGES):
                return language
        return chosen_language(request)

    @staticmethod
    def has_just_switched(request: HttpRequest, language: str) -> bool:
        """Whether the reader came from the other language of this very site by a plain link."""
        if (
            request.method != "GET"
            or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == language
        ):
            return False
        try:
            referer = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            # Anybody may send anything in a header.
            return False
        came_from = prefix_language(referer.path)
        return referer.netloc == request.get_host() and came_from not in ("", language)

    @staticmethod
    def with_prefix(request: HttpRequest, language: str) -> HttpResponse | None:
        """An address typed without its language prefix leads to the page it means."""
        path = f"/{language}{request.path_info}"
        for candidate in (path, f"{path}/"):
            if is_valid_path(candidate):
                query = request.META.get("QUERY_STRING", "")
                response = HttpResponseRedirect(candidate + (f"?{query}" if query else ""))
                patch_vary_headers(response, ["Cookie"])
                return response
        return None
