"""Stored sorting keys: the order of the Kazakh and the Russian alphabet for any database.

Neither SQLite nor PostgreSQL sorts Kazakh by its alphabet unless a collation is installed, so a
row keeps a key of ASCII letters and digits and the database sorts by that. Holds the making of
the key only; which field feeds it is for the model to say.
"""

import re
import unicodedata

from apps.languages.folding import clean

# The Russian alphabet is this one without the nine Kazakh letters and in the same order, so one
# table serves both languages and a Kazakh name keeps its place on a Russian page.
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
MAX_LENGTH = 120

# Letters of the neighbouring Cyrillic alphabets stand with the letter they grew from.
_NEIGHBOURS = str.maketrans("єґўҳҷҙҫ", "егухчзс")
_TOKEN = re.compile(r"\d+|[^\W\d_]|[\s\-‒–—/\\]+")


def sort_key(text: str, language: str, max_length: int = MAX_LENGTH) -> str:
    """Return a key of ``[0-9a-z]`` whose plain byte order is the order of the alphabet.

    Case and punctuation («», №, full stops) do not count; words are compared one by one, numbers
    by value (№2 before №10) and before letters, Cyrillic before Latin (after it for ``en``), Ё as
    a letter of its own after Е. Texts that differ only in what does not count get equal keys: add
    the primary key to the ordering.

    Every key element is a letter followed by digits. No collation of SQLite, glibc or ICU joins
    or reorders those, so the order is the same under all of them.

    ``text``: what the reader sees. ``language``: ``kk``, ``ru`` or ``en``. ``max_length``: the
    width of the column in characters; a letter takes two, and a longer key is cut.

    Raises ``ValueError`` for another language.
    """
    if language not in ("kk", "ru", "en"):
        raise ValueError(f"No alphabet for the language {language!r}.")
    cyrillic, latin = ("k", "c") if language == "en" else ("c", "k")
    parts: list[str] = []
    pending_break = False
    for token in _TOKEN.findall(clean(text).lower()):
        if not token[0].isalnum():
            pending_break = bool(parts)
            continue
        if pending_break:
            parts.append("a0")
            pending_break = False
        if token[0].isdecimal():
            parts.append(_number(token))
        else:
            parts.append(_letter(token, cyrillic, latin))
    return "".join(parts)[:max_length]


def _number(digits: str) -> str:
    # The count of digits goes first, so that a longer number is a greater one.
    digits = str(int(digits[:99]))
    length = str(len(digits)) if len(digits) < 9 else f"9{len(digits):02}"
    return f"b{length}{digits}"


def _letter(letter: str, cyrillic: str, latin: str) -> str:
    letter = letter.translate(_NEIGHBOURS)
    if letter not in ALPHABET:
        letter = unicodedata.normalize("NFKD", letter)[0]
    if letter in ALPHABET:
        return _code(cyrillic, ALPHABET.index(letter))
    if letter in LATIN:
        return _code(latin, LATIN.index(letter))
    return f"r{ord(letter):07}"


def _code(first: str, place: int) -> str:
    return f"{chr(ord(first) + place // 10)}{place % 10}"
