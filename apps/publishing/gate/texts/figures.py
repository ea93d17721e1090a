"""Numbers, times, dates and telephones of the two halves of a text, compared by what they mean:
«2026 жылғы 5 қараша», «5 ноября 2026 года» and 05.11.2026 are the same date, «5 мың» and 5 000 the
same number. Roman numerals and figures inside words of Latin letters (HbA1c) are left alone."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

MONTHS = {
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
    "ru": (
        "январ", "феврал", "март", "апрел", "ма[йяе]", "июн",
        "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
    ),
}  # fmt: skip
_MONTH = {
    language: "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(names, 1))
    for language, names in MONTHS.items()
}
_DAYS = r"(?<![\d.,:/])(?P<first>\d{1,2})(?:\s?[–—-]\s?(?P<last>\d{1,2}))?(?:-?(?:го|е|ші|шы|нші))?"
# The days before the month; the year is a number of its own and stays in the text.
DATE_IN_WORDS = {
    language: re.compile(
        rf"{_DAYS}\s(?:{_MONTH[language]})(?!\w*сов)[а-яәғқңөұүһі]*", re.IGNORECASE
    )
    for language in MONTHS
}
DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?![\d/]|\.\d)")
YEAR_FIRST = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
TELEPHONE = re.compile(
    r"(?<![\d+])(?:\+\s?7|8)[\s(-]{0,2}(\d{3,4})[\s)-]{0,2}(\d{2,3})[\s-]?(\d{2})[\s-]?(\d{2})(?!\d)"
)
TIME = re.compile(r"(?<![\d:.,])(\d{1,2}):(\d{2})(?!\d|:\d)")
NUMBER = re.compile(
    r"(?<![\w.,])(?<![A-Za-z]-)(?P<digits>\d{1,3}(?:\s\d{3})+(?!\d)|\d+)(?P<part>[.,]\d+)?(?![A-Za-z])"
    r"(?P<times>\s?(?:млрд|миллиард|млн|миллион|мың|тыс))?"
)
# What may stand between «12 тыс» and «500» of one number.
JOINED = re.compile(r"[а-я]{0,3}\.?\s")
TIMES = {"млрд": 10**9, "миллиард": 10**9, "млн": 10**6, "миллион": 10**6, "мың": 1000, "тыс": 1000}

# Beginnings of the words for numbers, in any case and of any order.
IN_WORDS = {
    "kk": {
        1: "бір|алғашқы|жалғыз|дара", 2: "екі|екеу|қос", 3: "үш", 4: "төрт", 5: "бес", 6: "алты",
        7: "жеті", 8: "сегіз", 9: "тоғыз", 10: "он|оны", 20: "жиырма", 30: "отыз", 40: "қырық|қырқ",
        50: "елу", 60: "алпыс", 70: "жетпіс", 80: "сексен", 90: "тоқсан", 100: "жүз", 1000: "мың",
        24: "тәулік",
    },
    "ru": {
        1: "один|одн|перв|раз", 2: "два|две|дву|втор|оба|обе|пар", 3: "три|тре[хт]|тро",
        4: "четыр|четв", 5: "пят(?!ниц)", 6: "шест", 7: "сем|седьм", 8: "восем|восьм", 9: "девят",
        10: "десят", 11: "одиннадц", 12: "двенадц", 13: "тринадц", 14: "четырнадц",
        15: "пятнадц", 16: "шестнадц", 17: "семнадц", 18: "восемнадц", 19: "девятнадц",
        20: "двадцат", 30: "тридцат", 40: "сорок", 50: "пятьдесят|пятидесят", 60: "шестьдесят",
        70: "семьдесят", 80: "восемьдесят", 90: "девяност", 100: "сто|сот", 200: "двести|двухсот",
        1000: "тысяч", 24: "сут|круглосуточн",
    },
}  # fmt: skip
WORD_FOR = {
    language: {n: re.compile(rf"\b(?:{stems})", re.IGNORECASE) for n, stems in names.items()}
    for language, names in IN_WORDS.items()
}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
# Kazakh texts are often typed with Cyrillic letters for them.
ROMAN_IN_CYRILLIC = str.maketrans("ІХ", "IX")
HALVES = {"kk": re.compile(r"жарым|жарты"), "ru": re.compile(r"полтор|половин")}


@dataclass
class Figures:
    """What a text counts: each with the words it stands in."""

    numbers: dict[Decimal, str] = field(default_factory=dict)
    dates: dict[tuple[int, int], str] = field(default_factory=dict)
    times: dict[tuple[int, int], str] = field(default_factory=dict)
    telephones: dict[str, str] = field(default_factory=dict)


def figures(text: str, language: str) -> Figures:
    """The figures of one half; `language` is "kk" or "ru"."""
    found = Figures()

    def telephone(match: re.Match) -> str:
        digits = "".join(match.groups())
        if len(digits) != 10:
            return match[0]
        found.telephones[digits] = match[0].strip()
        return " | "

    def dated(match: re.Match, day: int, month: int, year: int) -> str:
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        found.dates[day, month] = match[0]
        return f" {year} | "

    def day_first(match: re.Match) -> str:
        day, month, year = map(int, match.groups())
        return dated(match, day, month, year if year > 99 else 2000 + year)

    def year_first(match: re.Match) -> str:
        year, month, day = map(int, match.groups())
        return dated(match, day, month, year)

    def in_words(match: re.Match) -> str:
        month = next(n for n in range(1, 13) if match[f"m{n}"])
        for day in (match["first"], match["last"]):
            if day and 1 <= int(day) <= 31:
                found.dates[int(day), month] = match[0]
        return " | "

    def time(match: re.Match) -> str:
        hours, minutes = int(match[1]), int(match[2])
        if hours > 24 or minutes > 59:
            return match[0]
        found.times[hours, minutes] = match[0]
        return " | "

    text = TELEPHONE.sub(telephone, text)
    text = DAY_FIRST.sub(day_first, text)
    text = YEAR_FIRST.sub(year_first, text)
    text = DATE_IN_WORDS[language].sub(in_words, text)
    text = TIME.sub(time, text)
    before: tuple[re.Match, Decimal, int] | None = None
    for match in NUMBER.finditer(text):
        value, times = _value(match)
        # «12 мың 500» is one number.
        if (
            before is not None
            and value < before[2]
            and times == 1
            and JOINED.fullmatch(text[before[0].end() : match.start()])
        ):
            found.numbers.pop(before[1], None)
            value += before[1]
        found.numbers[value] = match[0].strip()
        before = (match, value, times) if times > 1 else None
    return found


def _value(match: re.Match) -> tuple[Decimal, int]:
    whole = re.sub(r"\s", "", match["digits"])
    value = Decimal(whole + (match["part"] or "").replace(",", "."))
    times = TIMES[match["times"].strip()] if match["times"] else 1
    return (value * times).normalize() + 0, times


def differing(kazakh: str, russian: str) -> list[tuple[str, str]]:
    """(language, words) of every figure that stands in that half and not in the other."""
    halves = {"kk": kazakh, "ru": russian}
    found = {language: figures(text, language) for language, text in halves.items()}
    missing: list[tuple[str, str]] = []
    for here, there in (("kk", "ru"), ("ru", "kk")):
        mine, theirs = found[here], found[there]
        missing += [
            (here, words)
            for digits, words in mine.telephones.items()
            if digits not in theirs.telephones
        ]
        missing += [
            (here, words)
            for (day, month), words in mine.dates.items()
            if (day, month) not in theirs.dates
            and not (Decimal(day) in theirs.numbers and any(m == month for _d, m in theirs.dates))
        ]
        missing += [
            (here, words)
            for (hours, minutes), words in mine.times.items()
            if (hours, minutes) not in theirs.times
            and not (minutes == 0 and Decimal(hours) in theirs.numbers)
            and Decimal(f"{hours}.{minutes:02}").normalize() + 0 not in theirs.numbers
        ]
        missing += [
            (here, words)
            for value, words in mine.numbers.items()
            if value not in theirs.numbers
            and not any(Decimal(day) == value for day, _month in theirs.dates)
            and not any(_reads_as(time, value) for time in theirs.times)
            and not _said_in_words(value, halves[there], there)
        ]
    return missing


def _reads_as(time: tuple[int, int], value: Decimal) -> bool:
    """Whether a number is that time of the day: «8» or «8.30» for 08:30."""
    hours, minutes = time
    return value == hours if minutes == 0 else value == Decimal(f"{hours}.{minutes:02}")


def _stands_in_roman(number: int, text: str) -> bool:
    tens, units = divmod(number, 10)
    roman = "X" * tens + ("", *ROMAN)[units]
    return re.search(rf"(?<!\w){roman}(?!\w)", text.translate(ROMAN_IN_CYRILLIC)) is not None


def _said_in_words(value: Decimal, text: str, language: str) -> bool:
    """Whether the words of a number stand in the text; asked of small numbers only."""
    if 0 < value < 40 and value == int(value) and _stands_in_roman(int(value), text):
        return True
    if value != int(value):
        half = value % 1 == Decimal("0.5")
        return half and bool(HALVES[language].search(text.lower()))
    number = int(value)
    words = WORD_FOR[language]
    if number in words:
        return bool(words[number].search(text))
    if 10 < number < 100:
        tens, units = number - number % 10, number % 10
        return all(part in words and words[part].search(text) for part in (tens, units))
    if 100 < number < 1000 and number % 100 == 0:
        return bool(words[100].search(text)) and bool(words[number // 100].search(text))
    if 1000 < number <= 10_000 and number % 1000 == 0:
        return bool(words[1000].search(text)) and bool(words[number // 1000].search(text))
    return False
