"""The card of the first run on the desk of the administrator."""

from typing import Any

from django import template
from django.conf import settings

from apps.portal.beginning.removal import is_loaded
from apps.portal.beginning.steps import Beginning, may_begin

register = template.Library()


@register.inclusion_tag("admin/beginning/card.html", takes_context=True)
def beginning_card(context: dict[str, Any]) -> dict[str, Any]:
    """The next step; nothing for others, when all is done, and in the demonstration, which is no
    hospital's beginning."""
    user = context["request"].user
    shown = getattr(settings, "DEMONSTRATION", False) and is_loaded()
    if shown or not may_begin(user):
        return {"next": None}
    return {"next": Beginning().next}
