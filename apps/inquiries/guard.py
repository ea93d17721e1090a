"""What in a text would tell who somebody is, and rude words: found before anything a citizen wrote
is shown to others. Finds too much rather than too little; a person decides. What is found is never
written to a log."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from apps.languages.folding import LOOK_ALIKES
from apps.publishing.gate.texts import diagnoses, personal, profanity
from apps.publishing.gate.texts.plain import INVISIBLE, sentences

DATA = Path(__file__).parent / "data" / "names.yaml"
# What stands where a place was hidden.
GAP = "…"


class PlaceKind(models.TextChoices):
    """What a place gives away."""

    NAME = "name", pgettext_lazy("personal data", "name")
    PHONE = "phone", pgettext_lazy("personal data", "telephone")
    EMAIL = "email", pgettext_lazy("personal data", "e-mail address")
    IIN = "iin", pgettext_lazy("personal data", "number of a person or of a document")
    CARD = "card", pgettext_lazy("personal data", "bank card or account")
    ADDRESS = "address", pgettext_lazy("personal data", "home address")
    BIRTH = "birth", pgettext_lazy("personal data", "date of birth")
    ILLNESS = "illness", pgettext_lazy("personal data", "illness beside a name")
    RUDE = "rude", pgettext_lazy("personal data", "rude word")


@dataclass(frozen=True)
class Place:
    """Words of a text, from character `start` to before `end`, and what they give away."""

    start: int
    end: int
    kind: PlaceKind
    words: str

    @property
    def key(self) -> str:
        """Stands for these words of this kind wherever they are; says nothing of them by itself."""
        said = " ".join(self.words.casefold().split())
        return sha256(f"{self.kind}\n{said}".encode()).hexdigest()[:16]


def places(
    text: str, known_numbers: frozenset[str] = frozenset(), people: Iterable[str] = ()
) -> list[Place]:
    """The places of a plain text, in order, none over another. `known_numbers`: telephones of the
    organisation, ten last digits each (gate/own_numbers.py), which are left alone; `people`: names
    that are known to be somebody's, found by each of their words."""
    read, origin = readable(text)
    found: list[tuple[int, int, PlaceKind]] = []
    for kind, spans in finders(read, known_numbers, named_like(people)):
        for start, end in spans:
            if all(end <= first or start >= last for first, last, _kind in found):
                found.append((start, end, kind))
    names = [(start, end) for start, end, kind in found if kind == PlaceKind.NAME]
    for start, end in illnesses(read, names):
        if all(end <= first or start >= last for first, last, _kind in found):
            found.append((start, end, PlaceKind.ILLNESS))
    placed = ((origin[start][0], origin[end - 1][1], kind) for start, end, kind in sorted(found))
    return [Place(start, end, kind, text[start:end]) for start, end, kind in placed]


def marked(text: str, found: Iterable[Place] | None = None) -> SafeString:
    """The text escaped, each place in <mark> with what it is as the title."""
    parts, position = [], 0
    for place in places(text) if found is None else found:
        parts.append(escape(text[position : place.start]))
        parts.append(
            format_html(
                '<mark title="{}">{}</mark>', place.kind.label, text[place.start : place.end]
            )
        )
        position = place.end
    # Every part is escaped above.
    return mark_safe("".join([*parts, escape(text[position:])]))


def hidden(text: str, found: Iterable[Place] | None = None) -> str:
    """The text with «…» where the places stood."""
    parts, position = [], 0
    for place in places(text) if found is None else found:
        parts += [text[position : place.start], GAP]
        position = place.end
    return "".join([*parts, text[position:]])


def readable(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text in one encoding and without invisible characters, and for each of its characters
    where it begins and ends in the text as it is."""
    read: list[str] = []
    origin: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for letter in INVISIBLE.sub("", unicodedata.normalize("NFC", text[start:end])):
            read.append(letter)
            origin.append((start, end))
        start = end
    return "".join(read), origin


# --- Numbers, addresses, dates --------------------------------------------------------------------

Spans = Iterable[tuple[int, int]]

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# With the code of the country or of a mobile operator, however it is spaced.
PHONE = re.compile(
    r"(?<![\w+-])(?:(?:\+\s?7|8)[\s(-]{0,2}\d{3,5}[\s)-]{0,2}\d{1,3}[\s-]?\d{2}[\s-]?\d{2}"
    r"|\(?7(?:0[0-8]|47|71|7[5-8])\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}"
    r"|\d{3}-\d{2}-\d{2})(?![\w-])"
)
# A number of a town, where the text says that it is a telephone.
CALL = re.compile(r"тел(?:ефон\w*)?[.:\s№—-]{1,4}(\d{2,3}[\s-]?\d{2}[\s-]?\d{2})(?![\w-])", re.I)
NUMBER_CUE = re.compile(r"(?:жсн|иин)\D{0,12}$", re.IGNORECASE)
TWELVE = re.compile(r"(?<!\d)\d{6}[\s-]?\d{6}(?!\d)")
PAPER = re.compile(
    r"(?:удостоверени\w+|удл|паспорт\w*|жеке\s+куәлі\w+|төлқұжат\w*)(?:\s+личности)?[\s№:-]{1,4}"
    r"([A-ZА-Я]{0,2}\s?\d{7,9})(?!\d)",
    re.IGNORECASE,
)
ACCOUNT = re.compile(r"(?<!\w)KZ\d{2}(?:\s?[A-Z0-9]{4}){4}(?!\w)", re.IGNORECASE)
BIRTH = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-])?(?:19|20)\d{2}\s*(?:-?\s?го\s+)?"
    r"(?:г\.\s?р\.?|г/р|года\s+рождения|год\s+рождения|ж\.\s?т\.?|жылы\s+ту(?:ған|ды|дым)\w*"
    r"|жылғы\s+ту\w+)",
    re.IGNORECASE,
)
BORN = re.compile(
    r"(?:дата\s+рождения|родил(?:ся|ась)|туған\s+күні\w*)[\s:—–-]{1,4}"
    r"(\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2})",
    re.IGNORECASE,
)

_UP, _LOW = "А-ЯЁӘҒҚҢӨҰҮҺІ", "а-яёәғқңөұүһі"
_STREET_NAME = rf"(?:\d{{1,3}}(?:-[{_LOW}]+)?\s)?[{_UP}][\w.-]*(?:\s[{_UP}][\w.-]*)?"
_HOUSE = r"\d{1,4}(?:/\d{1,4})?(?:-?[а-еА-Е](?!\w))?"
_FLAT = r"(?:,?\s*(?:кв\.?|квартир\w*|пәтер\w*|п\.)\s*№?\s?\d{1,4}|,?\s*\d{1,4}[\s-]*пәтер\w*)"
# «ул. Абая 10 лет не убирают» is no address.
_NO_HOUSE = (
    r"(?!\s?(?:лет|год|раз|дн[яе]|мин|час|мес|жыл|рет|күн|сағ|ай\b|бер|кт[ыі]|метр|км|человек"
    r"|адам|шт)|\d)"
)
ADDRESS = re.compile(
    rf"(?<!\w)(?:(?:ул\.?|улиц\w+|пр-т|просп\.|проспект\w*|пер\.|переул\w+|мкр-?н?\.?|микрорайон\w*"
    rf"|бульвар\w*|б-р|шоссе)\s+«?{_STREET_NAME}»?,?\s*(?:д\.|дом\w*)?\s*№?\s?{_HOUSE}{_NO_HOUSE}"
    rf"{_FLAT}?"
    rf"|«?{_STREET_NAME}»?\s+(?:көш(?:есі\w*|\.)|даңғыл\w+|даң\.|шағын\s?аудан\w+|мөлтек\s?аудан\w+"
    rf"|ш/а|м/а|мкр\.?|тұйығ\w+|бульвар\w+|орам\w+),?\s*№?\s?{_HOUSE}{_NO_HOUSE}"
    rf"(?:\s?-?\s?үй\w*)?{_FLAT}?"
    rf"|(?:д\.|дом|үй)\s*№?\s?{_HOUSE}{_FLAT}|{_HOUSE}[\s-]*үй\w*{_FLAT}"
    rf"|{_STREET_NAME},?\s+{_HOUSE}{_FLAT})"
)


def groups(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a pattern, or its first group, stands."""
    for match in pattern.finditer(text):
        yield match.span(1 if pattern.groups else 0)


def person_numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in TWELVE.finditer(text):
        said = NUMBER_CUE.search(text[max(0, match.start() - 20) : match.start()])
        if said or personal.is_person_number(personal.only_digits(match[0])):
            yield match.span()


def cards(text: str) -> Iterator[tuple[int, int]]:
    for match in personal.CARD.finditer(text):
        if personal.is_card_number(personal.only_digits(match[0])):
            yield match.span()


def phones(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    for pattern in (PHONE, CALL):
        for start, end in groups(pattern, text):
            number = personal.last_ten(text[start:end])
            if not any(own.endswith(number) for own in known):
                yield start, end


def merged(spans: Spans) -> Iterator[tuple[int, int]]:
    """The spans with those that overlap made one: each rule sees its part of a name."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last


def finders(
    text: str, known_numbers: frozenset[str], known_people: re.Pattern[str] | None
) -> Iterator[tuple[PlaceKind, Spans]]:
    """The spans of each kind; of two that overlap the first holds."""
    yield PlaceKind.EMAIL, groups(EMAIL, text)
    yield PlaceKind.CARD, cards(text)
    yield PlaceKind.CARD, groups(ACCOUNT, text)
    yield PlaceKind.IIN, person_numbers(text)
    yield PlaceKind.IIN, groups(PAPER, text)
    yield PlaceKind.PHONE, phones(text, known_numbers)
    yield PlaceKind.BIRTH, groups(BIRTH, text)
    yield PlaceKind.BIRTH, groups(BORN, text)
    cyrillic = text.translate(LOOK_ALIKES)
    yield PlaceKind.ADDRESS, groups(ADDRESS, cyrillic)
    known = groups(known_people, cyrillic) if known_people else ()
    yield PlaceKind.NAME, merged([*names(cyrillic), *known])
    yield PlaceKind.RUDE, ((each.start, each.end) for each in profanity.offending(text))


# --- Names ----------------------------------------------------------------------------------------

_NAME = rf"[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)?"
_INITIALS = rf"[{_UP}]\.\s?(?:[{_UP}]\.)?"
_RU_END = "(?:[аеоуыиюя]|ой|ей|ом|ем|ью|ым|ых|ую|ого|ому)?"
_KK_END = (
    "(?:[нд][ыі]|[нд][ыі]ң|т[ыі]ң?|[нд][ыі]ң[кқ][іы]|[ғқ]а|[гк]е|[дтн][ае]|[дтн][ае]н|[мбп]ен"
    "|сы|сі|м|ым|ім|жан)?"
)
_SURNAME = rf"[{_UP}][{_LOW}]{{2,}}[оеё]в(?:а|у|ой|ым|е|ы|ых)?{_KK_END}"
# Surnames whose endings other words have as well: believed beside a first name only.
_SOFT_SURNAME = (
    rf"[{_UP}][{_LOW}]{{2,}}(?:[иы]н(?:а|у|ой|ым|е|ы)?|[сц]к(?:ий|ая|ого|ой|ому|ую|им)){_KK_END}"
)
_PATRONYMIC = (
    rf"[{_UP}][{_LOW}]+(?:(?:ович|евич|ьич)(?:а|у|ем|е)?|(?:овн|евн|иничн)(?:а|ы|е|у|ой|ою)"
    rf"|ұлы{_KK_END}|[қк]ызы{_KK_END})(?![{_LOW}])"
)
PATRONYMIC = re.compile(
    rf"(?<!\w)(?:(?:{_NAME}\s+){{0,2}}{_PATRONYMIC}|(?:{_NAME}\s+){{1,2}}[{_UP}][{_LOW}]{{3,}}улы"
    rf"(?![{_LOW}]))"
)
WITH_INITIALS = re.compile(rf"(?<!\w)(?:{_INITIALS}\s?{_NAME}|{_NAME}\s{_INITIALS})")
LONE_SURNAME = re.compile(rf"(?<=[{_LOW}\d,)»\"]\s){_SURNAME}(?![{_LOW}])")
# After these a name follows, however it is written.
CUE = re.compile(
    r"(?<!\w)(?:меня\s+зовут|мо[её]\s+имя|моя\s+фамилия|по\s+фамилии|фамилия|ф\.?и\.?о\.?"
    r"|менің\s+(?:атым|есімім|аты-жөнім)|аты-жөнім|есімім|тегім|(?P<signed>с\s+уважением|құрметпен"
    r"|құрметті|уважаем(?:ый|ая)|дорог(?:ой|ая)))"
    r"[\s:,—–-]{1,3}(?!к\s)(?:—\s)?(?P<name>[\w-]+(?:\s+(?:\w\.|[\w-]+)){0,2})",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w-]+")


def any_of(words: str) -> str:
    """The alternatives of a list of the data; `*` stands for any further letters."""
    return "|".join(word.replace("*", f"[{_LOW}]*") for word in words.split())


@cache
def _data() -> dict[str, Any]:
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    stems = set()
    for name in [*data["first"]["kk"].split(), *data["first"]["ru"].split()]:
        stems.add(name)
        # «Гульнара», «Гульнаре»; «Сергей», «Сергея»; «Игорь», «Игорю».
        if name[-1] in "аяйь":
            stems.add(name[:-1])
    longest_first = sorted(stems, key=lambda stem: (-len(stem), stem))
    first = rf"(?:{'|'.join(longest_first)})(?:{_RU_END}|{_KK_END})(?![{_LOW}])"
    before, after = (any_of(data["eponym"][side]) for side in ("before", "after"))
    surname = rf"(?:{_SURNAME}|{_SOFT_SURNAME})(?![{_LOW}])"
    return {
        "first": re.compile(rf"(?<![\w-]){first}"),
        "pair": re.compile(
            rf"(?<![\w-])(?:{first}\s+{surname}|{surname}\s+{first}(?:\s+{_PATRONYMIC})?"
            rf"|{_SURNAME}(?![{_LOW}])\s+{_NAME}(?![{_LOW}.]))"
        ),
        "before": re.compile(rf"(?<!\w)(?:{before})\s*(?:по\s+)?$", re.IGNORECASE),
        "after": re.compile(rf"(?:.*\s)?(?:{after})", re.IGNORECASE),
        "lead": re.compile(rf"(?:(?:{any_of(data['lead'])})\s+)+", re.IGNORECASE),
        # Whoever is spoken of as one's own is named next, with a capital letter.
        "kin": re.compile(
            rf"(?<!\w)(?i:{any_of(data['kin'])}),?\s+({_NAME}(?:\s+{_NAME})?)(?![{_LOW}])"
        ),
        "no_one": frozenset(data["no_one"].split()),
        "no_name": tuple((data["no_name"] + " " + data["no_surname"]).split()),
    }


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where people are named: with a patronymic or initials, name and surname, a first name that is
    no other word, a surname within a sentence, whatever follows «меня зовут» and «менің атым»."""
    data = _data()
    for match in CUE.finditer(text):
        start, said = match.start("name"), match["name"]
        # «С уважением, жители дома», «Уважаемый пациент»: only a capital letter makes a name of it.
        length = 0 if match["signed"] and not said[0].isupper() else named_to(said)
        if length:
            yield start, start + length
    yield from groups(data["kin"], text)
    # Who types in capitals names people too; a place keeps its length.
    calm = re.sub(rf"[{_UP}]{{3,}}", lambda match: match[0].capitalize(), text)
    for pattern in (PATRONYMIC, WITH_INITIALS, data["pair"], data["first"]):
        yield from people(calm, pattern)
    yield from people(text, LONE_SURNAME)


def people(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern finds a person, without the words before that only say who it is."""
    position = 0
    while match := pattern.search(text, position):
        lead = _data()["lead"].match(text, match.start(), match.end())
        if lead is not None and lead.end() < match.end():
            # What is left may be less than a name, or go on beyond: looked at anew.
            position = lead.end()
            continue
        position = match.end()
        if not is_no_person(text, match):
            yield match.span()


def named_like(people: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the words of these names with the endings of both languages; None without any. Words of
    less than three letters are found in too much else."""
    words = {each for name in people for each in WORD.findall(name.translate(LOOK_ALIKES))}
    words = {each for each in words if len(each) > 2 and not each.isdecimal()}
    stems = words | {each[:-1] for each in words if each[-1] in "аяйь" and len(each) > 3}
    if not stems:
        return None
    longest_first = "|".join(map(re.escape, sorted(stems, key=lambda stem: (-len(stem), stem))))
    ending = rf"(?:{_RU_END}|{_KK_END})"
    return re.compile(rf"(?<![\w-])(?:{longest_first}){ending}(?![{_LOW}])", re.IGNORECASE)


def named_to(said: str) -> int:
    """How many characters after a cue are the name: the capitalised words, or the first word where
    nothing is capitalised; 0 where no name follows."""
    data, end = _data(), 0
    for number, match in enumerate(WORD.finditer(said)):
        word = match[0]
        if word.lower() in data["no_one"] or word.lower().startswith(data["no_name"]):
            break
        if number == 0 and not word[0].isalpha():
            break
        if number and not word[0].isupper():
            break
        end = match.end()
    return end


def is_no_person(text: str, match: re.Match[str]) -> bool:
    """Whether a name is that of an illness, a test, a street or a town."""
    data = _data()
    if match[0].lower().startswith(data["no_name"]):
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    after = text[match.end() : match.end() + 40].split(maxsplit=1)[:1]
    return bool(data["before"].search(before) or data["after"].match(" ".join([match[0], *after])))


def illnesses(text: str, named: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Words of illness in the sentences that name somebody."""
    position = 0
    for line in text.splitlines(keepends=True):
        for sentence in sentences(line):
            start = text.index(sentence, position)
            position = start + len(sentence)
            if any(start <= first < position for first, _end in named):
                for first, end in diagnoses.illness_places(sentence):
                    yield start + first, start + end
