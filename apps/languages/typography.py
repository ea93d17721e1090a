"""How figures, sums, sizes and telephone numbers are set, and which words stay on one line.

Pure functions from a value to a string; dates and times of day are in ``dates``. Nothing here
reads the active language: it is an argument, the template tags supply it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"
MINUS = "\u2212"

_BYTE_UNITS = {
    "kk": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
    "ru": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
}

# Russian prepositions, conjunctions and particles of one or two letters lean on the next word,
# бы, же and ли on the one before. Kazakh has postpositions as long as words and needs none.
_LEANING_FORWARD = "а|в|во|да|до|за|и|из|к|ко|на|не|ни|но|о|об|от|по|с|со|у"
_LEANING_BACK = "бы|б|же|ж|ли|ль"

# An element whose text is shown letter for letter, a comment, or one tag. Quoted attribute values
# may hold ">". Possessive repeats keep the time linear on broken markup.
_MARKUP = re.compile(
    r"<(?P<whole>script|style|pre|code|textarea)\b.*?</(?P=whole)\s*>"
    r"|<!--.*?-->"
    r"|</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL | re.IGNORECASE,
)
_INLINE_TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "u"}
)

# Two private-use characters stand for markup while the rules run: a sentence goes on across an
# inline tag and ends at any other.
_INLINE, _BLOCK = "\ue000", "\ue001"
_GAP = f"(?P<before>{_INLINE}*) +(?P<after>{_INLINE}*)"

_RULES_FOR_ALL = (
    # 12 000: the groups of one number.
    re.compile(rf"(?<=\d){_GAP}(?=\d{{3}}(?!\d))"),
    # 5 қараша, 12 дней, 412 КБ, 50 %: a number and what it counts; a telephone counts nothing.
    re.compile(rf"(?<=\d)(?<!\d-\d\d-\d\d){_GAP}(?=[^\W\d_]|[%°₸])"),
    re.compile(rf"(?<=[№§]){_GAP}(?=\S)"),
    # The dash does not begin a line.
    re.compile(rf"(?<=[^\s{_BLOCK}]){_GAP}(?=[—–](?:\s|{_INLINE}|&nbsp;|$))"),
    # А. Б. Сейітова: initials stay with the surname.
    re.compile(rf"(?<=(?<!\w)[А-ЯӘҒҚҢӨҰҮҺІ]\.){_GAP}(?=[А-ЯӘҒҚҢӨҰҮҺІ])"),
)
_RULES = {
    "kk": _RULES_FOR_ALL,
    "ru": (
        *_RULES_FOR_ALL,
        re.compile(
            rf"(?<![\w\-‑])(?P<word>{_LEANING_FORWARD}){_GAP}(?=[^\s{_BLOCK}])", re.IGNORECASE
        ),
        re.compile(rf"(?<=\w){_GAP}(?=(?:{_LEANING_BACK})(?![\w\-‑]))", re.IGNORECASE),
    ),
}

# 08:00–20:00, 20:00-ге, 401-кабинет, 2024–2028: broken at the hyphen or dash they are hard to read.
_UNBROKEN = re.compile(
    r"(?<![\w:.,\-])(?:\d{1,2}:\d{2}(?:[–-]\d{1,2}:\d{2})?(?:-[^\W\d_]{2,4})?|\d+-[^\W\d_]{1,7}"
    r"|\d{4}–\d{4})(?![\w\-])"
)

_KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
_KAZAKH_LETTERS = frozenset(_KAZAKH)
_WORD = re.compile(f"[A-Za-zА-Яа-яЁё{_KAZAKH}-]+")
_BETWEEN_KAZAKH_WORDS = re.compile(f'</span>([ {NO_BREAK_SPACE}])<span lang="kk">')
_PHONE_EXTENSION = re.compile(r"(?:доб|ішкі|вн|ext)\D*(\d+)\s*$", re.IGNORECASE)


def no_break(text: str, language: str) -> str:
    """Return the text with no-break spaces where a line must not end.

    ``text``: plain text or HTML; markup is left alone and so is the text of script, style, pre,
    code and textarea. ``language``: ``kk`` or ``ru``. Only the kind of space changes, so the
    result is safe in attributes too, and applying the function twice changes nothing.

    Raises ``ValueError`` for another language.
    """
    _known(language)
    markup: list[str] = []

    def set_aside(match: re.Match) -> str:
        markup.append(match[0])
        inline = match["name"] and match["name"].lower() in _INLINE_TAGS
        return _INLINE if inline else _BLOCK

    if _INLINE in text or _BLOCK in text:
        return text
    bare = _MARKUP.sub(set_aside, text)
    for rule in _RULES[language]:
        bare = rule.sub(_join, bare)
    pieces = iter(markup)
    return re.sub(f"[{_INLINE}{_BLOCK}]", lambda _: next(pieces), bare)


def no_break_html(html: str, language: str) -> str:
    """Return the HTML with ``no_break`` applied and times such as «20:00-ге» kept on one line.

    ``html``: trusted or escaped markup for the content of an element, never for an attribute: a
    time with a suffix, a range and a number with a suffix are wrapped in
    ``<span class="nowrap">``. In Russian text, words with Kazakh letters («e-Өтініш», «Әділет») are
    wrapped in ``<span lang="kk">``, so that a screen reader says them right (WCAG 3.1.2).
    ``language``: ``kk`` or ``ru``.
    """
    pieces: list[str] = []
    end = 0
    spaced = no_break(html, language)
    for match in _MARKUP.finditer(spaced):
        pieces += _finish(spaced[end : match.start()], language), match[0]
        end = match.end()
    pieces.append(_finish(spaced[end:], language))
    return "".join(pieces)


def _finish(text: str, language: str) -> str:
    """Marks Kazakh words of a Russian text, then keeps times on one line."""
    if language == "ru":
        text = _BETWEEN_KAZAKH_WORDS.sub(r"\1", _WORD.sub(_marked, text))
    return _wrap(text)


def _marked(match: re.Match) -> str:
    word = match[0]
    return f'<span lang="kk">{word}</span>' if set(word) & _KAZAKH_LETTERS else word


def no_break_text(text: str, language: str) -> str:
    """Escape plain text and return it as HTML by ``no_break_html``."""
    return no_break_html(escape(text), language)


def number(value: int | Decimal, language: str, decimals: int | None = None) -> str:
    """Return the number with a decimal comma and groups of three by a narrow no-break space.

    ``decimals``: digits after the comma, rounded half up; by default as many as the value has.
    Raises ``ValueError`` for a language other than ``kk`` and ``ru``.
    """
    _known(language)
    value = Decimal(value)
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    grouped = f"{abs(value):,f}".replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return MINUS + grouped if value < 0 else grouped


def shortest(value: int | Decimal) -> Decimal:
    """The figure without zeros that say nothing: 10, not 1E+1; 0.1, not 0.10."""
    return Decimal(f"{Decimal(value).normalize():f}")


def money(amount: int | Decimal, language: str) -> str:
    """Return the sum in tenge: «12 000 ₸», with tiyn only where there are any.

    ``amount``: tenge. Both spaces are no-break, the one between the groups is narrow.
    """
    amount = Decimal(amount)
    decimals = 0 if amount == amount.to_integral_value() else 2
    return f"{number(amount, language, decimals)}{NO_BREAK_SPACE}₸"


def file_size(size: int, language: str) -> str:
    """Return the size of a file as a reader says it: «412 КБ», «1,2 МБ».

    ``size``: bytes, not negative; a unit is 1024 of the one before. One digit after the comma
    below ten, none above. Raises ``ValueError`` for a negative size or an unknown language.
    """
    _known(language)
    if size < 0:
        raise ValueError(f"A file cannot have {size} bytes.")
    units = _BYTE_UNITS[language]
    rounded, place = Decimal(size), 0
    amount = rounded
    # Compared after rounding, otherwise 1023.9 KB would be shown as «1 024 КБ».
    while rounded >= 1024 and place < len(units) - 1:
        amount /= 1024
        place += 1
        rounded = amount.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        if rounded >= 10:
            rounded = amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if rounded == rounded.to_integral_value():
        rounded = rounded.to_integral_value()
    return f"{number(rounded, language)}{NO_BREAK_SPACE}{units[place]}"


def phone_href(phone: str) -> str:
    """Return the address that dials the number: ``tel:+77273378337``, ``tel:103``.

    ``phone``: as printed. Eleven digits beginning with 8 or 7 and ten digits are numbers of
    Kazakhstan and get +7; an extension (доб., ішкі) becomes ``;ext=``; other numbers (103, 1406,
    city numbers without a code) are dialled as they are. Without a digit the result is "".
    """
    extension = _PHONE_EXTENSION.search(phone)
    main = phone[: extension.start()] if extension else phone
    digits = re.sub(r"[^0-9]", "", main)
    if not digits:
        return ""
    if len(digits) == 11 and digits[0] in "78":
        digits = "+7" + digits[1:]
    elif len(digits) == 10:
        digits = "+7" + digits
    elif main.lstrip(" (").startswith("+"):
        digits = "+" + digits
    return f"tel:{digits};ext={extension[1]}" if extension else f"tel:{digits}"


def capitalised(text: Any) -> str:
    """Return the words with a capital first letter; ``text`` may be lazy."""
    words = str(text)
    return words[:1].upper() + words[1:]


def _known(language: str) -> None:
    if language not in _RULES:
        raise ValueError(f"No typography for the language {language!r}.")


def _join(match: re.Match) -> str:
    word = match.groupdict().get("word", "")
    return f"{word}{match['before']}{NO_BREAK_SPACE}{match['after']}"


def _wrap(text: str) -> str:
    return _UNBROKEN.sub(r'<span class="nowrap">\g<0></span>', text)
