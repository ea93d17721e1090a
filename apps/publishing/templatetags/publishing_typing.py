"""Tags of a form's fields: what the gate says of a field, printed beside it and tied to it. What is
said while somebody types comes from apps/publishing/admin/typing.py."""

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from apps.publishing.admin import Editing
from apps.publishing.gate import Objection

register = template.Library()


@register.simple_tag(takes_context=True)
def findings_of(context: Context, name: str) -> list[Objection]:
    """The objections to one field of the record somebody has open (`editing`); none for the rows
    below it, whose fields have another `prefix` and may have the same name."""
    editing = context.get("editing")
    if not isinstance(editing, Editing) or context.get("prefix") != "fieldset":
        return []
    return [each for each in editing.objections if each.field == name]


@register.filter
def described_by_findings(bound: BoundField) -> SafeString:
    """The field with its findings named as its description, after its help."""
    ids = f"{bound.auto_id}_findings"
    if bound.field.help_text:
        ids = f"{bound.id_for_label or bound.auto_id}_helptext {ids}"
    return bound.as_widget(attrs={"aria-describedby": ids})
