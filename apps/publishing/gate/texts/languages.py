"""Whether a text is in the language of its field: sentences of the other language, halves that are
the same, and a Kazakh half that says less than the Russian one."""

from functools import cache
from pathlib import Path

import yaml

from apps.publishing.gate.texts.plain import WORD, Block, sentences, unquoted

DATA = Path(__file__).resolve().parent.parent / "data"

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
# From this length of the Russian half, in characters, the Kazakh one is compared with it.
COMPARED_FROM = 200
THINNEST = 0.5


@cache
def _signs() -> tuple[frozenset[str], frozenset[str], tuple[str, ...], frozenset[str]]:
    data = yaml.safe_load((DATA / "language_signs.yaml").read_text(encoding="utf-8"))
    return (
        frozenset(data["kk"].split()),
        frozenset(data["ru"].split()),
        tuple(data["ru_endings"].split()),
        frozenset(data["not_ru"].split()),
    )


def is_kazakh(word: str) -> bool:
    """Whether a lower-case word can only be Kazakh."""
    return not KAZAKH_LETTERS.isdisjoint(word) or word in _signs()[0]


def is_russian(word: str) -> bool:
    """Whether a lower-case word can only be Russian."""
    _kazakh, russian, endings, exceptions = _signs()
    if word in russian:
        return True
    return (
        len(word) > 4
        and word.endswith(endings)
        and word not in exceptions
        and KAZAKH_LETTERS.isdisjoint(word)
    )


def common_words(sentence: str) -> list[str]:
    """The words of a sentence in lower case without names, abbreviations, quotations and what is
    not Cyrillic: a capital letter inside a sentence is a name's."""
    words = [word for word in WORD.findall(unquoted(sentence)) if "\u0400" <= word[0] <= "\u052f"]
    if words and all(word.isupper() for word in words):
        return [word.lower() for word in words]
    return [
        word.lower()
        for place, word in enumerate(words)
        if word.islower() or (place == 0 and word[1:].islower())
    ]


def language_of(sentence: str) -> str:
    """ "kk" or "ru" for a sentence that is surely in it, '' for any other."""
    words = common_words(sentence)
    kazakh = sum(map(is_kazakh, words))
    russian = sum(is_russian(word) for word in words if not is_kazakh(word))
    strongest, other = max(kazakh, russian), min(kazakh, russian)
    if strongest < 2 or strongest < 4 * other or 4 * strongest < len(words):
        return ""
    return "kk" if kazakh > russian else "ru"


def in_other_language(blocks: tuple[Block, ...], language: str) -> list[str]:
    """The sentences, or else the whole blocks, that are in the other editorial language."""
    other = "ru" if language == "kk" else "kk"
    found = []
    for block in blocks:
        foreign = [each for each in sentences(block.own) if language_of(each) == other]
        if not foreign and language_of(block.own) == other:
            foreign = [block.own]
        found += foreign
    return found


def copied(kazakh: tuple[Block, ...], russian: tuple[Block, ...]) -> list[str]:
    """What stands in both halves word for word, beyond names, figures, addresses and terms that the
    two languages share: a whole text of two words or more, or a sentence of four or more."""
    whole = [" ".join(block.own for block in half) for half in (kazakh, russian)]
    if _same(whole[0]) == _same(whole[1]) and _is_prose(whole[0], 2):
        return [whole[0]]
    in_russian = {_same(each) for block in russian for each in sentences(block.own)}
    return [
        each
        for block in kazakh
        for each in sentences(block.own)
        if _same(each) in in_russian and _is_prose(each, 4)
    ]


def _is_prose(text: str, least: int) -> bool:
    """Whether a text has so many common words, one of which belongs to one language alone."""
    words = common_words(text)
    return len(words) >= least and any(is_kazakh(word) or is_russian(word) for word in words)


def _same(sentence: str) -> str:
    """The form in which two sentences are compared: their words in lower case."""
    return " ".join(word.lower() for word in WORD.findall(sentence))


def is_thinner(kazakh: str, russian: str) -> bool:
    """Whether the Kazakh text is less than half of a Russian one of some length."""
    return len(russian) > COMPARED_FROM and len(kazakh) < THINNEST * len(russian)
