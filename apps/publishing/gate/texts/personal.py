"""Data of persons in a text: identification numbers, bank cards, mobile telephones, e-mail
addresses of free post services. What is found is never written to a log."""

import re
from datetime import date

# The number of a person: the birth date, a digit of century and sex, four of order, one of check.
TWELVE_DIGITS = re.compile(r"(?<![\w-])(?<!\d\s)\d{6}[\s-]?\d{6}(?![\w-])(?!\s\d)")
WEIGHTS = (tuple(range(1, 12)), (*range(3, 12), 1, 2))
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}

CARD = re.compile(r"(?<![\w-])(?<!\d\s)[2-69]\d{3}(?:[\s-]?\d{4}){3}(?![\w-])(?!\s\d)")
# The prefixes of mobile operators of Kazakhstan; others are of towns and services.
MOBILE = re.compile(
    r"(?<![\d+])(?:\+\s?7|8)[\s(-]{0,2}(?:70[0-8]|747|771|77[5-8])[\s)-]{0,2}"
    r"\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"
)
FREE_POST = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:gmail|googlemail|mail|inbox|bk|list|internet|yandex|ya|yahoo|"
    r"icloud|me|hotmail|outlook|live|rambler|proton|protonmail|ukr|nur)"
    r"\.(?:com|ru|kz|net|me|org|by|ua|com\.kz)(?![\w-])",
    re.IGNORECASE,
)


def is_person_number(digits: str) -> bool:
    """Whether twelve digits are the identification number of a person (IIN): a birth date that
    exists and the check digit by two rounds of weights. The number of an organisation (BIN) has 4
    to 6 where a person's has the tens of the day."""
    if (
        len(digits) != 12
        or not (digits.isascii() and digits.isdigit())
        or digits[6] not in "0123456"
    ):
        return False
    century = CENTURIES.get(digits[6], 1900)
    try:
        date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    for weights in WEIGHTS:
        check = (
            sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        )
        if check < 10:
            return check == int(digits[11])
    return False


def person_numbers(text: str) -> list[str]:
    """The identification numbers of persons."""
    return [
        match[0]
        for match in TWELVE_DIGITS.finditer(text)
        if is_person_number(only_digits(match[0]))
    ]


def is_card_number(digits: str) -> bool:
    """Whether sixteen digits fit the formula of Luhn."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return len(digits) == 16 and len(set(digits)) > 1 and total % 10 == 0


def cards(text: str) -> list[str]:
    """The numbers of bank cards."""
    return [match[0] for match in CARD.finditer(text) if is_card_number(only_digits(match[0]))]


def mobiles(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The mobile telephones that are not among the `known` ones (ten last digits of each)."""
    return [match[0].strip() for match in MOBILE.finditer(text) if last_ten(match[0]) not in known]


def free_post(text: str) -> list[str]:
    """The e-mail addresses at free post services, which an organisation does not have."""
    return [match[0] for match in FREE_POST.finditer(text)]


def only_digits(text: str) -> str:
    return "".join(digit for digit in text if digit in "0123456789")


def last_ten(number: str) -> str:
    """The digits of a telephone without the code of the country."""
    return only_digits(number)[-10:]


def hidden(words: str) -> str:
    """A number with its middle digits as stars: enough to find it, too little to pass it on."""
    digits = [place for place, sign in enumerate(words) if sign.isdigit()]
    covered = set(digits[4:-2])
    return "".join("*" if place in covered else sign for place, sign in enumerate(words))
