"""A patient's name beside an illness, in one sentence. The names of doctors, who stand beside
their posts, and illnesses that bear a name (Паркинсон) are left alone."""

import re
from functools import cache

import yaml

from apps.publishing.gate.texts.languages import DATA
from apps.publishing.gate.texts.plain import Block, sentences

_UPPER, _LOWER = "А-ЯЁӘҒҚҢӨҰҮҺІ", "а-яёәғқңөұүһі"
_NAME = rf"[{_UPPER}][{_LOWER}]++(?:-[{_UPPER}][{_LOWER}]++)?"
_INITIALS = rf"[{_UPPER}]\.\s?(?:[{_UPPER}]\.)?"
_PATRONYMIC = (
    rf"[{_UPPER}][{_LOWER}]*?(?:(?:ович|евич|ьич|овн|евн|иничн)[{_LOWER}]{{0,2}}|[ұу]лы[{_LOWER}]{{0,4}}"
    rf"|[қк]ызы[{_LOWER}]{{0,4}})(?![{_LOWER}])"
)
# Surname with initials, initials with surname, or the name with the patronymic.
PERSON = re.compile(
    rf"(?<!\w)(?:{_NAME}\s{_INITIALS}|{_INITIALS}\s?{_NAME}|(?:{_NAME}\s)?{_NAME}\s{_PATRONYMIC})"
)
# So far before and after a name, in characters, a post belongs to it.
BEFORE = 60
AFTER = 35
NEXT_TO = 16


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = yaml.safe_load((DATA / "diagnoses.yaml").read_text(encoding="utf-8"))
    beginnings = dict.fromkeys([*data["illness"]["ru"].split(), *data["illness"]["kk"].split()])
    whole = dict.fromkeys([*data["illness"]["ru_words"], *data["illness"]["kk_words"]])
    return (
        re.compile(
            rf"(?<!\w)(?:{'|'.join(beginnings)}|(?:{'|'.join(whole)})(?!\w))", re.IGNORECASE
        ),
        re.compile(rf"(?<!\w)(?:{'|'.join(dict.fromkeys(data['patient']))})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{'|'.join(dict.fromkeys(data['staff'].split()))})", re.IGNORECASE),
    )


def names_beside_illness(blocks: tuple[Block, ...]) -> list[str]:
    """The sentences that say of a named person that he or she is ill or a patient."""
    return [
        sentence
        for block in blocks
        for sentence in sentences(block.text)
        if _tells_of_illness(sentence)
    ]


def illness_places(sentence: str) -> list[tuple[int, int]]:
    """Where a sentence speaks of an illness: first and after the last character of each word."""
    illness, _patient, _staff = _words()
    found = []
    for match in illness.finditer(sentence):
        end = match.end()
        while end < len(sentence) and sentence[end].isalpha():
            end += 1
        found.append((match.start(), end))
    return found


def _tells_of_illness(sentence: str) -> bool:
    illness, patient, staff = _words()
    ill: bool | None = None
    for person in PERSON.finditer(sentence):
        before = sentence[max(0, person.start() - BEFORE) : person.start()]
        after = sentence[person.end() : person.end() + AFTER]
        if patient.search(before[-NEXT_TO:]) or patient.search(after[:NEXT_TO]):
            return True
        if staff.search(before) or staff.search(after):
            continue
        if ill is None:
            rest = sentence[: person.start()] + " " + sentence[person.end() :]
            ill = bool(illness.search(rest))
        if ill:
            return True
    return False
