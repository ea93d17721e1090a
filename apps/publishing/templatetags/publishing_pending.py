"""Tags of the lists of records: the state as a pill with what waits beside it, the way back of a
workbook."""

from typing import Any

from django import template
from django.urls import NoReverseMatch

from apps.publishing.admin.screens import address_of
from apps.publishing.admin.states import state_pill

register = template.Library()


register.simple_tag(state_pill)


@register.simple_tag(takes_context=True)
def bring_url(context: Any) -> str:
    """Where a workbook of a list is brought back; '' for those who may change nothing there."""
    request, model_admin = context["request"], context["cl"].model_admin
    if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
        return ""
    try:
        return address_of(model_admin, "bring")
    except NoReverseMatch:
        return ""
