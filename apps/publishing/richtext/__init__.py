"""Rich text that is safe wherever it comes from: the field, and what the rest of the site asks.

`cleaning.py` says what a text may hold, `structure.py` reads what office programs write,
`editor.py` is the editor on the screen, `files.py` finds the pictures and files a text names.
Migrations name `apps.publishing.richtext.CleanTextField`, so all of it can be replaced here."""

from typing import Any

from ckeditor.fields import RichTextField
from django.db import models
from django.forms import Field

from apps.publishing.richtext.cleaning import (
    ATTRIBUTES,
    SAME_AS,
    SCHEMES,
    TAGS,
    clean,
    document_ids,
    image_ids,
)
from apps.publishing.richtext.editor import TOOLBAR, RichTextWidget
from apps.publishing.richtext.structure import structured

__all__ = [
    "ATTRIBUTES",
    "SAME_AS",
    "SCHEMES",
    "TAGS",
    "TOOLBAR",
    "CleanTextField",
    "RichTextWidget",
    "clean",
    "document_ids",
    "image_ids",
    "structured",
]


class CleanTextField(RichTextField):
    """A rich text in one language; cleaned by `clean` on its way into the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = clean(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        # Also the way of update() and bulk_create(), which never ask pre_save.
        return clean(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Field:
        return models.TextField.formfield(self, **{**kwargs, "widget": RichTextWidget})
