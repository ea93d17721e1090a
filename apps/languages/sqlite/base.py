"""The database backend ``apps.languages.sqlite``: SQLite that knows Cyrillic upper and lower case.

SQLite folds the case of ASCII only, so ``icontains`` and ``Lower()`` would miss «Емхана» for
«емхана» where PostgreSQL finds it. Each new connection gets its own ``like``, ``lower`` and
``upper``. Folding beyond case (ё, look-alike letters) is not here: PostgreSQL does not do it
either; searches that need it compare folded columns.

``contains``, ``startswith`` and ``endswith`` ignore case here as they do in Django's own backend;
PostgreSQL heeds it. The prefix optimisation of LIKE by an index is off: SQLite drops it for any
``like`` that is not its own.
"""

import functools
import re
import sqlite3
from collections.abc import Callable

from django.db.backends.sqlite3 import base

_PATTERNS_KEPT = 512
_NO_ESCAPE = ""

# The wildcard _ among the characters of a pattern: longer than any character, so never one.
_ANY = "any character"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose LIKE, LOWER and UPPER treat Cyrillic letters as letters."""

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        register_text_functions(connection)
        return connection


def register_text_functions(connection: sqlite3.Connection) -> None:
    """Replace ``like``, ``lower`` and ``upper`` on the connection."""
    # Deterministic, so that they may stand in an index or a constraint.
    connection.create_function("like", 2, like, deterministic=True)
    connection.create_function("like", 3, like, deterministic=True)
    connection.create_function("lower", 1, lower, deterministic=True)
    connection.create_function("upper", 1, upper, deterministic=True)


def like(pattern, text, escape: str | None = _NO_ESCAPE) -> bool | None:
    r"""Answer ``text LIKE pattern [ESCAPE escape]`` as SQL does, whatever the case of letters.

    ``%`` stands for any characters, ``_`` for one; behind the escape character each stands for
    itself. The order of arguments is SQLite's: ``x LIKE y`` calls ``like(y, x)``. NULL on any
    side gives NULL. Numbers and blobs are compared as their text.

    Raises ``ValueError`` (for the query, ``OperationalError``) when the escape is not one
    character.
    """
    if pattern is None or text is None or escape is None:
        return None
    return _matcher(_as_text(pattern), escape)(_as_text(text).lower())


def lower(value) -> str | None:
    """Answer ``LOWER(value)``."""
    return None if value is None else _as_text(value).lower()


def upper(value) -> str | None:
    """Answer ``UPPER(value)``."""
    return None if value is None else _as_text(value).upper()


def _as_text(value) -> str:
    if isinstance(value, str):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


@functools.lru_cache(maxsize=_PATTERNS_KEPT)
def _matcher(pattern: str, escape: str) -> Callable[[str], bool]:
    """Return the test of a lower-case text for one pattern, made once for a whole query."""
    if len(escape) > 1:
        raise ValueError("ESCAPE expression must be a single character")
    pieces = _pieces(pattern, escape)
    if pieces is None:
        return lambda text: False
    if all(_ANY not in piece for piece in pieces):
        plain = _plain_matcher(["".join(piece) for piece in pieces])
        if plain:
            return plain
    first, *middle, last = pieces if len(pieces) > 1 else (pieces[0], None)
    expression = _expression(first)
    # Atomic: the leftmost place of a middle piece is as good as any, so a pattern of many % takes
    # linear time on a text that does not match.
    expression += "".join(f"(?>.*?{_expression(piece)})" for piece in middle)
    if last is not None:
        expression += f".*{_expression(last)}"
    compiled = re.compile(expression, re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _pieces(pattern: str, escape: str) -> list[list[str]] | None:
    """Split the pattern at its % signs; None when it ends in a lone escape and fits nothing."""
    pieces: list[list[str]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if escape and character == escape:
            character = next(characters, "")
            if not character:
                return None
        elif character == "%":
            pieces.append([])
            continue
        elif character == "_":
            character = _ANY
        pieces[-1].append(character.lower())
    return pieces


def _plain_matcher(pieces: list[str]) -> Callable[[str], bool] | None:
    """Return the quick test for the patterns Django writes: x, x%, %x and %x%."""
    match pieces:
        case [whole]:
            return lambda text: text == whole
        case ["", end]:
            return lambda text: text.endswith(end)
        case [start, ""]:
            return lambda text: text.startswith(start)
        case ["", inside, ""]:
            return lambda text: inside in text
    return None


def _expression(piece: list[str]) -> str:
    return "".join("." if character == _ANY else re.escape(character) for character in piece)
