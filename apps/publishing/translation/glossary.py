"""The terms of the hospital in both languages, and which of them a text holds, in whatever form
its grammar gives them. One word stands for one thing on the whole site (data/glossary.yaml)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from apps.languages.folding import fold
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column
from apps.publishing.richtext import CleanTextField
from apps.publishing.translation.pairs import lines

DATA = Path(__file__).resolve().parent / "data"

# How many terms are shown beside a text.
SHOWN = 12

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Endings of Russian nouns and adjectives; the stem is marked in the data.
_RUSSIAN_ENDING = (
    "(?:[аеийоуыьюя]?|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ую|юю|ым|им|ых|их|ыми|ими"
    "|ом|ем|ам|ям|ами|ями|ах|ях|ью)"
)


@dataclass(frozen=True)
class Term:
    """A term as it is written in each language."""

    kk: str
    ru: str

    def text(self, language: str) -> str:
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class Form:
    """One way a term is written: a pattern for each of its words; `length` in letters."""

    term: Term
    words: tuple[re.Pattern, ...]
    length: int


@cache
def _kazakh_ending() -> str:
    """A pattern for a chain of endings: number, possession, case, predicate."""
    data = yaml.safe_load((DATA / "kk_morphology.yaml").read_text(encoding="utf-8"))["suffixes"]

    def one_of(endings: Iterable[str]) -> str:
        return f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})?"

    possessive = [ending for person in data["possessive"].values() for ending in person]
    cases = [ending for case in data["case"].values() for ending in case]
    chain = (data["plural"], possessive, cases, data["attributive"], data["predicative"])
    return "".join(map(one_of, chain))


def _kazakh_word(word: str) -> re.Pattern:
    stem = re.escape(word)
    softened = {"п": "б", "к": "г", "қ": "ғ"}.get(word[-1:])
    if softened:
        # кітап, кітабы
        stem = f"{re.escape(word[:-1])}(?:{word[-1]}|{softened}(?=[ыі]))"
    return re.compile(f"{stem}{_kazakh_ending()}")


def _russian_word(word: str) -> re.Pattern:
    """A word with its stem before the bar: «поликлиник|а»; without a bar it never changes."""
    stem, bar, _ending = word.partition("|")
    return re.compile(f"{re.escape(stem)}{_RUSSIAN_ENDING if bar else ''}")


@cache
def _forms(language: str) -> dict[str, tuple[Form, ...]]:
    """The forms of all terms of a language by the first two letters, longest first."""
    data = yaml.safe_load((DATA / "glossary.yaml").read_text(encoding="utf-8"))
    found: dict[str, list[Form]] = {}
    word_of = _kazakh_word if language == "kk" else _russian_word
    for row in data:
        ways = {code: _ways(row[code]) for code in EDITORIAL_LANGUAGES}
        term = Term(*(ways[code][0].replace("|", "") for code in EDITORIAL_LANGUAGES))
        for way in ways[language]:
            words = tuple(word_of(fold(word)) for word in way.split())
            found.setdefault(fold(way)[:2], []).append(Form(term, words, len(way)))
    return {
        start: tuple(sorted(forms, key=lambda form: (-len(form.words), -form.length)))
        for start, forms in found.items()
    }


def _ways(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


def terms_in(text: str, language: str) -> list[Term]:
    """The terms a plain text in `language` holds, in its order, each once. Where several begin at
    one word the longest counts: «жұмыс күні», and of «жауап» and «жауапты» the word itself."""
    words = _WORD.findall(fold(text))
    forms = _forms(language)
    found: dict[Term, None] = {}
    place = 0
    while place < len(words):
        form = _form_at(words, place, forms)
        if form is None:
            place += 1
        else:
            found[form.term] = None
            place += len(form.words)
    return list(found)


def _form_at(words: list[str], place: int, forms: dict[str, tuple[Form, ...]]) -> Form | None:
    for form in forms.get(words[place][:2], ()):
        said = words[place : place + len(form.words)]
        if len(said) == len(form.words) and all(
            pattern.fullmatch(word) for pattern, word in zip(form.words, said, strict=True)
        ):
            return form
    return None


def terms_of(record: Translated) -> list[Term]:
    """The terms in the texts of a record, of either language, at most SHOWN: for the list under
    the form with both languages (admin/translation/terms.html)."""
    found: dict[Term, None] = {}
    for language in EDITORIAL_LANGUAGES:
        for name in record.translated:
            rich = isinstance(record._meta.get_field(column(name, language)), CleanTextField)
            for line in lines(record.text(name, language), rich):
                found |= dict.fromkeys(terms_in(line, language))
    return list(found)[:SHOWN]
