"""The telephones an organisation makes known itself. The layer that keeps them says where they are,
as with hooks.py; the gate takes no other mobile number for the organisation's own."""

from collections.abc import Callable, Iterable

from apps.publishing.gate.texts.personal import last_ten

_sources: list[Callable[[], Iterable[str]]] = []


def register_own_numbers(source: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Adds a source of telephones in any spelling, asked each time; usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def own_numbers() -> frozenset[str]:
    """The organisation's telephones, ten digits each."""
    return frozenset(last_ten(number) for source in _sources for number in source())
