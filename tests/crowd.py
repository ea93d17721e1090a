"""Many people at once, each in a thread with a connection of its own, on either database. The
tests' SQLite lives in memory, where writers do not wait for each other as they do in a file: for
the crowd it is copied into one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections

# A server of databases takes fewer connections than there are people, and other tests beside this
# one want some: the rest come right after each other.
THREADS = 40


def size(many: int) -> int:
    """How many come at once: `many` on PostgreSQL, at most 20 on SQLite, which has one writer."""
    return many if connection.vendor == "postgresql" else min(many, 20)


def at_once(works: list[Callable[[], Any]], look: Callable[[], Any], folder: Path) -> Any:
    """Does all `works` at the same moment, at most `THREADS` of them; returns what each gave, in
    their order, and what `look` finds in the database afterwards. A work that raises gives its
    exception."""
    threads = min(len(works), THREADS)
    start = Barrier(threads)

    def some(first: int) -> list[Any]:
        try:
            start.wait(60)
            return [what_gave(work) for work in works[first::threads]]
        finally:
            connections.close_all()

    def looked() -> Any:
        try:
            return look()
        finally:
            connections.close_all()

    with database_of_many(folder), ThreadPoolExecutor(threads) as pool:
        given: list[Any] = [None] * len(works)
        for first, gave in enumerate(pool.map(some, range(threads))):
            given[first::threads] = gave
        return given, pool.submit(looked).result()


def what_gave(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        return error


@contextmanager
def database_of_many(folder: Path) -> Iterator[None]:
    """What other threads than this one connect to: a copy of the database as it is committed."""
    if connection.vendor != "sqlite":
        yield
        return
    path = folder / "crowd.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    present = connections.databases["default"]
    name, present["NAME"] = present["NAME"], str(path)
    try:
        yield
    finally:
        present["NAME"] = name
