"""The item of the register in forms and lists, and what the hospital decides about it."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.languages.typography import capitalised
from apps.publishing.admin.translated import FactAdmin
from apps.publishing.models import DocumentBearing, ItemState, Publishable
from apps.publishing.sections import collection_of
from apps.regulation.profiles import every_section, find_item


@admin.display(description=_("item of the regulation"), ordering="item")
def item_title(record: Any) -> str:
    """The item a record names, in the register's words; the dash of the list when it names none."""
    return str(find_item(record.item).title) if record.item else "—"


def fulfils_one_item(model: type[Publishable]) -> bool:
    """Whether every record of a model can only be of the same item."""

    return issubclass(model, DocumentBearing) and len(collection_of(model).register_items) == 1


def item_choice(model: type[Publishable], db_field: models.Field) -> ChoiceField:
    """A choice among the items the model's collection fulfils, in the register's words."""

    required = issubclass(model, DocumentBearing)

    def choices() -> list[tuple[str, str]]:
        items = collection_of(model).register_items
        found = [(item.id, str(item.title)) for item in items]
        return found if required else [("", _("— a free page, no item —")), *found]

    return ChoiceField(label=capitalised(db_field.verbose_name), choices=choices, required=required)


@admin.register(ItemState)
class ItemStateAdmin(FactAdmin):
    """Who answers for an item; marks of "not applicable" with their reasons."""

    list_display = [item_title, "unit", "nature", "not_applicable"]
    list_filter = ["not_applicable", "unit"]
    search_fields = ["item"]
    autocomplete_fields = ["unit"]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        if db_field.name != "item":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return ChoiceField(
            label=capitalised(db_field.verbose_name),
            choices=lambda: [
                (str(section.title), [(item.id, str(item.title)) for item in section.items])
                for section in every_section()
            ],
        )
