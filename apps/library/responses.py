"""How a stored file is sent: conditional, in parts, with headers that let it do nothing.

Whether somebody may read it is decided in views.py before anything here is called."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
# A file opened in the browser gets no script, no frame, no request to anywhere.
FILE_POLICY = "sandbox; default-src 'none'"
PUBLIC = "public, no-cache"
# The address changes with the content.
PUBLIC_FOREVER = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def file_response(
    request: HttpRequest,
    name: str,
    *,
    mime: str,
    etag: str,
    cache: str,
    filename: str = "",
    inline: bool = True,
    languages: str = "",
    policy: str = FILE_POLICY,
) -> HttpResponseBase:
    """The response with a stored file.

    `name` is its storage name, `etag` any text that changes with the bytes, `cache` one of the
    constants above, `filename` what the reader's disk shall call it, `languages` the value of
    Content-Language. Raises Http404 when the file is gone from the disk."""
    if not default_storage.exists(name):
        raise Http404
    etag = f'"{etag}"'
    headers = {
        "ETag": etag,
        "Cache-Control": cache,
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }
    if filename:
        headers["Content-Disposition"] = content_disposition_header(not inline, filename)
    if languages:
        headers["Content-Language"] = languages
    response = get_conditional_response(request, etag=etag) or body(request, name, mime, etag)
    for header, value in headers.items():
        response.headers[header] = value
    return response


def body(request: HttpRequest, name: str, mime: str, etag: str) -> HttpResponseBase:
    accelerated = settings.X_ACCEL
    if accelerated:
        # nginx sends the file, and its parts, from the internal location of that name.
        location = f"{accelerated.rstrip('/')}/{quote(name)}"
        return HttpResponse(content_type=mime, headers={"X-Accel-Redirect": location})
    size = default_storage.size(name)
    asked = asked_range(request, size, etag)
    if asked is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = asked
    response = StreamingHttpResponse(chunks(name, first, last - first + 1), content_type=mime)
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    # Keeps GZipMiddleware away: a packed part of a file fits no other part.
    response.headers["Content-Encoding"] = "identity"
    if (first, last) != (0, size - 1):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte to send (RFC 9110, 14); None when the range lies outside the file.

    Anything but one plain range of the version the reader already has means the whole file."""
    whole = (0, size - 1)
    match = RANGE.match(request.headers.get("Range", "").strip())
    if match is None or match.groups() == ("", "") or request.method != "GET":
        return whole
    if request.headers.get("If-Range", etag) != etag:
        return whole
    start, end = match.groups()
    if not start:
        return (max(size - int(end), 0), size - 1) if int(end) else None
    if end and int(end) < int(start):
        return whole
    if int(start) >= size:
        return None
    return int(start), min(int(end), size - 1) if end else size - 1


def chunks(name: str, first: int, length: int) -> Iterator[bytes]:
    # Opened only when the sending begins, so a dropped response leaves no open file.
    with default_storage.open(name) as file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
