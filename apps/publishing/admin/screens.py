"""The screens every published record has beside its form, each in a module of its own with a
function `urls(model_admin)`, and how the addresses of one kind of record are named."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, reverse

SCREENS = ("history", "preview", "typing", "halves", "exchange")


def screen_urls(model_admin: Any) -> list[URLPattern]:
    """The addresses of all screens for the admin of one kind of record."""
    found: list[URLPattern] = []
    for name in SCREENS:
        path = f"apps.publishing.admin.{name}"
        if find_spec(path):
            found += import_module(path).urls(model_admin)
    return found


def route_name(model_admin: Any, screen: str) -> str:
    """The name of the address of a screen: "news_newsitem_history"."""
    return f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_{screen}"


def address_of(model_admin: Any, screen: str, record: Model | None = None) -> str:
    """The address of a screen of a record; without one, of a screen of the whole kind. Raises
    NoReverseMatch where there is none."""
    return reverse(
        f"admin:{route_name(model_admin, screen)}",
        args=[] if record is None else [record.pk],
        current_app=model_admin.admin_site.name,
    )
