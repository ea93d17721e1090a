"""The language of the admin: the person's own, changed by a button on every admin page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.languages.middleware import remember_language


@require_POST
def set_admin_language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language with the account, or in the cookie before sign-in."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("admin:index")
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in ("kk", "ru"):
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        remember_language(request, response, language)
    return response
