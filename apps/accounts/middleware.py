"""Ends sessions that are over, before anybody asks what the person may do: idle ones, those of the
day before, and those that owe a second step."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from apps.accounts import sessions


class SessionLimitsMiddleware:
    """Stands behind the authentication; a reader without a session costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_admin = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        ended = sessions.fault_of(request, timezone.now())
        if ended:
            logout(request)
        elif sessions.owes_second_factor(request):
            sessions.half_sign(request, request.user)
            request.user = AnonymousUser()
        # Signing out of what is over is no reason to be asked to sign in.
        if ended and in_admin and request.path != reverse("admin:logout"):
            query = urlencode({"next": request.get_full_path(), "ended": ended})
            return HttpResponseRedirect(f"{reverse('admin:login')}?{query}")
        return self.get_response(request)
