"""A text as the rules read it: its blocks without markup, its sentences, and an excerpt short
enough to be quoted to the editor."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from apps.publishing.richtext import clean

# Characters of the offending words that a message quotes.
QUOTED = 60

# Quoted attribute values may hold ">"; possessive repeats keep the time linear.
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>"
)
LANG = re.compile(r"\blang\s*=\s*[\"']?([a-zA-Z]+)")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
INLINE = frozenset({"strong", "em", "sub", "sup", "a", "abbr", "span"})
# Elements without an end: they neither open nor close a passage in another language.
VOID = frozenset({"br", "hr", "img"})

WORD = re.compile(r"[^\W\d_]+(?:[-‑'’ʼ][^\W\d_]+)*")
QUOTES = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")

_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[»”\"')\]]*+\s++(?=[«“\"(\[—–-]?\s?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ\d])"
)
_LAST_WORD = re.compile(r"[^\s«“\"(]+$")
# After these a point ends no sentence.
ABBREVIATIONS = frozenset(
    [
        "г",
        "гг",
        "ул",
        "д",
        "кв",
        "каб",
        "к",
        "корп",
        "стр",
        "пр",
        "п",
        "пп",
        "ст",
        "ч",
        "абз",
        "прил",
        "р",
        "см",
        "рис",
        "табл",
        "тел",
        "доб",
        "вн",
        "им",
        "т",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "тг",
        "мин",
        "сек",
        "чел",
        "проф",
        "акад",
        "св",
        "обл",
        "р-н",
        "мкр",
        "гор",
        "пос",
        "ж",
        "жж",
        "қ",
        "көш",
        "үй",
        "бөл",
        "т.б",
        "т.с.с",
        "т.б.с",
        "т.е",
        "т.к",
        "т.д",
        "т.п",
        "т.н",
        "ғ",
        "б",
        "б.э",
        "м",
        "ш",
        "ком",
        "прот",
        "dr",
    ]
)


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, an item of a list or a cell: `text` is all it says, `own` the same
    without what is marked as being in another language."""

    tag: str
    text: str
    own: str


@lru_cache(maxsize=256)
def blocks(text: str, is_html: bool = False) -> tuple[Block, ...]:
    """The blocks of a rich text, or the lines of a plain one, without the empty ones."""
    if not is_html:
        lines = (spaced(line) for line in text.splitlines())
        return tuple(Block("p", line, line) for line in lines if line)
    return tuple(_blocks_of_markup(clean(text)))


def _blocks_of_markup(markup: str) -> list[Block]:
    found: list[Block] = []
    everything: list[str] = []
    own: list[str] = []
    tag = "p"
    open_tags: list[tuple[str, bool]] = []
    foreign = 0

    def close() -> None:
        text = spaced(unescape("".join(everything)))
        if text:
            found.append(Block(tag, text, spaced(unescape("".join(own)))))
        everything.clear()
        own.clear()

    position = 0
    for match in TAG.finditer(markup):
        said = markup[position : match.start()]
        everything.append(said)
        if not foreign:
            own.append(said)
        position = match.end()
        name = match["name"].lower()
        if name not in INLINE:
            close()
            tag = "p" if match["end"] or name in VOID else name
        if name in VOID:
            continue
        if match["end"]:
            if open_tags and open_tags[-1][0] == name:
                foreign -= open_tags.pop()[1]
        else:
            marked = bool(LANG.search(match["rest"]))
            open_tags.append((name, marked))
            foreign += marked
    everything.append(markup[position:])
    if not foreign:
        own.append(markup[position:])
    close()
    return found


def spaced(text: str) -> str:
    """The text in one encoding, with single ordinary spaces and without invisible characters."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def plain(text: str, is_html: bool = False) -> str:
    """All that a text says, a line for each block."""
    return "\n".join(block.text for block in blocks(text, is_html))


@lru_cache(maxsize=1024)
def sentences(block: str) -> tuple[str, ...]:
    """The sentences of one block. A point after an abbreviation, an initial or a number of a list
    ends none."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(block):
        if match[0].startswith(".") and _goes_on(
            block[max(start, match.start() - 20) : match.start()]
        ):
            continue
        found.append(block[start : match.end()].strip())
        start = match.end()
    found.append(block[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def _goes_on(before: str) -> bool:
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last[0]
    if len(word) == 1 and word.isalpha() and word.isupper():
        return True
    if word.isdigit() and len(word) < 3 and word == before.strip():
        return True
    return word.lower() in ABBREVIATIONS


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks and without addresses of the internet."""
    words = QUOTES.sub(" ", text).split()
    return " ".join(
        word for word in words if "://" not in word and "@" not in word and "www." not in word
    )


def excerpt(words: str, limit: int = QUOTED) -> str:
    """The beginning of the words, `limit` characters at most, cut between words where it can be."""
    words = spaced(words)
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    head = cut if words[limit - 1] == " " else cut.rpartition(" ")[0]
    return f"{(head if len(head) > limit // 2 else cut).rstrip(' ,;:—–-')}…"


def listed(found: list[str] | tuple[str, ...], limit: int = QUOTED) -> str:
    """Several short findings in one line of at most `limit` characters: «а», «б»…"""
    shown: list[str] = []
    for words in dict.fromkeys(found):
        candidate = [*shown, f"«{excerpt(words, limit - 3)}»"]
        if shown and len(", ".join(candidate)) > limit - 1:
            return f"{', '.join(shown)}…"
        shown = candidate
    return ", ".join(shown)
