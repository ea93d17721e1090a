"""Dates and times of day in words, Kazakh and Russian, with the endings Kazakh needs.

Pure functions of a date or a time and a language. Which day is today, what a working day is and
when a term ends are asked elsewhere and arrive here as arguments.
"""

import datetime

MONTHS = {
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
    # In the genitive: «5 ноября».
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}
# By themselves: «Новости: ноябрь 2026». Kazakh has one form for both.
_MONTHS_ALONE = {
    "kk": MONTHS["kk"],
    "ru": (
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ),
}
WEEKDAYS = {
    "kk": ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"),
    "ru": (
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
    ),
}
# Russian asks for the preposition and the accusative.
ON_WEEKDAY_RU = (
    "в понедельник",
    "во вторник",
    "в среду",
    "в четверг",
    "в пятницу",
    "в субботу",
    "в воскресенье",
)
# "Since" and "until" in Kazakh: the ablative and the dative of the month, by its last sound.
_MONTHS_KK_FROM = (
    *("дан", "нан", "дан", "ден", "дан", "нан"),
    *("ден", "дан", "тен", "нан", "дан", "нан"),
)
_MONTHS_KK_TO = ("ға", "ға", "ға", "ге", "ға", "ға", "ге", "ға", "ке", "ға", "ға", "ға")
_NEAR_DAYS = {
    "kk": {-1: "кеше", 0: "бүгін", 1: "ертең"},
    "ru": {-1: "вчера", 0: "сегодня", 1: "завтра"},
}

# The dative and the ablative ending of a numeral, by the word the number ends with when read
# aloud: back or front vowels, voiced, voiceless or nasal end.
_ENDINGS_OF_UNITS = {
    1: ("ге", "ден"),  # бір
    2: ("ге", "ден"),  # екі
    3: ("ке", "тен"),  # үш
    4: ("ке", "тен"),  # төрт
    5: ("ке", "тен"),  # бес
    6: ("ға", "дан"),  # алты
    7: ("ге", "ден"),  # жеті
    8: ("ге", "ден"),  # сегіз
    9: ("ға", "дан"),  # тоғыз
}
_ENDINGS_OF_TENS = {
    0: ("ге", "ден"),  # нөл
    1: ("ға", "нан"),  # он
    2: ("ға", "дан"),  # жиырма
    3: ("ға", "дан"),  # отыз
    4: ("қа", "тан"),  # қырық
    5: ("ге", "ден"),  # елу
}


def date_words(date: datetime.date, language: str) -> str:
    """Return the date for running text and official papers: «2026 жылғы 5 қараша»."""
    day = day_month(date, language)
    return f"{date.year} жылғы {day}" if language == "kk" else f"{day} {date.year} года"


def date_short(date: datetime.date, language: str) -> str:
    """Return the date for tables and captions: «2026 ж. 5 қараша», «5 ноября 2026 г.»."""
    day = day_month(date, language)
    return f"{date.year} ж. {day}" if language == "kk" else f"{day} {date.year} г."


def day_month(date: datetime.date, language: str) -> str:
    """Return the day and the month: «5 қараша», «5 ноября»."""
    return f"{date.day} {_of(MONTHS, language)[date.month - 1]}"


def date_range(first: datetime.date, last: datetime.date, language: str) -> str:
    """Return the days from the first to the last, both included, each part said once:
    «2026 жылғы 19–23 қазан», «28 сентября – 4 октября 2026 года»."""
    first, last = _day(first), _day(last)
    if first == last:
        return date_words(first, language)
    if first.year != last.year:
        return f"{date_words(first, language)} – {date_words(last, language)}"
    if first.month == last.month:
        days = f"{first.day}–{day_month(last, language)}"
    else:
        days = f"{day_month(first, language)} – {day_month(last, language)}"
    return f"{last.year} жылғы {days}" if language == "kk" else f"{days} {last.year} года"


def month_name(month: int, language: str) -> str:
    """Return the month by itself: «қараша», «ноябрь».

    ``month``: 1 to 12; another number raises ``ValueError``.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"There is no month {month}.")
    return _of(_MONTHS_ALONE, language)[month - 1]


def weekday_name(date: datetime.date, language: str) -> str:
    """Return the day of the week in lower case: «бейсенбі», «четверг»."""
    return _of(WEEKDAYS, language)[date.weekday()]


def since_date(date: datetime.date, language: str) -> str:
    """Return "since that day": «2026 жылғы 6 қарашадан бері», «с 6 ноября 2026 года»."""
    words = date_words(date, language)
    if language == "kk":
        return f"{words}{_MONTHS_KK_FROM[date.month - 1]} бері"
    return f"с {words}"


def until_date(date: datetime.date, language: str) -> str:
    """Return "up to and including that day" as far as the language says it: «2026 жылғы
    5 желтоқсанға дейін», «до 5 декабря 2026 года»."""
    words = date_words(date, language)
    if language == "kk":
        return f"{words}{_MONTHS_KK_TO[date.month - 1]} дейін"
    return f"до {words}"


def on_weekday(date: datetime.date, language: str) -> str:
    """Return "on that weekday": «бейсенбі күні», «в четверг», «во вторник»."""
    if language == "kk":
        return f"{weekday_name(date, language)} күні"
    return ON_WEEKDAY_RU[date.weekday()]


def relative_day(date: datetime.date, today: datetime.date, language: str) -> str:
    """Return yesterday, today and tomorrow by name, another day as «5 қараша».

    ``today``: the day of the reader. The year is added (``date_words``) when it is not this one.
    """
    near = _of(_NEAR_DAYS, language).get((_day(date) - _day(today)).days)
    if near:
        return near
    return day_month(date, language) if date.year == today.year else date_words(date, language)


def clock(time: datetime.time) -> str:
    """Return the time of day, 24 hours: «08:00»."""
    return f"{time:%H:%M}"


def time_range(start: datetime.time, end: datetime.time) -> str:
    """Return the hours from start to end: «08:00–20:00»; midnight at the end is 24:00."""
    last = "24:00" if end == datetime.time(0) else clock(end)
    return f"{clock(start)}–{last}"


def until_time(time: datetime.time, language: str) -> str:
    """Return «20:00-ге дейін», «до 20:00»."""
    _of(MONTHS, language)
    if language == "kk":
        return f"{clock(time)}-{_endings(time)[0]} дейін"
    return f"до {clock(time)}"


def from_time(time: datetime.time, language: str) -> str:
    """Return «14:00-ден бастап», «с 14:00»."""
    _of(MONTHS, language)
    if language == "kk":
        return f"{clock(time)}-{_endings(time)[1]} бастап"
    return f"с {clock(time)}"


def _endings(time: datetime.time) -> tuple[str, str]:
    # The minutes are read last: «20:00» ends with нөл, «08:30» with отыз, «08:45» with бес.
    tens, units = divmod(time.minute, 10)
    return _ENDINGS_OF_UNITS[units] if units else _ENDINGS_OF_TENS[tens]


def _day(moment: datetime.date) -> datetime.date:
    # A datetime is a date too, but the two do not subtract from each other.
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _of(names: dict, language: str):
    try:
        return names[language]
    except KeyError:
        raise ValueError(f"No dates in words for the language {language!r}.") from None
