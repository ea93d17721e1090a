"""Mistakes in declaring a section, found before the site starts (docs/checks.md)."""

from typing import Any

from ckeditor.fields import RichTextField
from django.apps import apps
from django.contrib import admin
from django.core.checks import Error, Warning, register
from django.core.exceptions import FieldDoesNotExist

from apps.languages.models import Translated
from apps.publishing.export import columns_of
from apps.publishing.models import Publishable
from apps.publishing.richtext import CleanTextField
from apps.publishing.sections import Collection, all_collections
from apps.regulation.loader import RegulationError
from apps.regulation.profiles import every_item


@register
def check_collections(app_configs: Any, **kwargs: Any) -> list[Error | Warning]:
    """Items, addresses and admins of the declared collections."""
    faults: list[Error | Warning] = []
    try:
        known = {item.id for item in every_item()}
    except RegulationError:
        # Told by regulation.E001, with the line and the reason.
        return []
    addresses: dict[str, str] = {}
    owners: dict[str, str] = {}
    for collection in all_collections():
        label = collection.model._meta.label
        where = f"Edit apps/{collection.section_id}/section.py."
        for item in collection.items:
            if item not in known:
                faults.append(
                    Error(
                        f"{label} fulfils “{item}”, which no profile of the register has.",
                        hint=where,
                        id="publishing.E001",
                    )
                )
            if item in owners:
                faults.append(
                    Error(
                        f"“{item}” is fulfilled by {owners[item]} and by {label}.",
                        hint=where,
                        id="publishing.E005",
                    )
                )
            owners[item] = label
        faults += faults_of_declaration(collection, where)
        if admin.site.is_registered(collection.model):
            faults += faults_of_inlines(admin.site.get_model_admin(collection.model))
        else:
            faults.append(
                Error(
                    f"{label} is published but has no admin.",
                    hint=f"Register it in apps/{collection.model._meta.app_label}/admin.py.",
                    id="publishing.E002",
                )
            )
        if collection.address in addresses:
            faults.append(
                Error(
                    f"{label} and {addresses[collection.address]} have the same address.",
                    hint=f"{where} Give one of them a path.",
                    id="publishing.E003",
                )
            )
        addresses[collection.address] = label
    return faults


def faults_of_declaration(collection: Collection, where: str) -> list[Error]:
    """Followers that follow nothing and downloads of fields that are not there."""
    label = collection.model._meta.label
    faults = [
        Error(
            f"{label}: “{item}” follows “{followed}”; both must be among its items.",
            hint=where,
            id="publishing.E007",
        )
        for item, followed in collection.follows.items()
        if item not in collection.items or followed not in collection.items
    ]
    try:
        columns_of(collection.model, collection.exports)
    except FieldDoesNotExist as error:
        faults.append(
            Error(f"The downloads of {label}: {error}.", hint=where, id="publishing.E008")
        )
    return faults


def faults_of_inlines(model_admin: admin.ModelAdmin) -> list[Error]:
    """Rows edited below a record that no revision would hold: a draft would lose them."""
    model = model_admin.model
    kept = {model._meta.get_field(name).related_model for name in model.parts}
    return [
        Error(
            f"{inline.model._meta.label} is edited below {model._meta.label} but is no part of it.",
            hint=f"Name the relation in `parts` of {model.__name__}.",
            id="publishing.E009",
        )
        for inline in model_admin.inlines
        if inline.model not in kept
    ]


@register
def check_models(app_configs: Any, **kwargs: Any) -> list[Error | Warning]:
    """Constraints and text fields of published models."""
    faults: list[Error | Warning] = []
    declared = {collection.model for collection in all_collections()}
    for model in apps.get_models():
        if issubclass(model, Translated) and model.translated:
            names = {constraint.name for constraint in model._meta.constraints}
            if model.both_languages_constraint().name not in names:
                faults.append(
                    Error(
                        f"{model._meta.label} lost its two-language constraint.",
                        hint="Let its Meta inherit the base's Meta.",
                        id="publishing.E004",
                    )
                )
            if issubclass(model, Publishable):
                stem = f"{model._meta.app_label}_{model._meta.model_name}"
                if f"{stem}_published_when" not in names:
                    faults.append(
                        Error(
                            f"{model._meta.label} lost the constraints of what is published.",
                            hint=f"Write class Meta({model.__bases__[0].__name__}.Meta).",
                            id="publishing.E004",
                        )
                    )
        if issubclass(model, Publishable) and model not in declared:
            faults.append(
                Warning(
                    f"{model._meta.label} is in no collection, so no page shows it.",
                    hint=f"Declare it in apps/{model._meta.app_label}/section.py.",
                    id="publishing.W001",
                )
            )
        for field in model._meta.get_fields():
            if isinstance(field, RichTextField) and not isinstance(field, CleanTextField):
                faults.append(
                    Error(
                        f"{model._meta.label}.{field.name} passes the cleaner by.",
                        hint="Use apps.publishing.richtext.CleanTextField.",
                        id="publishing.E006",
                    )
                )
    return faults


def unclaimed_items() -> list[str]:
    """Items of the register that no collection fulfils yet."""
    claimed = {item for collection in all_collections() for item in collection.items}
    return [item.id for item in every_item() if item.id not in claimed]
