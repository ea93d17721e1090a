"""A revision as its page will look: made by the real page of its collection, inside a working copy
that is rolled back. It knows nothing of who may ask for it; the views that call it do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils.html import escape
from django.utils.translation import override

from apps.accessibility.low_vision import COOKIE_NAME, LowVision
from apps.accessibility.rich_text import showing_private_files
from apps.languages.models import Translated
from apps.publishing.models import Publishable, Revision, Status
from apps.publishing.models.publishable import view_permission
from apps.publishing.revisions import Content, working_copy
from apps.publishing.revisions.gone import without_gone

# What of the request in hand the page is made with: where the site stands, nothing of the person.
PASSED_ON = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "REMOTE_ADDR",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_HOST",
)
# A page may lead to the one it stands on now; more than this is a circle.
HOPS = 3
NOT_KEPT = "private, no-store"


class Guest(AnonymousUser):
    """Somebody who is shown one hidden record and nothing else that is hidden.

    A text that lacks a language cannot be published even for the length of a preview, so its page
    is asked for with the rights of the staff, to this kind of record only."""

    is_active = True
    is_staff = True
    is_superuser = True

    def __init__(self, shown: Publishable) -> None:
        super().__init__()
        self.shown_record = shown

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm == view_permission(type(self.shown_record))

    def has_module_perms(self, module: str) -> bool:
        return False


@dataclass(frozen=True)
class Shown:
    """A page as it was made: its HTML, its own address in every language, and whether it lacks
    something that readers must find. `html` is empty where there is no page to show."""

    html: str
    addresses: Mapping[str, str]
    incomplete: bool = False


def show(
    request: HttpRequest,
    record: Publishable,
    revision: Revision | None,
    *,
    language: str,
    low_vision: LowVision,
    now: datetime,
) -> Shown:
    """The page of a record as `revision` has it, or as it stands (None), in one language and
    version. Nothing of it stays: not in the database, and not in a cache."""
    content = None if revision is None else content_to_show(record, revision)
    try:
        with (
            override(language),
            showing_private_files(),
            working_copy(record, content) as copy,
        ):
            complete = make_public(copy, status_of(record, revision), now)
            user = AnonymousUser() if complete else Guest(copy)
            addresses = own_addresses(copy)
            response = page_at(request, addresses[language], language, low_vision, user)
            html = response.content.decode() if response.status_code == 200 else ""
            return Shown(html, addresses, not complete)
    except (Http404, IntegrityError):
        # An old revision may claim what belongs to another record by now.
        return Shown("", {})


def status_of(record: Publishable, revision: Revision | None) -> Status:
    """What the record is to be while it is shown: archived as it stands, published as a draft."""
    archived = record.status == Status.ARCHIVED and (revision is None or not revision.is_open)
    return Status.ARCHIVED if archived else Status.PUBLISHED


def content_to_show(record: Publishable, revision: Revision) -> Content:
    """What a revision says without what is gone: a past one may name files and people that were
    deleted since, and an address that another page has now."""
    content = without_gone(revision.content, type(record))
    if revision.is_open:
        return content
    return {**content, "fields": {**content["fields"], "slug": record.slug}}


def make_public(copy: Publishable, status: Status, now: datetime) -> bool:
    """Publishes a working copy; returns False, and leaves it as it was, when the database refuses
    what is not complete in both languages."""
    before = {name: getattr(copy, name) for name in ("status", "publish_at", "expire_at")}
    copy.status = status
    if copy.publish_at is None or copy.publish_at > now:
        copy.publish_at = now
    if copy.expire_at is not None and copy.expire_at <= copy.publish_at:
        copy.expire_at = None
    try:
        with transaction.atomic():
            Translated.save(copy)
    except IntegrityError:
        for name, value in before.items():
            setattr(copy, name, value)
        return False
    return True


def own_addresses(record: Publishable) -> dict[str, str]:
    """Where the page of a record stands in every shown language, without a place on the page."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = record.get_absolute_url().partition("#")[0]
    return found


def page_at(
    request: HttpRequest, url: str, language: str, low_vision: LowVision, user: Any
) -> HttpResponseBase:
    """The page at an address of this site, rendered for a reader. Raises Http404 without one."""
    for _hop in range(HOPS):
        reader = reader_request(request, url, language, low_vision, user)
        match = resolve(reader.path_info)
        reader.resolver_match = match
        response = match.func(reader, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
        url = response.headers.get("Location", "")
        if not url:
            return response
        if urlsplit(url).netloc:
            break
    raise Http404


def reader_request(
    request: HttpRequest, url: str, language: str, low_vision: LowVision, user: Any
) -> HttpRequest:
    """A reader's request for a page, with the version asked for as the reader's own choice."""
    parts = urlsplit(url)
    prefix = request.META.get("SCRIPT_NAME", "")
    environ = {name: request.META[name] for name in PASSED_ON if name in request.META}
    reader = WSGIRequest(
        {
            **environ,
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": prefix,
            # WSGI writes the bytes of an address as Latin-1.
            "PATH_INFO": unquote(parts.path.removeprefix(prefix)).encode().decode("latin-1"),
            "QUERY_STRING": parts.query,
            "wsgi.url_scheme": request.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    reader.COOKIES = {COOKIE_NAME: low_vision.as_cookie()} if low_vision.on else {}
    reader.LANGUAGE_CODE = language
    reader.user = user
    return reader


HEAD = re.compile(r"<head>")
BODY = re.compile(r"<body[^>]*>")


def dressed(
    shown: Shown,
    band: Any,
    *,
    language: str,
    low_vision: LowVision,
    address: Callable[[str], str],
) -> str:
    """The page with the band above it. Its links to itself, in either language, lead back to the
    preview (`address` by language); all others lead out of the frame to ordinary pages."""
    with override(language):
        context = {"band": band, "language": language, "low_vision": low_vision, "shown": shown}
        if not shown.html:
            return render_to_string("publishing/preview_absent.html", context)
        head = render_to_string("publishing/preview_head.html", context)
        top = render_to_string("publishing/preview_band.html", context)
    html = shown.html
    for code, own in shown.addresses.items():
        html = html.replace(f'="{own}"', f'="{escape(address(code))}"')
    html = HEAD.sub(lambda found: found.group() + head, html, count=1)
    return BODY.sub(lambda found: found.group() + top, html, count=1)


def answer(html: str, language: str) -> HttpResponse:
    """A page that stays nowhere: in no cache and in no search engine."""
    response = HttpResponse(html)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = NOT_KEPT
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


__all__ = ["Guest", "Shown", "answer", "dressed", "show"]
