r"""LIKE, LOWER and UPPER on a real SQLite connection: Cyrillic case, wildcards, escapes, NULL."""

import itertools
import sqlite3

import pytest
from django.db.utils import ConnectionHandler

from apps.languages.sqlite.base import like


@pytest.fixture
def connection():
    # Made by the backend itself, but outside Django's registry, so no test database is needed.
    databases = {"default": {"ENGINE": "apps.languages.sqlite", "NAME": ":memory:"}}
    wrapper = ConnectionHandler(databases)["default"]
    raw = wrapper.get_new_connection(wrapper.get_connection_params())
    yield raw
    raw.close()


@pytest.mark.parametrize(
    ("text", "pattern", "answer"),
    [
        ("Қалалық ЕМХАНА", "%емхана%", 1),
        ("қалалық емхана", "%ЕМХАНА%", 1),
        ("ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі", 1),
        ("Ёлка", "ёлк%", 1),
        ("Ёлка", "елк%", 0),
        ("Емхана", "%хана", 1),
        ("Емхана", "%хан", 0),
        ("Емхана", "ем_ана", 1),
        ("Емхана", "_хана", 0),
        ("емхана\nекінші жол", "%екінші%жол", 1),
        ("абаб", "%аб%аб%", 1),
        ("абв", "%аб%бв%", 0),
        ("ааб", "а%_б", 1),
        ("", "%", 1),
        ("", "_", 0),
        ("a.c", "a.c", 1),
        ("abc", "a.c", 0),
        (105, "10%", 1),
        (b"abc", "AB%", 1),
        (None, "%", None),
        ("а", None, None),
    ],
)
def test_like(connection, text, pattern, answer):
    assert connection.execute("SELECT ? LIKE ?", (text, pattern)).fetchone() == (answer,)


@pytest.mark.parametrize(
    ("text", "pattern", "escape", "answer"),
    [
        ("Жеңілдік 50%", r"%50\%", "\\", 1),
        ("Жеңілдік 500", r"%50\%", "\\", 0),
        ("a_b", r"a\_b", "\\", 1),
        ("aхb", r"a\_b", "\\", 0),
        (r"C:\Құжат", r"c:\\құ%", "\\", 1),
        ("50%", "50!%", "!", 1),
        ("50!", "50!%", "!", 0),
        ("а%", "аЖ%", "Ж", 1),
        ("аж", "аЖ%", "ж", 1),
        ("а", "а\\", "\\", 0),
        ("а\\", "а\\", "\\", 0),
        ("а", "а", None, None),
    ],
)
def test_like_with_escape(connection, text, pattern, escape, answer):
    row = connection.execute("SELECT ? LIKE ? ESCAPE ?", (text, pattern, escape)).fetchone()
    assert row == (answer,)


def test_not_like_of_null_is_null(connection):
    assert connection.execute("SELECT NULL NOT LIKE 'а%'").fetchone() == (None,)


def test_escape_of_two_characters_is_refused(connection):
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT 'а' LIKE 'а' ESCAPE ?", ("!!",)).fetchone()


def test_ascii_answers_are_those_of_sqlite_itself(connection):
    patterns = [
        "".join(letters) for n in range(4) for letters in itertools.product("aB%_", repeat=n)
    ]
    texts = ["", "a", "b", "ab", "aab", "A%", "_b", "bab", "abab"]
    own = sqlite3.connect(":memory:")
    query = "SELECT ? LIKE ?, ? LIKE ? ESCAPE 'B'"
    different = [
        (text, pattern)
        for text, pattern in itertools.product(texts, patterns)
        if connection.execute(query, (text, pattern) * 2).fetchone()
        != own.execute(query, (text, pattern) * 2).fetchone()
    ]
    own.close()
    assert different == []


def test_many_wildcards_take_no_time():
    assert like("%" + "а%" * 40 + "б", "а" * 5000) is False
    assert like("%" + "_а%" * 40 + "б", "а" * 5000) is False


@pytest.mark.parametrize(
    ("value", "lower", "upper"),
    [
        ("Әл-Фараби 5", "әл-фараби 5", "ӘЛ-ФАРАБИ 5"),
        ("Ёлка", "ёлка", "ЁЛКА"),
        ("Abc", "abc", "ABC"),
        (5, "5", "5"),
        (None, None, None),
    ],
)
def test_lower_and_upper(connection, value, lower, upper):
    row = connection.execute("SELECT LOWER(?), UPPER(?)", (value, value)).fetchone()
    assert row == (lower, upper)


def test_functions_may_stand_in_an_index(connection):
    connection.execute("CREATE TABLE ward (title TEXT)")
    connection.execute("CREATE UNIQUE INDEX ward_title ON ward (LOWER(title))")
    connection.execute("INSERT INTO ward VALUES ('Бөлімше')")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO ward VALUES ('БӨЛІМШЕ')")
    assert connection.execute("SELECT COUNT(*) FROM ward").fetchone() == (1,)
