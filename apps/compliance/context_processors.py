"""Gives the templates of the editors' side the bar of the person's terms."""

from typing import Any

from django.http import HttpRequest

from apps.compliance.enforcement.bar import Bar


def matters_bar(request: HttpRequest) -> dict[str, Any]:
    """Nothing is asked of the database until a template draws the bar."""
    return {"matters_bar": Bar(getattr(request, "user", None))}
