"""What a database is asked in Kazakh and Russian: the lookup `folded`, which finds a word whatever
its case, ё for е and Latin letters in place of Cyrillic ones, and `InAlphabet`, the order of the
reader's alphabet. Both answer alike on SQLite and PostgreSQL, whatever locale those were made
with."""

import re
from typing import Any

from django.db.models import CharField, F, TextField
from django.db.models.lookups import BuiltinLookup

from apps.languages.folding import LOOK_ALIKES, fold
from apps.languages.models import column, reading_language

# Letters that folding makes one: the folded letter -> all that are read as it, in lower case.
_ALIKE: dict[str, set[str]] = {"е": {"ё"}}
for _latin, _cyrillic in LOOK_ALIKES.items():
    _ALIKE.setdefault(chr(_cyrillic).lower(), set()).add(chr(_latin).lower())
_SPACE = "[\\s\u00a0\u202f]+"


def pattern(words: str) -> str:
    """The regular expression that finds `words` as folding compares them, in the common part of the
    dialects of Python and PostgreSQL; both cases are written out, because the case a database
    knows depends on its locale."""
    return "".join(_SPACE if letter == " " else _any_of(letter) for letter in fold(words))


def _any_of(letter: str) -> str:
    # A word that folding left in Latin letters is found in Cyrillic ones as well.
    twins = {letter, *(cyrillic for cyrillic, latin in _ALIKE.items() if letter in latin)}
    alike = twins.union(*(_ALIKE.get(each, ()) for each in twins))
    alike |= {each.upper() for each in alike}
    if len(alike) == 1:
        return re.escape(letter)
    return f"[{''.join(sorted(alike))}]"


class Folded(BuiltinLookup):
    """`title_kk__folded="елка"` finds «ЁЛКА»."""

    lookup_name = "folded"

    def get_prep_lookup(self) -> str:
        return pattern(str(self.rhs))

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return connection.operators["regex"] % rhs


for _field in (CharField, TextField):
    _field.register_lookup(Folded)


class InAlphabet(F):
    """The stored key by which a record stands in the alphabet of the reader's language, decided
    when the database is asked: `ordering = [InAlphabet(), "pk"]`."""

    def __init__(self) -> None:
        super().__init__(column("sort", "kk"))

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        return F(column("sort", reading_language())).resolve_expression(*args, **kwargs)
