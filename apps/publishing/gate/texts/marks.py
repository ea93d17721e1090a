"""Marks of restricted access in a text: «Қызмет бабында пайдалану үшін», «Для служебного
пользования», ДСП, with any case, spacing, inflection and look-alike letters."""

import re
from dataclasses import dataclass

from apps.languages.folding import LOOK_ALIKES
from apps.publishing.gate.texts.plain import sentences, spaced

MARK = re.compile(
    r"\b[қк]ызмет(?:т[іи]к|\sбабында)\s(?:[қк]олданыс(?:[қк]а|та|та[ғг]ы)?(?:\sарнал[ғг]ан)?"
    r"|пайдалан(?:у|ыл)[а-яәғқңөұүһі]*)(?:\s[үу]ш[іи]н)?"
    r"|\bдля\sслужебного\s(?:пользован|использован)[а-я]*"
    r"|\bслужебн[а-я]+\sпользован[а-я]+",
    re.IGNORECASE,
)
ABBREVIATION = re.compile(
    r"(?<!\w)(?<![^\W\d]-)(?:Д\.?\s?С\.?\s?П|Қ\.?\s?Б\.?\s?П\.?\s?[ҮУ])(?!\w)"
)
# The board of shavings, in the lists of furniture and repair.
CHIPBOARD = re.compile(
    r"мебел|жиһаз|шкаф|стол|үстел|плит|тақта|сөре|ламин|панел|перегородк|стеллаж|тумб|полк", re.I
)
# A rule that speaks of the mark quotes it.
SPOKEN_OF = re.compile(r"пометк|гриф|отметк|белгі|мөр", re.IGNORECASE)
QUOTED = re.compile(r"[«“\"][^«»“”\"]*+[»”\"]")
WORDS_OF_A_RULE = 9


@dataclass(frozen=True)
class Found:
    """A mark as it stands in the text; `spoken_of` when a longer sentence only quotes it."""

    words: str
    spoken_of: bool = False


def marks(text: str) -> list[Found]:
    """The marks of restricted access in a text of one or more lines."""
    # Lines are joined: a mark is often broken between two of them.
    text = spaced(text)
    read = text.translate(LOOK_ALIKES)
    places = [match.span() for match in MARK.finditer(read)]
    places += [match.span() for match in ABBREVIATION.finditer(read)]
    if not places:
        return []
    found = []
    for start, end in sorted(places):
        sentence = _sentence_around(text, start, end)
        if end - start < 10 and CHIPBOARD.search(sentence):
            continue
        words = text[start:end]
        quoted = any(words in quotation for quotation in QUOTED.findall(sentence))
        rule = quoted and len(sentence.split()) >= WORDS_OF_A_RULE and SPOKEN_OF.search(sentence)
        found.append(Found(words, bool(rule)))
    return found


def _sentence_around(text: str, start: int, end: int) -> str:
    """The sentence a place is in, sought 300 characters around it."""
    left = max(0, start - 300)
    position = left
    for sentence in sentences(text[left : end + 300]):
        at = text.find(sentence, position)
        position = at + len(sentence)
        if at <= start < position:
            return sentence
    return text[left : end + 300]
