"""The letters a text is typed with: Latin ones inside Cyrillic words, and Kazakh ones that were
lost to a Russian keyboard or a wrong encoding."""

import re
from functools import cache

import yaml

from apps.languages.folding import LOOK_ALIKES
from apps.publishing.gate.texts.languages import DATA, KAZAKH_LETTERS, common_words
from apps.publishing.gate.texts.plain import WORD, unquoted

LATIN_TWINS = frozenset(map(chr, LOOK_ALIKES))
CYRILLIC_TWINS = frozenset(map(chr, LOOK_ALIKES.values()))
LETTERS = re.compile(r"[^\W\d_]+")
# Latin words of look-alike letters alone that stand for Cyrillic ones, by their Cyrillic spelling.
TYPED_IN_LATIN = frozenset({"ОСМС", "МРТ", "ВКК", "ТОО", "как", "рак"})
# A single letter that would be a Russian preposition or conjunction.
LONE = re.compile(r"(?<![^\s(«])[acoyk](?=\s+[а-яёәғқңөұүһі\d])")
NAMED_BY_A_LETTER = re.compile(r"(?:витамин|дәрумен|гепатит|тип|групп|класс|вирус)\w*\s*$", re.I)

# A text of so many common words without one Kazakh letter was typed without them.
LONG_WITHOUT = 10
# What a Russian keyboard has in the place of each Kazakh letter.
LOST_FORMS = {
    "ә": "аэ", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "иы",
}  # fmt: skip
KEYS = str.maketrans({**{right: lost[0] for right, lost in LOST_FORMS.items()}, "ы": "и", "э": "а"})
LOST_TO_ENCODING = re.compile(r"\?(?=[а-яёәғқңөұүһі])|(?<=[а-яёәғқңөұүһі])\?(?=[а-яёәғқңөұүһі])")


def look_alikes(text: str) -> list[str]:
    """The words in which letters of the two alphabets stand for one another: «Cәуле» with a Latin
    C, «СOVID» with a Cyrillic С, a preposition «c» that is Latin. A Latin word with a Cyrillic
    ending (PDFті) and words joined by a hyphen are what they seem."""
    text = " ".join(word for word in text.split() if "://" not in word and "@" not in word)
    found = [match[0] for match in LETTERS.finditer(text) if _is_mixed(match[0])]
    for match in LONE.finditer(text):
        if not NAMED_BY_A_LETTER.search(text[max(0, match.start() - 20) : match.start()]):
            found.append(f"{match[0]} {text[match.end() :].split(maxsplit=1)[0]}")
    return found


def _is_mixed(word: str) -> bool:
    latin = [letter for letter in word if letter.isascii() or letter in "ƏəƟɵ"]
    if not latin:
        return False
    cyrillic = [letter for letter in word if "\u0400" <= letter <= "\u052f"]
    if not cyrillic:
        return len(latin) == len(word) and word.translate(LOOK_ALIKES) in TYPED_IN_LATIN
    if LATIN_TWINS.issuperset(latin):
        return True
    # «СOVID» and «COVIDа»: the first is mistyped, the second a Latin word with an ending.
    ends_in_cyrillic = word.startswith("".join(latin))
    return CYRILLIC_TWINS.issuperset(cyrillic) and not ends_in_cyrillic


@cache
def _beginnings() -> dict[str, list[tuple[str, str]]]:
    """Beginnings of Kazakh words with what a Russian keyboard makes of them, by the latter's first
    three letters."""
    data = yaml.safe_load((DATA / "kazakh_words.yaml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, str]]] = {}
    for word in data["words"].split():
        lost = word.translate(KEYS)
        if lost != word:
            found.setdefault(lost[:3], []).append((lost, word))
    return found


def lost_letters(text: str) -> list[str]:
    """The words of a Kazakh text that have lost Kazakh letters: «кызмет», «денсаулык», «?аза?»."""
    found = []
    for match in WORD.finditer(unquoted(text)):
        word = match[0].lower()
        keys = word.translate(KEYS)
        beginnings = _beginnings().get(keys[:3], ())
        if any(keys.startswith(lost) and _has_lost(word, right) for lost, right in beginnings):
            found.append(match[0])
    for word in text.split():
        if LOST_TO_ENCODING.search(word.lower()) and "://" not in word:
            found.append(word)
    return found


def _has_lost(word: str, right: str) -> bool:
    """Whether the word begins like the right one but for letters of another keyboard."""
    lost = False
    for typed, letter in zip(word, right, strict=False):
        if typed != letter:
            if typed not in LOST_FORMS.get(letter, ""):
                return False
            lost = True
    return lost


def has_no_kazakh_letters(text: str) -> bool:
    """Whether a Kazakh text of some length was typed without a single Kazakh letter."""
    return KAZAKH_LETTERS.isdisjoint(text.lower()) and len(common_words(text)) >= LONG_WITHOUT
