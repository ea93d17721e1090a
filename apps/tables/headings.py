"""The columns a spreadsheet must have, as a row model declares them: which field each fills, what
stands over it in Kazakh and in Russian. It knows neither files nor rows nor pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import override

from apps.languages.folding import fold
from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.tables.models import Row


@dataclass(frozen=True)
class Column:
    """One column: the model's field it fills, the declared name it stands for, and the language
    of its texts ('' for what both languages share)."""

    field: models.Field
    declared: str
    language: str
    required: bool

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def title(self) -> str:
        """What stands over the column, in the language of the page: «бағасы, теңге»."""
        return str(self.field.verbose_name)

    @property
    def titles(self) -> dict[str, str]:
        """The same in both languages."""
        found = {}
        for language in EDITORIAL_LANGUAGES:
            with override(language):
                found[language] = self.title
        return found

    @property
    def meaning(self) -> str:
        """What an editor should know of the column besides its heading."""
        return str(self.field.help_text)

    @property
    def allowed(self) -> list[str]:
        """The values of a column with a closed list, in words; empty for any other."""
        return [str(label) for _value, label in self.field.flatchoices]


def columns_of(row_model: type[Row]) -> list[Column]:
    """The columns of a table in the order declared, a translated field as two."""
    found = []
    for name in row_model.columns:
        field = row_model._meta.get_field(name)
        if name not in row_model.translated:
            found.append(Column(field, name, "", not field.blank))
            continue
        for language in EDITORIAL_LANGUAGES:
            translated = row_model._meta.get_field(column(name, language))
            # The language columns themselves may all be empty; the declared field says the rule.
            found.append(Column(translated, name, language, not field.blank))
    return found


def heading_form(text: object) -> str:
    """A heading as it is compared: without case, line breaks, the star of a required column."""
    return fold(str(text)).strip("*: ").strip()


def by_heading(columns: Iterable[Column]) -> dict[str, Column]:
    """Every heading under which a column is recognised: its field's name, Kazakh, Russian."""
    known: dict[str, Column] = {}
    for each in columns:
        for text in (each.name, *each.titles.values()):
            known.setdefault(heading_form(text), each)
    return known
