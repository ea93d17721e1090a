"""One form of a Kazakh or Russian text for searching and comparing.

Holds what makes two spellings of the same word equal: letter case, ё and е, invisible
characters, Latin letters typed in place of Cyrillic ones. Stems and ranking belong to search,
the order of the alphabet to ``sorting``.
"""

import re
import unicodedata

# A Latin letter and the Cyrillic letter it is mistaken for on a keyboard or in a scan. Upper-case
# Y resembles both У and Ү; У wins, because «УЗИ» is typed this way far more often than «Ү».
LOOK_ALIKES = str.maketrans(
    "AaBCcEeHhIiKkMOoPpTXxYyƏəƟɵ",
    "АаВСсЕеНһІіКкМОоРрТХхУуӘәӨө",
)

_TO_LATIN = str.maketrans("АаВСсЕеНһІіКкМОоРрТХхУу", "AaBCcEeHhIiKkMOoPpTXxYy")
_LATIN_TWINS = frozenset("AaBCcEeHhIiKkMOoPpTXxYyƏəƟɵ")
_CYRILLIC_TWINS = frozenset("АаВСсЕеНһІіКкМОоРрТХхУу")

# Soft hyphen, zero-width space, joiners and marks of direction, word joiner, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})
_MIXED = re.compile(r"(?=[^\W\d_]*[A-Za-zƏəƟɵ])(?=[^\W\d_]*[\u0400-\u052f])[^\W\d_]+")


def is_cyrillic_letter(character: str) -> bool:
    """Whether the one character is a letter of the Cyrillic block, Kazakh letters included."""
    return "\u0400" <= character <= "\u052f" and character.isalpha()


def is_cyrillic_word(word: str) -> bool:
    """Whether the word has letters and every one of them is Cyrillic.

    Digits, hyphens and other marks neither help nor hinder: «2-қабат» is Cyrillic, «12» is not.
    """
    letters = [character for character in word if character.isalpha()]
    return bool(letters) and all(is_cyrillic_letter(letter) for letter in letters)


def clean(text: str) -> str:
    """Return the text as its author meant to type it: same words, same case, one encoding.

    Composes characters (NFC), drops soft hyphens and other invisible characters, and repairs
    words that mix alphabets: «Cәуле» with a Latin C becomes Cyrillic, «СOVID» with a Cyrillic С
    becomes Latin. A mixed word that is neither («iPhoneда») stays as it is.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_HYPHENS)
    return _MIXED.sub(_one_alphabet, text)


def fold(text: str) -> str:
    """Return the form of the text in which search compares: ``clean``, lower case, ё as е.

    White space of every kind becomes one ordinary space, none at the ends. Folding a folded text
    changes nothing.
    """
    return " ".join(clean(text).lower().replace("ё", "е").split())


def words(text: str) -> list[str]:
    """Return the folded words of the text, runs of letters or of digits, in reading order."""
    return re.findall(r"[^\W\d_]+|\d+", fold(text))


def _one_alphabet(match: re.Match) -> str:
    word = match[0]
    latin = {letter for letter in word if not is_cyrillic_letter(letter)}
    if latin <= _LATIN_TWINS:
        return word.translate(LOOK_ALIKES)
    if set(word) - latin <= _CYRILLIC_TWINS:
        return word.translate(_TO_LATIN)
    return word
