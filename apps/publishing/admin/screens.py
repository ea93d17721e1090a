"""The screens every published record has beside its form, each in a module of its own with a
function `urls(model_admin)`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import URLPattern

SCREENS = ("history", "preview", "typing", "halves", "exchange")


def screen_urls(model_admin: Any) -> list[URLPattern]:
    """The addresses of all screens for the admin of one kind of record."""
    found: list[URLPattern] = []
    for name in SCREENS:
        path = f"apps.publishing.admin.{name}"
        if find_spec(path):
            found += import_module(path).urls(model_admin)
    return found
