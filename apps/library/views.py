"""Who may read a file, and at which address: everybody while it is public, the staff with the
right to view always. For all others a private file is as absent as one that never was."""

import re
from datetime import datetime

from django.db import models
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.library import renditions
from apps.library.models import Document, DocumentVersion, FileLanguage, Image, Recording
from apps.library.responses import PRIVATE, PUBLIC, PUBLIC_FOREVER, file_response

CONTENT_LANGUAGES = {"kk": "kk", "ru": "ru", "both": "kk, ru"}
# Longer first: a name on -kk-ru also ends on -ru.
NAME_ENDINGS = (
    ("kk-ru", FileLanguage.BOTH),
    ("kk", FileLanguage.KAZAKH),
    ("ru", FileLanguage.RUSSIAN),
)
# Other formats have no reader inside the browser.
INLINE = ("application/pdf", "text/plain; charset=utf-8")


def may_view(request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether the person works here and may look at unpublished files of this model."""
    user = request.user
    return (
        user.is_authenticated
        and user.is_staff
        and user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    )


def readable_or_404(
    request: HttpRequest, model: type[models.Model], pk: int, at: datetime
) -> tuple[models.Model, bool]:
    """The file's record and whether it is public; Http404 for who may not read it."""
    # The public question first: an anonymous reader's session is then never looked up.
    found = model.objects.public(at).filter(pk=pk).first()
    if found is not None:
        return found, True
    if may_view(request, model):
        found = model.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found, False


def redirect(url: str, public: bool) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.headers["Cache-Control"] = PUBLIC if public else PRIVATE
    return response


# --- Images -------------------------------------------------------------------------------------


@require_safe
def image_rendition(
    request: HttpRequest, pk: int, spec: str, digest: str, extension: str
) -> HttpResponseBase:
    """One size of an image; an address from before the focal point moved leads to today's."""
    if spec not in renditions.SPECS:
        raise Http404
    image, public = readable_or_404(request, Image, pk, timezone.now())
    if digest != renditions.digest(image):
        return redirect(renditions.rendition_url(image, spec, extension), public)
    try:
        name = renditions.rendition(image, spec, extension)
    except FileNotFoundError as error:
        raise Http404 from error
    return file_response(
        request,
        name,
        mime=renditions.MIME[extension],
        etag=f"{digest}-{spec}-{extension}",
        cache=PUBLIC_FOREVER if public else PRIVATE,
    )


# --- Documents ----------------------------------------------------------------------------------


def version_named(versions: list[DocumentVersion], name: str) -> DocumentVersion | None:
    """The version an address means: by its whole name, else by the language at its end."""
    for version in versions:
        if version.name == name:
            return version
    stem = re.sub(r"\.[a-z0-9]+$", "", name)
    for ending, language in NAME_ENDINGS:
        for version in versions:
            if version.language == language and (stem == ending or stem.endswith(f"-{ending}")):
                return version
    return None


@require_safe
def document_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The current version in the language the name ends on; an older name leads to today's."""
    document, public = readable_or_404(request, Document, pk, timezone.now())
    version = version_named(document.latest, name)
    if version is None:
        raise Http404
    if version.name != name:
        return redirect(version.url, public)
    return version_response(request, version, public)


@require_safe
def document_version_file(
    request: HttpRequest, pk: int, number: int, name: str
) -> HttpResponseBase:
    """A numbered version. One that was replaced before readers could see it stays private."""
    now = timezone.now()
    document, public = readable_or_404(request, Document, pk, now)
    versions = list(document.versions.filter(number=number).defer("text"))
    for candidate in versions:
        candidate.document = document
    version = version_named(versions, name)
    if version is None:
        raise Http404
    if public and not version.was_public(now):
        if not may_view(request, Document):
            raise Http404
        public = False
    if version.name != name:
        return redirect(version.version_url, public)
    return version_response(request, version, public)


def version_response(
    request: HttpRequest, version: DocumentVersion, public: bool
) -> HttpResponseBase:
    return file_response(
        request,
        version.file.name,
        mime=version.mime,
        etag=version.sha256,
        cache=PUBLIC if public else PRIVATE,
        filename=file_name(version.title, version.extension),
        inline=version.mime in INLINE,
        languages=CONTENT_LANGUAGES[version.language],
    )


def file_name(title: str, extension: str) -> str:
    """The title as a name for the reader's disk, without what file systems refuse."""
    plain = " ".join(re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', " ", title).split())
    return f"{plain[:100].strip(' .')}.{extension}"


# --- Recordings ---------------------------------------------------------------------------------


@require_safe
def recording_file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A recording; players ask for it in parts."""
    recording, public = readable_or_404(request, Recording, pk, timezone.now())
    if recording.name != name:
        return redirect(recording.url, public)
    return file_response(
        request,
        recording.file.name,
        mime=recording.mime,
        etag=recording.sha256,
        cache=PUBLIC if public else PRIVATE,
        filename=file_name(recording.text("title", "kk"), recording.extension),
    )


@require_safe
def recording_captions(request: HttpRequest, pk: int, language: str) -> HttpResponseBase:
    """The captions of a recording in one language."""
    recording, public = readable_or_404(request, Recording, pk, timezone.now())
    captions = getattr(recording, f"captions_{language}")
    if not captions:
        raise Http404
    return file_response(
        request,
        captions.name,
        mime="text/vtt; charset=utf-8",
        # A name is random and new for every upload.
        etag=captions.name.rpartition("/")[2],
        cache=PUBLIC if public else PRIVATE,
        languages=language,
    )
