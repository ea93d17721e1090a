"""Tells caches that a page depends on the reader's cookie. Reads and sets no cookie itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class LowVisionMiddleware:
    """Adds `Vary: Cookie` to every HTML page: the same address has a normal and a low-vision form.

    Documents, pictures and feeds are alike for everybody and stay as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
