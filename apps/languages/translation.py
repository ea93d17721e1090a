"""Gives every Translated model of the project its language columns and its constraint.

django-modeltranslation reads this file when it starts, after all models are loaded, so one loop
serves every section and none can forget to register."""

from django.apps import apps
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column

LANGUAGE_WORDS = {"kk": _("in Kazakh"), "ru": _("in Russian")}


def name_columns(model: type[models.Model], name: str) -> None:
    """Names the columns of a text in words, «тақырыбы (қазақша)»: every form, list and message of
    the admin takes its label from here. Migrations keep the name of the text itself."""
    for language in EDITORIAL_LANGUAGES:
        model._meta.get_field(column(name, language)).verbose_name = format_lazy(
            "{name} ({language})",
            name=model._meta.get_field(name).verbose_name,
            language=LANGUAGE_WORDS[language],
        )


def register_all() -> None:
    """Registers each concrete Translated model, parents before children."""
    for model in apps.get_models():
        if issubclass(model, Translated) and not model._meta.proxy and model.translated:
            translator.register(model, fields=model.translated)
            for name in model.translated:
                name_columns(model, name)
            model._meta.constraints.append(model.both_languages_constraint())
            # Migrations write only the options a model's Meta names.
            model._meta.original_attrs.setdefault("constraints", model._meta.constraints)


register_all()
