"""Obscene and rude words by the list in data/profanity.yaml, whose head says how it is meant."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import yaml

from apps.languages.folding import LOOK_ALIKES
from apps.publishing.gate.texts.languages import DATA

LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class WordList:
    """The words of one level, of both languages."""

    anywhere: re.Pattern[str] | None
    prefix: tuple[str, ...]
    word: frozenset[str]
    phrase: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return (
            word in self.word
            or word.startswith(self.prefix)
            or (self.anywhere is not None and self.anywhere.search(word) is not None)
        )


@dataclass(frozen=True)
class Found:
    """An offending word as it stands in the text, from character `start` to before `end`; `blocks`
    tells an obscene from a rude one."""

    words: str
    blocks: bool
    start: int
    end: int


def _list_of(levels: list[dict[str, list[str]]]) -> WordList:
    def all_of(kind: str) -> tuple[str, ...]:
        return tuple(word for level in levels for word in level.get(kind, ()))

    anywhere = all_of("anywhere")
    return WordList(
        re.compile("|".join(anywhere)) if anywhere else None,
        all_of("prefix"),
        frozenset(all_of("word")),
        all_of("phrase"),
    )


@cache
def _lists() -> tuple[WordList, WordList, tuple[str, ...], tuple[str, ...]]:
    """What blocks, what warns, the beginnings of innocent words and of innocent phrases."""
    data = yaml.safe_load((DATA / "profanity.yaml").read_text(encoding="utf-8"))
    languages = list(data.values())
    return (
        _list_of([language["block"] for language in languages]),
        _list_of([language["warn"] for language in languages]),
        tuple(word for language in languages for word in language.get("allow_prefix", ())),
        tuple(words for language in languages for words in language.get("allow_phrase", ())),
    )


def offending(text: str) -> list[Found]:
    """The obscene and the rude words of a text, in the order in which they stand."""
    blocking, warning, innocent, innocent_phrases = _lists()
    places = [
        (match[0].translate(LOOK_ALIKES).lower().replace("ё", "е"), match)
        for match in LETTERS.finditer(text)
    ]
    # With a space before every word a phrase is found at the beginning of a word only.
    joined = "".join(f" {word}" for word, _match in places)
    starts, position = [], 0
    for word, _match in places:
        starts.append(position)
        position += len(word) + 1
    spared: set[int] = set()
    for phrase in innocent_phrases:
        for place in _places(joined, phrase):
            spared.update(range(place, place + len(phrase) + 1))
    found: list[tuple[int, Found]] = []
    for (word, match), start in zip(places, starts, strict=True):
        if start in spared or word.startswith(innocent):
            continue
        if blocking.holds(word):
            found.append((start, Found(match[0], True, *match.span())))
        elif warning.holds(word):
            found.append((start, Found(match[0], False, *match.span())))
    for words, blocks in ((blocking, True), (warning, False)):
        for phrase in words.phrase:
            for place in _places(joined, phrase):
                last = bisect_left(starts, place + len(phrase) + 1) - 1
                span = places[starts.index(place)][1].start(), places[last][1].end()
                found.append((place, Found(phrase, blocks, *span)))
    return [each for _start, each in sorted(found, key=lambda pair: pair[0])]


def _places(joined: str, phrase: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(f" {phrase}"), joined)]
