"""Translated: the one base of every record whose texts stand in Kazakh and Russian.

It holds the column names, the rule "what is in one language must be in the other" and the stored
sorting keys. It does not hold publication: when both languages must be complete is said by the
model (`complete_when`)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from apps.languages.sorting import sort_key

# The two languages every page must have. A further one may be shown, none may be missing.
EDITORIAL_LANGUAGES = ("kk", "ru")


def column(field: str, language: str) -> str:
    """The name of the column that holds `field` in `language`."""
    return f"{field}_{language}"


def reading_language() -> str:
    """The language of the page being made; Kazakh where none is active."""
    language = (get_language() or "kk").split("-")[0]
    return language if language in EDITORIAL_LANGUAGES else "kk"


def is_empty(name: str) -> Q:
    """NULL and the empty string alike."""
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})


def is_filled(name: str) -> Q:
    return Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})


class TranslatedQuerySet(models.QuerySet):
    """Questions about texts in two languages."""

    def alphabetical(self, language: str | None = None):
        """In the order of the alphabet of `language` (default: the page's own)."""
        return self.order_by(column("sort", language or reading_language()), "pk")


class Translated(models.Model):
    """A record with texts in two languages.

    A model names its translated fields in `translated`; each gets the columns `<field>_kk`,
    `<field>_ru` and `<field>_en`. A field declared `blank=True` may stay empty, but then in both
    languages; any other must be filled in both as soon as `complete_when` holds. The database
    refuses everything else (constraint `<app>_<model>_both_languages`)."""

    translated: tuple[str, ...] = ()
    sorted_by: str = ""

    sort_kk = models.CharField(
        max_length=120, editable=False, blank=True, default="", db_index=True
    )
    sort_ru = models.CharField(
        max_length=120, editable=False, blank=True, default="", db_index=True
    )

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: list[models.BaseConstraint] = []

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_sort_keys()
        super().save(*args, **kwargs)

    @classmethod
    def complete_when(cls) -> Q | None:
        """When both languages must be complete; None means always."""
        return None

    def must_be_complete(self) -> bool:
        """The same for this row as it stands; a model with `complete_when` says it here as well."""
        return True

    @classmethod
    def required_texts(cls) -> tuple[str, ...]:
        return tuple(name for name in cls.translated if not cls._meta.get_field(name).blank)

    @classmethod
    def completeness(cls) -> Q:
        """The condition under which a row has both languages."""
        complete = Q()
        for name in cls.translated:
            filled = [is_filled(column(name, language)) for language in EDITORIAL_LANGUAGES]
            empty = [is_empty(column(name, language)) for language in EDITORIAL_LANGUAGES]
            if name in cls.required_texts():
                complete &= filled[0] & filled[1]
            else:
                complete &= (filled[0] & filled[1]) | (empty[0] & empty[1])
        return complete

    @classmethod
    def both_languages_constraint(cls) -> models.CheckConstraint:
        condition = cls.completeness()
        when = cls.complete_when()
        if when is not None:
            condition = ~when | condition
        return models.CheckConstraint(
            name=f"{cls._meta.app_label}_{cls._meta.model_name}_both_languages",
            condition=condition,
        )

    def set_sort_keys(self) -> None:
        name = self.sorted_by or (self.translated[0] if self.translated else "")
        if not name:
            return
        for language in EDITORIAL_LANGUAGES:
            text = getattr(self, column(name, language)) or ""
            setattr(self, column("sort", language), sort_key(text, language)[:120])

    def text(self, name: str, language: str) -> str:
        """The text of one field in one language, '' when there is none."""
        return getattr(self, column(name, language)) or ""

    def missing_texts(self) -> list[tuple[str, str]]:
        """(field, language) of every text that keeps this row from being complete."""
        missing = []
        for name in self.translated:
            empty = [code for code in EDITORIAL_LANGUAGES if not self.text(name, code)]
            if empty and (name in self.required_texts() or len(empty) == 1):
                missing += [(name, language) for language in empty]
        return missing
