"""Switches the low-vision version on and off, and keeps the reader's choices in a cookie."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .low_vision import ADDRESS_PARAMETER, BEGINNING, COOKIE_AGE, COOKIE_NAME, LowVision, parse


class SeeOther(HttpResponseRedirect):
    """After a form the next page is always fetched with GET."""

    status_code = 303


# Exempt because a token would put a cookie and a secret into every cacheable page. The view
# changes nothing but how this reader sees the site, and takes posts of our own pages only.
@csrf_exempt
@never_cache
@require_POST
def low_vision(request: HttpRequest) -> HttpResponse:
    """Applies the button `action` of the panel and sends the reader back to the page `next`.

    Actions: `on`, `apply`, `reset` (choices of a new reader), `fold` and `unfold` (the panel) and
    `normal`. A post of a foreign page is refused with 403 and sets nothing.
    """
    if not comes_from_our_own_page(request):
        return HttpResponseForbidden(
            _("This form works only on the pages of this site."),
            content_type="text/plain; charset=utf-8",
        )
    response = SeeOther(own_path(request, request.POST.get("next", "")))
    choice = after(request, parse(request.COOKIES.get(COOKIE_NAME, "")))
    if choice is None:
        response.delete_cookie(COOKIE_NAME, samesite="Lax")
        return response
    response.set_cookie(
        COOKIE_NAME,
        choice.as_cookie(),
        max_age=COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def after(request: HttpRequest, before: LowVision) -> LowVision | None:
    """The choice after the pressed button; None for the normal version."""
    action = request.POST.get("action", "apply")
    if action == "normal":
        return None
    known = before if before.on else replace(BEGINNING, panel=not on_a_phone(request))
    if action == "apply":
        return known.with_choices(request.POST.dict())
    if action == "reset":
        return replace(BEGINNING, panel=known.panel)
    if action in ("fold", "unfold"):
        return replace(known, panel=action == "unfold")
    return known


def on_a_phone(request: HttpRequest) -> bool:
    """Whether the browser calls itself mobile: there the panel begins folded."""
    return "Mobi" in request.headers.get("User-Agent", "")


def comes_from_our_own_page(request: HttpRequest) -> bool:
    """Whether a page of this very site posted the form.

    Browsers write Sec-Fetch-Site and Origin themselves and no page can forge them; where Origin
    is missing (old browsers) Referer decides. No header at all is a refusal. An Origin emptied by
    an extension for privacy does no harm where the browser says that the page is our own.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site not in ("", "same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "")
    if site == "same-origin" and origin in ("", "null"):
        return True
    source = origin or request.headers.get("Referer", "")
    try:
        return urlsplit(source).netloc == request.get_host()
    except ValueError:
        return False


def own_path(request: HttpRequest, path: str) -> str:
    """The path to go back to, without a shared choice in its address; "/" when it is not ours."""
    if (
        not path.startswith("/")
        or path.startswith("//")
        or "\\" in path
        or not url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    ):
        return "/"
    parts = urlsplit(path)
    # Otherwise the address would go on overruling what has just been chosen.
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name != ADDRESS_PARAMETER
    ]
    return urlunsplit(("", "", parts.path, urlencode(query), ""))
