"""The regulation's rule of the domain name (domain.name: gp17 п. 13, mgdb1 п. 14): linked with the
organisation, easy to write and to say, short, easy to keep in mind. Pure: it asks neither the
settings nor the database, and looks nothing up on the network."""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

RULE = "domain.name"
# Ours; the regulation gives no figure. What fits the wing of a street sign and one breath.
LONGEST_NAME = 20
LONGEST_HOST = 32
# A name without a vowel is spelt out letter by letter: an abbreviation of so many letters can be.
LONGEST_ABBREVIATION = 5
CONSONANTS_IN_A_ROW = 5
DIGITS_IN_A_ROW = 4
# A word of the organisation's name is known again by its first sounds.
STEM = 4

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
ADDRESS = re.compile(r"[\d.]+|.*:.*|localhost")
CONSONANTS = re.compile(rf"[bcdfghjklmnpqrstvwxz]{{{CONSONANTS_IN_A_ROW},}}")
MANY_DIGITS = re.compile(rf"\d{{{DIGITS_IN_A_ROW + 1},}}")
DIGITS_BETWEEN_LETTERS = re.compile(r"[a-z]\d+[a-z]")
# Parts of a host that name no organisation: kinds of a zone, and the site's own «www».
ZONES = {"gov", "org", "com", "edu", "med", "www"}
# One Latin letter or two for a sound, however an office spells it.
SOUNDS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыіэ", "abvgdeziiklmnoprstufhciie", strict=True)),
        **dict(zip("әғқңөұүһ", "agknouuh", strict=True)),
        **{"ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"},
        **{"ъ": "", "ь": ""},
    }
)
SPELLINGS = (("kh", "h"), ("yo", "e"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "zh"))


class DomainFault(TextChoices):
    """What is wrong with a domain name; the value is for the journal, the label for people."""

    ABSENT = "absent", _("The site has no domain name: it answers at a bare address of a machine.")
    NOT_LATIN = "not_latin", _("The name holds more than Latin letters, digits and hyphens.")
    LONG = "long", _("The name is long: at most 20 letters and digits are easy to keep in mind.")
    HYPHENS = "hyphens", _("The name has more than one hyphen: it is hard to say on the telephone.")
    DIGITS = "digits", _("Digits stand among the letters or are too many: write them once, last.")
    UNSPEAKABLE = "unspeakable", _("The name is hard to say: too many consonants in a row.")
    STRANGE = "strange", _("Nothing in the name recalls the organisation's name or its number.")


def domain_faults(host: str, name: str) -> list[DomainFault]:
    """What speaks against a domain name under the rule `domain.name`; empty when nothing does.

    `host`: the host of the site's address, without scheme and port. `name`: the organisation's
    names, full and short, in either or both languages, in one text; without it nobody can say
    whether the two are linked, and that is a fault as well."""
    host = host.strip().lower().rstrip(".")
    if not host or ADDRESS.fullmatch(host) or "." not in host:
        return [DomainFault.ABSENT]
    labels = host.split(".")
    if any(label.startswith("xn--") or not LABEL.fullmatch(label) for label in labels):
        return [DomainFault.NOT_LATIN]
    own = own_label(labels)
    found = []
    if len(own) > LONGEST_NAME or len(host) > LONGEST_HOST:
        found.append(DomainFault.LONG)
    if own.count("-") > 1:
        found.append(DomainFault.HYPHENS)
    if MANY_DIGITS.search(own) or DIGITS_BETWEEN_LETTERS.search(own) or own.isdecimal():
        found.append(DomainFault.DIGITS)
    if is_unspeakable(own):
        found.append(DomainFault.UNSPEAKABLE)
    if not recalls(own, name):
        found.append(DomainFault.STRANGE)
    return found


def own_label(labels: list[str]) -> str:
    """The part of a host the organisation chose: the last that is neither a zone nor its kind."""
    inner = [label for label in labels[:-1] if label not in ZONES]
    return inner[-1] if inner else labels[0]


def is_unspeakable(own: str) -> bool:
    for part in re.findall(r"[a-z]+", own):
        spelt_out = len(part) <= LONGEST_ABBREVIATION
        if not spelt_out and (CONSONANTS.search(part) or not re.search("[aeiouy]", part)):
            return True
    return False


def recalls(own: str, name: str) -> bool:
    """Whether a name is known again in a domain: by a word, by its initials or by its number."""
    words = re.findall(r"[^\W\d_]+|\d+", name.lower())
    numbers = [word for word in words if word.isdecimal()]
    letters = sounds("".join(re.findall(r"[a-z]+", own)))
    spelt = [sounds(word) for word in words if not word.isdecimal()]
    told = re.findall(r"\d+", own)
    if numbers and told:
        # Another number is another hospital, whatever the letters say.
        return bool(letters) and set(told) <= set(numbers)
    if any(len(word) >= STEM and word[:STEM] in letters for word in spelt):
        return True
    initials = "".join(word[:1] for word in spelt)
    # A short name such as «МГДБ» stands among the words itself.
    return (2 <= len(letters) <= LONGEST_ABBREVIATION) and (letters in initials or letters in spelt)


def sounds(word: str) -> str:
    """A word as it sounds, in Latin letters, however it was spelt."""
    spelt = word.translate(SOUNDS)
    for spelling, sound in SPELLINGS:
        spelt = spelt.replace(spelling, sound)
    return spelt
