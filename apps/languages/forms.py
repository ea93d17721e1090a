"""The form of a record with two languages: says beside the field what the database would refuse."""

from typing import Any

from django.forms import ModelForm
from django.utils.translation import gettext as _

from apps.languages.models import EDITORIAL_LANGUAGES, column


class TranslatedForm(ModelForm):
    """Asks for both languages of every text as soon as the record must have them.

    A field that has an error here is left out of the model's own check of constraints, so the
    reader gets these words instead of a constraint's name."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.instance.must_be_complete():
            for name in self.instance.translated:
                self.ask_for_both(name)
        return data

    def ask_for_both(self, name: str) -> None:
        empty = [code for code in EDITORIAL_LANGUAGES if not self.stored_text(name, code)]
        if len(empty) == 2 and name not in self.instance.required_texts():
            return
        for code in empty:
            field = column(name, code)
            if field in self.fields and field not in self.errors:
                words = _("Fill this in Kazakh.") if code == "kk" else _("Fill this in Russian.")
                self.add_error(field, words)

    def stored_text(self, name: str, language: str) -> str:
        """The text as it would be stored: an empty rich text counts as nothing."""
        field = self.instance._meta.get_field(column(name, language))
        value = self.cleaned_data.get(field.name, getattr(self.instance, field.name))
        return (field.get_prep_value(value or "") or "").strip()
