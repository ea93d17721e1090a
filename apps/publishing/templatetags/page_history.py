"""The link to the history of a page; what the history tells is in apps/publishing/history.py."""

from typing import Any

from django import template

from apps.publishing import history

register = template.Library()


@register.filter
def history_url(page: Any) -> str:
    """`{{ page|history_url }}`: the address of its history, '' for a page that has none."""
    return history.history_url(page)
