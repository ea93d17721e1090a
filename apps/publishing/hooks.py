"""The two openings others may fill: rules of the publication gate and guards of a save.

A layer above registers a function when its app is ready; nothing below has to know it."""

from collections.abc import Callable
from typing import Any

from apps.publishing.models import Publishable

# A rule looks at a record that is about to be published and returns its objections.
GateRule = Callable[[Publishable], list[Any]]
# A guard looks at a save somebody is about to make and may raise to stop it.
SaveGuard = Callable[[Publishable, Any], None]

_gate_rules: list[GateRule] = []
_save_guards: list[SaveGuard] = []


def register_gate_rule(rule: GateRule) -> GateRule:
    """Adds a rule of publication; usable as a decorator."""
    if rule not in _gate_rules:
        _gate_rules.append(rule)
    return rule


def register_save_guard(guard: SaveGuard) -> SaveGuard:
    """Adds a guard of saving; usable as a decorator."""
    if guard not in _save_guards:
        _save_guards.append(guard)
    return guard


def gate_rules() -> tuple[GateRule, ...]:
    return tuple(_gate_rules)


def save_guards() -> tuple[SaveGuard, ...]:
    return tuple(_save_guards)
