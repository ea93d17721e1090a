"""What the text editor's own dialogue shows of the library: a page of images or documents to choose
from, as a piece of HTML, and the thumbnails of images a text holds already. It changes nothing."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.languages.models import column
from apps.library.models import Document, Image
from apps.library.renditions import rendition_url
from apps.library.views import may_view

PER_PAGE = 24
LONGEST_QUERY = 100
MOST_THUMBNAILS = 100
THUMBNAIL = "card"

SEARCHED = {
    Image: ("alt_kk", "alt_ru", "caption_kk", "caption_ru", "source", "credit"),
    Document: ("title_kk", "title_ru", "number"),
}


@dataclass(frozen=True)
class ImageChoice:
    """An image as the dialogue offers it, with its description in both languages."""

    pk: int
    thumbnail: str
    alt_kk: str
    alt_ru: str
    decorative: bool


@dataclass(frozen=True)
class DocumentChoice:
    """A document as the dialogue offers it; `files` are its languages, formats and sizes."""

    pk: int
    title_kk: str
    title_ru: str
    document: Document
    files: list[Any]


def choosable(request: HttpRequest, model: type[Model]) -> QuerySet:
    """The files of a kind the person may choose from: those without a restriction of access, which
    never come on the site; none without the right to view them."""
    rows = model._default_manager.filter(restriction="")
    return rows if may_view(request, model) else rows.none()


def found(rows: QuerySet, query: str) -> QuerySet:
    """Those that have every word of a query in some of their texts."""
    for word in query[:LONGEST_QUERY].split():
        matches = Q()
        for name in SEARCHED[rows.model]:
            matches |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(matches)
    return rows


def image_choice(image: Image) -> ImageChoice:
    texts = {name: getattr(image, name) or "" for name in (column("alt", c) for c in ("kk", "ru"))}
    return ImageChoice(
        pk=image.pk,
        thumbnail=rendition_url(image, THUMBNAIL),
        decorative=image.decorative,
        **texts,
    )


def document_choice(document: Document) -> DocumentChoice:
    return DocumentChoice(
        pk=document.pk,
        title_kk=document.title_kk or "",
        title_ru=document.title_ru or "",
        document=document,
        files=document.files(),
    )


def page_of(request: HttpRequest, rows: QuerySet) -> tuple[str, Page]:
    """What was searched, and the page asked for, the nearest one where there is no such page."""
    query = request.GET.get("q", "").strip()
    return query, Paginator(found(rows, query), PER_PAGE).get_page(request.GET.get("page"))


@require_safe
@never_cache
def images(request: HttpRequest) -> HttpResponse:
    """A page of images to choose from; 404 for who may not view them."""
    if not may_view(request, Image):
        raise Http404
    query, page = page_of(request, choosable(request, Image))
    context = {
        "address": reverse("library_dialogue_images"),
        "title": _("Image from the library"),
        "query": query,
        "page": page,
        "choices": [image_choice(image) for image in page],
    }
    return render(request, "admin/library/dialogue_images.html", context)


@require_safe
@never_cache
def documents(request: HttpRequest) -> HttpResponse:
    """A page of documents that have a file, to choose from; 404 for who may not view them."""
    if not may_view(request, Document):
        raise Http404
    rows = choosable(request, Document).filter(versions__isnull=False).distinct()
    query, page = page_of(request, rows.with_current_versions())
    context = {
        "address": reverse("library_dialogue_documents"),
        "title": _("File from the library"),
        "query": query,
        "page": page,
        "choices": [document_choice(document) for document in page],
    }
    return render(request, "admin/library/dialogue_documents.html", context)


@require_safe
@never_cache
def thumbnails(request: HttpRequest) -> JsonResponse:
    """The images of `ids` (numbers with commas) as the editor shows them inside a text; those that
    are gone or may not be seen are left out."""
    numbers = re.findall(r"[0-9]{1,15}", request.GET.get("ids", ""))[:MOST_THUMBNAILS]
    rows = choosable(request, Image).filter(pk__in=numbers)
    shown = {
        row.pk: {"thumbnail": row.thumbnail, "kk": row.alt_kk, "ru": row.alt_ru}
        for row in map(image_choice, rows)
    }
    return JsonResponse(shown)
