"""Gives every Translated model of the project its language columns and its constraint.

django-modeltranslation reads this file when it starts, after all models are loaded, so one loop
serves every section and none can forget to register."""

from django.apps import apps
from modeltranslation.translator import translator

from apps.languages.models import Translated


def register_all() -> None:
    """Registers each concrete Translated model, parents before children."""
    for model in apps.get_models():
        if issubclass(model, Translated) and not model._meta.proxy and model.translated:
            translator.register(model, fields=model.translated)
            model._meta.constraints.append(model.both_languages_constraint())
            # Migrations write only the options a model's Meta names.
            model._meta.original_attrs.setdefault("constraints", model._meta.constraints)


register_all()
