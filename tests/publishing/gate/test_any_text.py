"""Whatever an editor pastes: no analyser raises, and none takes more than linear time."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.publishing.gate.texts import (
    diagnoses,
    figures,
    languages,
    letters,
    marks,
    markup,
    personal,
    plain,
    profanity,
)

ANALYSERS: dict[str, Callable[[str], object]] = {
    "blocks": lambda text: plain.blocks(text),
    "blocks of markup": lambda text: plain.blocks(text, True),
    "sentences": plain.sentences,
    "excerpt": plain.excerpt,
    "other language": lambda text: languages.in_other_language(plain.blocks(text), "kk"),
    "copied": lambda text: languages.copied(plain.blocks(text), plain.blocks(text)),
    "look-alikes": letters.look_alikes,
    "lost letters": letters.lost_letters,
    "no Kazakh letters": letters.has_no_kazakh_letters,
    "figures": lambda text: figures.differing(text, text[::-1]),
    "profanity": profanity.offending,
    "marks": marks.marks,
    "persons": personal.person_numbers,
    "cards": personal.cards,
    "mobiles": personal.mobiles,
    "free post": personal.free_post,
    "illness": lambda text: diagnoses.names_beside_illness(plain.blocks(text)),
    "headings": markup.headings_out_of_order,
    "links": markup.links_without_meaning,
    "tables": markup.tables_without_heads,
    "images": markup.images_without_text,
}
MARKUP = ["<p>", "</p>", "<a href='", "<table>", "<h4>", "&#", "\x00", "\n"]
WORDS = ["қызмет ", "слово ", "2026 жылғы 5 қараша", "05.11.2026", "Ахметов ", "диабет", "А. Б. "]
PIECES = st.sampled_from([*MARKUP, *WORDS, "«", "»", ". ", "?", "8", "+7"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_analyser_raises(text: str) -> None:
    for analyse in ANALYSERS.values():
        analyse(text)


# What makes a careless expression go over the same letters again and again.
TRAPS = [
    "а", "A", "1", "1 ", "12:", "<a ", "<a '", '<p "', "«", ".", ". ", "?", "А.", "Аа ", "Аа-", "@",
    "a@", "8 7", "1.1.", "қызмет ", "5 қараша ", "Пациент Аа А. ", "д", "<h2>", "<td>", "&", " ",
]  # fmt: skip


@pytest.mark.parametrize("name", ANALYSERS)
def test_time_is_linear(name: str) -> None:
    """Ten times the text, no more than forty times the time: a quadratic one takes a hundred."""
    analyse = ANALYSERS[name]
    slow = []
    for trap in TRAPS:
        short, long = (trap * (size // len(trap)) for size in (3_000, 30_000))
        base = max(min(took(analyse, short) for _turn in range(3)), 0.001)
        if min(took(analyse, long) for _turn in range(2)) > 40 * base:
            slow.append(trap)
    assert slow == []


def took(analyse: Callable[[str], object], text: str) -> float:
    plain.blocks.cache_clear()
    plain.sentences.cache_clear()
    started = time.process_time()
    analyse(text)
    return time.process_time() - started
