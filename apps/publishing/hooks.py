"""The openings others may fill: rules of the publication gate, guards of a save, and parts of the
form of a record.

A layer above registers a function when its app is ready; nothing below has to know it."""

from collections.abc import Callable
from typing import Any, Protocol

from django.forms import Form
from django.http import HttpRequest

from apps.publishing.gate.rule import Rule
from apps.publishing.models import Publishable

# A guard looks at a save somebody is about to make and may raise to stop it.
SaveGuard = Callable[[Publishable, Any], None]


class FormPart(Protocol):
    """A part of the form of a record that asks what is no field of the record. It is checked with
    the form: one that is refused keeps everything that was typed, in both."""

    # Is given `part`, the form of `form()`.
    template: str

    def form(
        self, request: HttpRequest, model: type[Publishable], record: Publishable | None
    ) -> Form | None:
        """What it asks of this person about this record (None: a new one), bound to what was sent;
        None where it asks nothing."""

    def save(self, request: HttpRequest, form: Form, record: Publishable) -> None:
        """Keeps the answer, after the record was saved and before a verb is carried out."""


_gate_rules: list[Rule] = []
_save_guards: list[SaveGuard] = []
_form_parts: list[FormPart] = []


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


def register_form_part(part: FormPart) -> None:
    """Adds a part to the form of every record; the same one is added once."""
    if part not in _form_parts:
        _form_parts.append(part)


def form_parts() -> tuple[FormPart, ...]:
    return tuple(_form_parts)
