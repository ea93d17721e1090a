"""The two openings others may fill: rules of the publication gate and guards of a save.

A layer above registers a function when its app is ready; nothing below has to know it."""

from collections.abc import Callable
from typing import Any

from apps.publishing.gate.rule import Rule
from apps.publishing.models import Publishable

# A guard looks at a save somebody is about to make and may raise to stop it.
SaveGuard = Callable[[Publishable, Any], None]

_gate_rules: list[Rule] = []
_save_guards: list[SaveGuard] = []


def register_gate_rule(rule: Rule) -> None:
    """Adds a rule of publication; one of the same code is added once."""
    if all(known.code != rule.code for known in _gate_rules):
        _gate_rules.append(rule)


def register_save_guard(guard: SaveGuard) -> SaveGuard:
    """Adds a guard of saving; usable as a decorator."""
    if guard not in _save_guards:
        _save_guards.append(guard)
    return guard


def gate_rules() -> tuple[Rule, ...]:
    return tuple(_gate_rules)


def save_guards() -> tuple[SaveGuard, ...]:
    return tuple(_save_guards)
