"""The admin of any translated record: Kazakh and Russian side by side, in forms and in inlines."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm, Textarea
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

import apps.languages.lookups  # noqa: F401 - the lookup `folded` is known once it is imported
from apps.languages.forms import TranslatedForm
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column
from apps.publishing.admin.filters import LapseFilter
from apps.publishing.richtext import CleanTextField, RichTextWidget

# From this length, in characters, a text of one line gets a field of two.
LONG_LINE = 200


def language_columns(model: type[Translated]) -> list[tuple[str, ...]]:
    """The translated fields as rows of two: Kazakh left, Russian right."""
    return [
        tuple(column(name, language) for language in EDITORIAL_LANGUAGES)
        for name in model.translated
    ]


def bare_columns(model: type[Translated]) -> set[str]:
    """What no form shows: the bare column and the languages that are not edited here."""
    hidden = set(model.translated) | {"sort_kk", "sort_ru"}
    return hidden | {column(name, "en") for name in model.translated}


class ShortText(Textarea):
    """A text of one line that may be longer than its column is wide: all of it is seen."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


def marked_with_language(model: type[Translated], db_field: models.Field, field: Any) -> Any:
    """The form field of a translated column with its language in `lang`; any other unchanged."""
    if field is None:
        return field
    for name in model.translated:
        for language in EDITORIAL_LANGUAGES:
            if db_field.name == column(name, language):
                if isinstance(field.widget, AdminTextInputWidget) and (
                    (db_field.max_length or 0) >= LONG_LINE
                ):
                    field.widget = ShortText(attrs={"rows": 2, "maxlength": db_field.max_length})
                # Spell checkers and screen readers need the language of what is typed.
                field.widget.attrs["lang"] = language
    return field


@admin.display(description=_("valid until"))
def valid_until(record: Any) -> SafeString | str:
    """The first end of what the record names as true until a day; a pill once it is past."""
    ends = [validity.last_day(record) for validity in record.validities]
    end = min((each for each in ends if each is not None), default=None)
    if end is None:
        return "—"
    words = date_format(end, "SHORT_DATE_FORMAT")
    if end >= localdate():
        return words
    return format_html('<span class="pill pill-danger">{}</span>', words)


class TranslatedAdmin(admin.ModelAdmin):
    """Any translated record: two columns, alphabetical order, search in both languages. A model
    that names validities gets a column and a filter for them."""

    formfield_overrides = {
        models.TextField: {"widget": Textarea(attrs={"rows": 3})},
        CleanTextField: {"widget": RichTextWidget},
        models.URLField: {"assume_scheme": "https"},
    }
    form = TranslatedForm
    shared_title = _("Common to both languages")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        if self.fieldsets:
            return list(self.fieldsets)
        rows = language_columns(self.model)
        texts = {name for row in rows for name in row}
        shared = [name for name in self.get_fields(request, obj) if name not in texts]
        return [
            (None, {"fields": rows, "classes": ["two-languages"]}),
            (self.shared_title, {"fields": shared}),
        ]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(self.exclude or ()), *bare_columns(self.model)]

    def get_list_display(self, request: HttpRequest) -> list:
        shown = list(super().get_list_display(request))
        return [*shown, valid_until] if getattr(self.model, "validities", ()) else shown

    def get_list_filter(self, request: HttpRequest) -> list:
        filters = list(super().get_list_filter(request))
        return [*filters, LapseFilter] if getattr(self.model, "validities", ()) else filters

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        names = self.model.translated[:1]
        found = [
            f"{column(name, language)}__folded"
            for name in names
            for language in EDITORIAL_LANGUAGES
        ]
        return list(dict.fromkeys([*self.search_fields, *found]))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return marked_with_language(self.model, db_field, field)


def save_facts(formset: Any, by: Any) -> None:
    """Saves the rows of an inline that the journal follows, each as saved or deleted by `by`."""
    rows = formset.save(commit=False)
    for row in formset.deleted_objects:
        row.delete(by=by)
    for row in rows:
        row.save(by=by)
    formset.save_m2m()


class FactAdmin(TranslatedAdmin):
    """A fact is shown as soon as it is saved; the journal remembers who saved or deleted it and
    the rows below it."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.save(by=request.user)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        save_facts(formset, request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.delete(by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # One by one: each deletion is written to the journal.
        for obj in queryset:
            obj.delete(by=request.user)


class TwoLanguageInline:
    """The two columns inside an inline; used through the inline classes below."""

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(self.exclude or ()), *bare_columns(self.model)]  # type: ignore[attr-defined]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return marked_with_language(self.model, db_field, field)  # type: ignore[attr-defined]


class TranslatedStackedInline(TwoLanguageInline, admin.StackedInline):
    """Rows of a translated model under another record, Kazakh and Russian side by side."""

    extra = 0
    form = TranslatedForm
    formfield_overrides = TranslatedAdmin.formfield_overrides

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        rows = language_columns(self.model)
        texts = {name for row in rows for name in row}
        shared = [name for name in self.get_fields(request, obj) if name not in texts]
        texts_first = (None, {"fields": rows, "classes": ["two-languages"]})
        return [texts_first, (None, {"fields": shared})] if shared else [texts_first]
