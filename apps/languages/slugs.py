"""The words of an address made from a Kazakh or Russian title.

The table is ``data/transliteration.json``: the plain Latin spelling usual in addresses of
Kazakhstan's sites, where neighbouring sounds share a letter (ә and а are both ``a``, қ and к both
``k``). It is meant for reading an address aloud, not for turning it back into Kazakh: it is
neither the Latin alphabet of the Kazakh language nor the transliteration of passports. The same
table stands in ``static/js/urlify-kk.js`` for the admin; a test compares the two.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from apps.languages.folding import clean

TABLE_PATH = Path(__file__).parent / "data" / "transliteration.json"
MAX_LENGTH = 80

_APOSTROPHES = re.compile("['’ʼ`]")
_NOT_ADDRESS = re.compile("[^a-z0-9]+")


@functools.cache
def transliteration() -> Mapping[str, str]:
    """Return the table: a lower-case letter or sign and its spelling in an address."""
    return MappingProxyType(json.loads(TABLE_PATH.read_text(encoding="utf-8")))


def slugify(text: str, max_length: int = MAX_LENGTH) -> str:
    """Return the text as lower-case ASCII words joined by hyphens.

    ``text``: a title in any alphabet. ``max_length``: characters; a longer result is cut after
    the last whole word, or inside the first word when that alone is longer.

    A text with a letter or a digit never gives an empty string: letters outside the table keep
    their base letter (ä is ``a``), and a title with none of those becomes the code points of its
    first letters (``u4e2d-u6587``). A text without letters and digits gives "".
    """
    lowered = _APOSTROPHES.sub("", clean(text).lower())
    table = transliteration()
    spelled = "".join(table.get(character, character) for character in lowered)
    plain = unicodedata.normalize("NFKD", spelled)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    slug = _NOT_ADDRESS.sub("-", plain).strip("-")
    if not slug:
        letters = [character for character in lowered if character.isalnum()]
        slug = "-".join(f"u{ord(letter):x}" for letter in letters[:4])
    return _cut_at_word(slug, max_length)


def _cut_at_word(slug: str, max_length: int) -> str:
    if len(slug) <= max_length:
        return slug
    # One character more: a hyphen just behind the limit means the last word is whole.
    head, hyphen, _ = slug[: max_length + 1].rpartition("-")
    return head if hyphen else slug[:max_length]
