"""Gives every template its frame."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.portal.frame import Frame, address


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": Frame(request),
        "symbols_url": address("section", ["symbols"]),
        "today": timezone.localdate(),
        "breadcrumbs": [],
        "page_title": "",
        "page_description": "",
    }
