"""What a cell means for the field it fills: numbers with their spaces, dates, choices, and texts
whose letters are those of their language. The rules themselves are the field's own (`clean`)."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.languages.folding import clean, fold
from apps.languages.models import EDITORIAL_LANGUAGES
from apps.tables.headings import Column
from apps.tables.spreadsheets import CellError, Formula, is_empty_cell

SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
CURRENCY = re.compile(r"(?:₸|тг\.?|теңге|тенге|kzt)$", re.I)
NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d+)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s*[гж]\.?)?")
YES = ("иә", "да", "yes", "true", "1")
NO = ("жоқ", "нет", "no", "false", "0")

KAZAKH_LETTERS = frozenset("ӘәҒғҚқҢңӨөҰұҮүҺһІі")
# In a text that has lost its Kazakh letters each of them is a question mark: «?аза? тілі».
LOST = re.compile(r"\?(?=[^\W\d_])|(?<=[^\W\d_])\?(?=[^\W\d_])")
LATIN, CYRILLIC = re.compile("[A-Za-zƏəƟɵ]"), re.compile("[\u0400-\u052f]")
TOKEN = re.compile(r"\w+")
RUSSIAN_SIGNS = re.compile(
    r"\b(?:для|при|или|на|от|до|из|без|по|не|к|с|и)\b|\w(?:ого|его|ому|ая|яя|ый|ий|ое|ых|их|ние)\b"
)

INTEGERS = (models.IntegerField,)
NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)
# Digits a spreadsheet keeps of a number; the rest is noise of binary fractions.
DIGITS = 15


def mistake(code: str, message: Any, **params: Any) -> ValidationError:
    return ValidationError(message, code=code, params=params)


def value_of(column: Column, cell: Any) -> Any:
    """The value for the column's field. Raises ValidationError in words of the cell.

    An empty cell is '' for texts and None for the rest; whether it may be empty is asked here for
    columns without a language only (`texts` of reading.py asks of both languages together)."""
    field = column.field
    if isinstance(cell, Formula):
        raise mistake(
            "formula", _("The cell holds a formula. Replace it with its value: paste as values.")
        )
    if isinstance(cell, CellError):
        raise mistake("error", _("The cell shows an error of the spreadsheet."))
    is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
    if is_empty_cell(cell):
        if column.required and not column.language:
            raise mistake("required", _("This cell must be filled."))
        return "" if isinstance(field, (models.CharField, models.TextField)) else None
    if field.choices:
        value = choice_of(field, cell)
    elif is_text:
        value = text_of(column, cell)
    elif isinstance(field, NUMBERS):
        value = number_of(field, cell)
    elif isinstance(field, models.BooleanField):
        value = truth_of(cell)
    elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        value = date_of(cell)
    elif isinstance(cell, datetime) and isinstance(field, models.DateTimeField):
        value = timezone.make_aware(cell) if timezone.is_naive(cell) else cell
    else:
        value = cell.strip() if isinstance(cell, str) else cell
    return field.clean(value, None)


# --- Numbers, dates, choices --------------------------------------------------------------------


def number_of(field: models.Field, cell: Any) -> Decimal | int:
    if isinstance(cell, (bool, date, time, timedelta)):
        raise wrong_number()
    if isinstance(cell, str):
        number = number_in_words(cell)
    elif isinstance(cell, float):
        number = Decimal(f"{cell:.{DIGITS}g}")
    else:
        number = Decimal(str(cell))
    if not number.is_finite():
        raise wrong_number()
    if isinstance(field, INTEGERS):
        # «12,000» is twelve thousand to some and twelve to others.
        if number.as_tuple().exponent < 0:
            raise mistake("whole", _("A whole number must stand here."))
        return int(number)
    # 1E+3 and 1000 are one number, but only the second has its digits counted right.
    return number.quantize(Decimal(1)) if number.as_tuple().exponent > 0 else number


def number_in_words(text: str) -> Decimal:
    """The number a person typed: «12 000,50 ₸»."""
    text = SPACES.sub(" ", text.replace("\u2212", "-")).strip()
    text = CURRENCY.sub("", text).strip()
    if not NUMBER.fullmatch(text):
        raise wrong_number()
    return Decimal(text.replace(" ", "").replace(",", "."))


def wrong_number() -> ValidationError:
    return mistake("number", _("A number must stand here, for example 12 000 or 12 000,50."))


def date_of(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        text = cell.strip()
        try:
            if match := DAY_FIRST.fullmatch(text):
                day, month, year = (int(part) for part in match.groups())
                return date(year, month, day)
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise mistake("date", _("A date must stand here, for example 05.11.2026."))


def choice_of(field: models.Field, cell: Any) -> Any:
    """The stored value of a choice by its words in either language or by the value itself."""
    wanted = fold(plain_number(cell))
    labels = []
    for value, label in field.flatchoices:
        if fold(str(value)) == wanted:
            return value
        for language in EDITORIAL_LANGUAGES:
            with override(language):
                if fold(str(label)) == wanted:
                    return value
        labels.append(label)
    raise mistake("choice", _("Choose one of: %(values)s."), values=Labels(labels))


class Labels:
    """Words joined in the language in which they are read."""

    def __init__(self, labels: list[Any]) -> None:
        self.labels = labels

    def __str__(self) -> str:
        return "; ".join(str(label) for label in self.labels)


def truth_of(cell: Any) -> bool:
    word = fold(plain_number(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise mistake("choice", _("Write «иә» or «жоқ», «да» or «нет»."))


# --- Texts --------------------------------------------------------------------------------------


def text_of(column: Column, cell: Any) -> str:
    if isinstance(cell, (date, time, timedelta)):
        raise mistake(
            "date_for_text",
            _("The spreadsheet has turned this text into a date. Set the cell's format to text."),
        )
    text = plain_number(cell, decimal="," if column.language else ".")
    if isinstance(column.field, models.CharField):
        text = SPACES.sub(" ", text)
    text = unicodedata.normalize("NFC", text).strip()
    refuse_wrong_letters(column, text)
    return clean(text)


def plain_number(cell: Any, decimal: str = ".") -> str:
    """A cell as text: numbers as a person reads them, without the noise of binary fractions."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 10**DIGITS
        return str(int(cell)) if whole else f"{cell:.{DIGITS}g}".replace(".", decimal)
    return str(cell)


def refuse_wrong_letters(column: Column, text: str) -> None:
    found = next(look_alikes(text, whole_tokens=not column.language), "")
    if found:
        raise mistake(
            "look_alike",
            _("“%(word)s” mixes Cyrillic and Latin letters that look alike. Type it anew."),
            word=found,
        )
    if column.language and LOST.search(text):
        raise mistake(
            "lost_letters",
            _("Question marks stand in place of letters. Save the file in UTF-8 or as XLSX."),
        )
    if column.language == "ru":
        word = next(
            (word for word in TOKEN.findall(without_quotations(text)) if has_kazakh(word)), ""
        )
        if word:
            raise mistake(
                "kazakh_in_russian",
                _("“%(word)s” has Kazakh letters, but the column is Russian."),
                word=word,
            )


def without_quotations(text: str) -> str:
    """A text without what stands in quotation marks: names are written as they are («Әділет»)."""
    return re.sub(r"«[^»]*»|“[^”]*”|\"[^\"]*\"", "", text)


def has_kazakh(text: str) -> bool:
    return bool(KAZAKH_LETTERS & set(text))


def look_alikes(text: str, whole_tokens: bool) -> Iterator[str]:
    """The words in which a letter of the other alphabet is surely a slip: «Cәуле» with a Latin C.

    With `whole_tokens` letters on both sides of digits count as one word, as in codes: «А02BC»."""
    if not (LATIN.search(text) and CYRILLIC.search(text)):
        return
    for token in TOKEN.findall(text):
        parts = [re.sub(r"[\d_]", "", token)] if whole_tokens else re.findall(r"[^\W\d_]+", token)
        if any(clean(part) != part for part in parts):
            yield token


def looks_russian(kazakh: str, russian: str) -> bool:
    """Whether the text of the Kazakh column may be Russian: no Kazakh letter in it and either the
    same words as in the Russian column, or Russian endings and prepositions in two places."""
    if has_kazakh(kazakh):
        return False
    long_words = [word for word in re.findall(r"[а-яё]{4,}", kazakh.lower())]
    if len(long_words) >= 2 and fold(kazakh) == fold(russian):
        return True
    return len(RUSSIAN_SIGNS.findall(kazakh.lower())) >= 2
