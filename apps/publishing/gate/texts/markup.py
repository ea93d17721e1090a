"""The structure of a rich text: order of headings, words of links, heads of tables, texts of
images."""

import re
from html import unescape

from apps.publishing.gate.texts.plain import TAG, spaced

# Words of a link that say nothing of where it leads, without the marks around them.
SAYS_NOTHING = frozenset({
    "здесь", "тут", "сюда", "ссылка", "по ссылке", "по этой ссылке", "эта ссылка", "подробнее",
    "далее", "читать", "читать далее", "читать подробнее", "узнать больше", "узнать подробнее",
    "подробности", "смотреть", "скачать", "перейти", "нажмите", "нажмите здесь", "осында",
    "мұнда", "осы жерде", "сілтеме", "сілтеме бойынша", "осы сілтеме", "осы сілтеме бойынша",
    "толығырақ", "толығырақ оқу", "оқу", "көру", "жүктеу", "жүктеп алу", "өту", "басыңыз",
    "осында басыңыз", "ары қарай", "әрі қарай", "here", "link", "more",
})  # fmt: skip
IMAGE = re.compile(r"<img\b(?P<rest>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
ALT = re.compile(r"\balt\s*=", re.IGNORECASE)


def _parts(markup: str, name: str) -> list[tuple[str, str]]:
    """(attributes, inner markup) of every element of a name, in one walk; unclosed ones end with
    the text."""
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, int]] = []
    for match in TAG.finditer(markup):
        if match["name"].lower() != name:
            continue
        if not match["end"]:
            waiting.append((match["rest"], match.end()))
        elif waiting:
            rest, start = waiting.pop()
            found.append((rest, markup[start : match.start()]))
    return found


def _words(markup: str) -> str:
    return spaced(unescape(TAG.sub(" ", markup)))


def headings_out_of_order(markup: str) -> list[str]:
    """The headings that skip a level: the first is of the second level, none goes deeper by more
    than one."""
    found, before = [], 1
    position, level = 0, 0
    for match in TAG.finditer(markup):
        name = match["name"].lower()
        if name not in ("h1", "h2", "h3", "h4", "h5", "h6"):
            continue
        if not match["end"]:
            position, level = match.end(), int(name[1])
            continue
        if level:
            if level > before + 1:
                found.append(_words(markup[position : match.start()]))
            before, level = level, 0
    return [words for words in found if words]


def links_without_meaning(markup: str) -> list[str]:
    """The words of links that do not say where they lead: «здесь», «толығырақ», a bare address."""
    found = []
    for rest, inner in _parts(markup, "a"):
        words = _words(inner)
        bare = words.lower().strip(" .,:;!?…»«()→>")
        if bare in SAYS_NOTHING or ("://" in bare or bare.startswith("www.")):
            found.append(words)
        elif not words and "href" in rest:
            found.append("")
    return found


def tables_without_heads(markup: str) -> list[str]:
    """The first words of every table that has no header cell."""
    return [
        _words(inner[:2000])
        for _rest, inner in _parts(markup, "table")
        if "<th" not in inner.lower().replace("<thead", "")
    ]


def images_without_text(markup: str) -> int:
    """How many images stand in the text without the attribute that speaks for them."""
    return sum(not ALT.search(match["rest"]) for match in IMAGE.finditer(markup))
