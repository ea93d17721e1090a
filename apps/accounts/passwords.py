"""What a password must not be, beside Django's own rules: a word everybody here tries first,
whatever keyboard it was typed on and whatever figures follow it."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = Path(__file__).parent / "common_passwords.txt"
# The Kazakh keyboard letter by letter; its figures row holds the nine letters of Kazakh.
KAZAKH = "ёәіңғүұқөһйцукенгшщзхъфывапролджэячсмитьбю"
LATIN = "`2345890-=qwertyuiop[]asdfghjkl;'zxcvbnm,."
TO_KEYS = str.maketrans(KAZAKH, LATIN)
# Years and marks people add to a word.
BEFORE, AFTER = re.compile(r"^[\d\W_]+"), re.compile(r"[\d\W_]+$")


@cache
def common_words() -> frozenset[str]:
    """The words of the list, and each as the keys it is typed with."""
    lines = WORDS.read_text(encoding="utf-8").split()
    return frozenset(lines) | {line.translate(TO_KEYS) for line in lines}


def is_common(password: str) -> bool:
    """Whether a password is a word of the list, alone, repeated, with figures around it, or typed
    on the other keyboard."""
    typed = password.lower()
    # Figures in front may be Kazakh letters on the other keyboard, so both ways are tried.
    tries = {typed, AFTER.sub("", typed), BEFORE.sub("", AFTER.sub("", typed))}
    tries |= {each.translate(TO_KEYS) for each in tries}
    return any(consists_of_common(each) for each in tries if each)


def consists_of_common(text: str) -> bool:
    words = common_words()
    if text in words:
        return True
    parts = (text[: len(text) // times] for times in range(2, 5) if len(text) % times == 0)
    return any(part * (len(text) // len(part)) == text and part in words for part in parts if part)


class NotCommonHereValidator:
    """For AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: object = None) -> None:
        if is_common(password):
            raise ValidationError(
                _("This password is a word that is tried first, in Kazakh or in Russian."),
                code="password_common_here",
            )

    def get_help_text(self) -> str:
        return _(
            "Your password can’t be a common Kazakh or Russian word or a row of keys, on any "
            "keyboard layout, even with figures after it."
        )
