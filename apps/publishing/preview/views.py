"""What a link to a preview opens: the page of one revision, and the files on it that nobody else
may read yet. Nothing here asks who the visitor is, sets a cookie or writes anything down."""

import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.http import require_safe

from apps.accessibility.context_processors import chosen_in
from apps.accessibility.low_vision import ADDRESS_PARAMETER, BEGINNING, NORMAL, LowVision
from apps.library.models import Use
from apps.publishing.models import PreviewLink, Publishable
from apps.publishing.preview.bands import Choice, band_of
from apps.publishing.preview.links import link_of
from apps.publishing.preview.showing import NOT_KEPT, answer, dressed, show

# A file of the library as an attribute of a page names it, and as an address.
NAMED_FILE = re.compile(r"""(?<=["'\s,])/(images|files|recordings)/([0-9]{1,12})/""")
FILE_ADDRESS = re.compile(r"(images|files|recordings)/([0-9]{1,12})/")
OWN_NAMES = {"kk": "Қазақша", "ru": "Русский"}
# The relation of a use by the first part of a file's address.
KINDS = {"images": "image", "files": "document", "recordings": "recording"}
# The switch and the panel of the low-vision version as they stand in a page.
CHOICES = 'method="post" action="{}">'


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The page a link shows, in the language and version of the address."""
    link = link_of(secret)
    record = record_of(link)
    if link is None or record is None:
        return hidden(gone(request))
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = request.LANGUAGE_CODE
    low_vision = asked_version(request)
    own = reverse("preview", args=[secret])

    def address(code: str, version: LowVision = low_vision) -> str:
        query = {"language": code}
        if version.on:
            query[ADDRESS_PARAMETER] = version.as_cookie()
        return f"{own}?{urlencode(query)}"

    now = timezone.now()
    shown = show(request, record, link.revision, language=language, low_vision=low_vision, now=now)
    with override(language):
        band = band_of(link.revision, shown, until=link.expires_at)
        band.links = [
            Choice(name, address(code), code == language, code) for code, name in OWN_NAMES.items()
        ]
        band.version = Choice(
            "", address(language, NORMAL if low_vision.on else BEGINNING), low_vision.on
        )
    html = dressed(shown, band, language=language, low_vision=low_vision, address=address)
    html = with_own_choices(html, own, language)
    return hidden(answer(with_own_files(html, own, link, record), language))


def record_of(link: PreviewLink | None) -> Publishable | None:
    """The record a link may show; what has a restriction of access is shown to nobody."""
    record = link.revision.record if link is not None else None
    if record is None or record.restriction:
        return None
    return None if link.revision.content["fields"].get("restriction") else record


def asked_version(request: HttpRequest) -> LowVision:
    """The version of the address, of the form of choices, or the visitor's own."""
    action = request.GET.get("action")
    if action is None:
        return chosen_in(request)
    if action == "normal":
        return NORMAL
    return BEGINNING.with_choices(request.GET.dict()) if action == "apply" else BEGINNING


def with_own_choices(html: str, own: str, language: str) -> str:
    """Leaves the choices of the low-vision version in the address: a page that tells nobody where
    it stands cannot send the form that keeps them in a cookie."""
    form = f'method="get" action="{escape(own)}"><input type="hidden" name="language" value="{{}}">'
    return html.replace(CHOICES.format(reverse("low_vision")), form.format(escape(language)))


def uses_of(link: PreviewLink, record: Publishable) -> Any:
    """Which files the revision or its record shows."""
    return Use.objects.of_record(link.revision) | Use.objects.of_record(record)


def with_own_files(html: str, own: str, link: PreviewLink, record: Publishable) -> str:
    """Leads to files that only the staff may read below the address of the link."""
    names = KINDS.values()
    rows = uses_of(link, record).values_list(*(f"{name}_id" for name in names))
    used = {
        (kind, key) for row in rows for kind, key in zip(KINDS, row, strict=True) if key is not None
    }

    def lead(found: re.Match[str]) -> str:
        kind, key = found.group(1), int(found.group(2))
        return own.rstrip("/") + found.group() if (kind, key) in used else found.group()

    return NAMED_FILE.sub(lead, html)


class FileGuest(AnonymousUser):
    """Somebody who may read the very file that was asked for."""

    is_active = True
    is_staff = True
    is_authenticated = True

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm.startswith("library.view_")


@require_safe
def shared_file(request: HttpRequest, secret: str, address: str) -> HttpResponseBase:
    """A file on the page a link shows. Raises Http404 for any other file."""
    link = link_of(secret)
    record = record_of(link)
    found = FILE_ADDRESS.match(address)
    if link is None or record is None or found is None:
        raise Http404
    kind = KINDS[found.group(1)]
    asked = Q(**{f"{kind}_id": int(found.group(2)), f"{kind}__restriction": ""})
    if not uses_of(link, record).filter(asked).exists():
        raise Http404
    try:
        match = resolve(f"/{address}")
    except Resolver404 as error:
        raise Http404 from error
    request.user = FileGuest()
    return hidden(match.func(request, *match.args, **match.kwargs))


def gone(request: HttpRequest) -> HttpResponse:
    """What somebody finds whose link has expired, was taken back or never was: in both languages,
    because nobody knows which they read."""
    response = TemplateResponse(request, "publishing/preview_gone.html", status=404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def hidden(response: HttpResponseBase) -> HttpResponseBase:
    """The address holds a secret: it is told to no other page and kept in no cache."""
    response.headers["Cache-Control"] = NOT_KEPT
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
