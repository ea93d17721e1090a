"""The file a hospital may describe itself in: YAML read into plain texts with the line of each, so
that a mistake is told by its line and field. What the texts must be is asked by the forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

EXAMPLE = Path(__file__).with_name("example.yaml")
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
Where = tuple[str | int, ...]

PAIR = {"kk": None, "ru": None}
ORGANISATION_TEXTS = ("name", "short_name", "legal_form", "ownership", "care_types")
ADDRESSES = ("address", "postal_address")
# What the file may hold: a text (None), a text in two languages, a list, a table of free keys.
SHAPE: dict[str, Any] = {
    "language": None,
    "regulation": None,
    "languages": [None],
    "organisation": {
        **dict.fromkeys((*ORGANISATION_TEXTS, *ADDRESSES), PAIR),
        "bin": None,
        "email": None,
        "phones": [
            {
                "service": None,
                "number": None,
                "extension": None,
                "title": PAIR,
                "in_frame": None,
            }
        ],
    },
    "units": [{"code": None, "name": PAIR, "head": None, "substitute": None}],
    "accounts": [
        {
            "username": None,
            "last_name": None,
            "first_name": None,
            "patronymic": None,
            "email": None,
            "role": None,
            "unit": None,
            "language": None,
        }
    ],
    "owners": {"sections": {...: None}, "items": {...: None}},
    "hours": dict.fromkeys(WEEKDAYS),
}


@dataclass(frozen=True)
class Fault:
    """A mistake: its place («units», 2, «name», «kk»), in words, and its line when it is known."""

    where: Where
    words: str
    line: int | None = None

    def __str__(self) -> str:
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in self.where)
        if self.line is None:
            return f"{place}: {self.words}" if place else self.words
        return _("Line %(line)s, %(field)s: %(words)s") % {
            "line": self.line,
            "field": place or "—",
            "words": self.words,
        }


class PlanFaults(ValueError):
    """What a hospital said cannot be stored as it stands; `faults` in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class Plan:
    """What a hospital said: nested texts of the shape of SHAPE, and the lines they stood on."""

    data: dict[str, Any]
    lines: dict[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int | None:
        """The line of a place, or of the nearest place around it."""
        while where not in self.lines and where:
            where = where[:-1]
        return self.lines.get(where)

    def fault(self, where: Where, words: Any) -> Fault:
        return Fault(where, str(words), self.line(where))

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.data.get(name) or []

    def part(self, name: str) -> dict[str, Any]:
        return self.data.get(name) or {}


def read_plan(text: str) -> Plan:
    """The plan in a file. Raises PlanFaults for what is no YAML or does not have its shape."""
    try:
        # No object is built from the nodes: a tag of Python is an unknown text like any other.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = _("The file is no YAML: %(problem)s.") % {"problem": error.problem or error.context}
        raise PlanFaults([Fault((), words, mark.line + 1 if mark else None)]) from error
    except yaml.YAMLError as error:
        words = _("The file is no YAML: %(problem)s.") % {"problem": error}
        raise PlanFaults([Fault((), words)]) from error
    reader = Reader()
    data = reader.value(node, SHAPE, ()) if node is not None else {}
    if reader.faults:
        raise PlanFaults(reader.faults)
    return Plan(data or {}, reader.lines)


class Reader:
    """Walks the nodes beside the shape. A scalar stays the text that was typed: a number of twelve
    digits that begins with 0, and 08:00, are no numbers."""

    def __init__(self) -> None:
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, shape: Any, where: Where) -> Any:
        # A field stands where its name does, above its rows.
        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode) and not node.value and not node.style:
            return None
        if isinstance(shape, dict):
            return self.table(node, shape, where)
        if isinstance(shape, list):
            return self.list(node, shape[0], where)
        if not isinstance(node, yaml.ScalarNode):
            return self.wrong(where, _("One value is expected here."))
        return node.value.strip()

    def list(self, node: yaml.Node, shape: Any, where: Where) -> list[Any] | None:
        if not isinstance(node, yaml.SequenceNode):
            return self.wrong(where, _("A list is expected here: each row begins with a hyphen."))
        return [self.value(each, shape, (*where, n)) for n, each in enumerate(node.value)]

    def table(self, node: yaml.Node, shape: dict, where: Where) -> dict[str, Any] | None:
        if not isinstance(node, yaml.MappingNode):
            allowed = ", ".join(str(key) for key in shape if key is not ...)
            return self.wrong(where, _("Fields are expected here: %(names)s.") % {"names": allowed})
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            inner = shape.get(name, shape.get(..., ...))
            self.lines[(*where, name)] = key.start_mark.line + 1
            if inner is ...:
                self.wrong((*where, name), _("There is no such field."))
            elif name in found:
                self.wrong((*where, name), _("The field stands here twice."))
            else:
                found[name] = self.value(value, inner, (*where, name))
        return found

    def wrong(self, where: Where, words: str) -> None:
        self.faults.append(Fault(where, words, self.lines.get(where)))


def flat(row: dict[str, Any]) -> Iterator[tuple[str, str, Where]]:
    """The texts of a row as the columns of a form: name, text, place inside the row."""
    for name, value in row.items():
        if isinstance(value, dict):
            for language, text in value.items():
                yield f"{name}_{language}", text or "", (name, language)
        elif not isinstance(value, list):
            yield name, value or "", (name,)
