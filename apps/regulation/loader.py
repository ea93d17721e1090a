"""Reads the YAML file of a regulation into a Profile, or names every fault with its line.

The reader walks the nodes of the file instead of its values, because values forget their lines.
Its messages are for whoever edits the file beside its English keys, so they stay in English.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .register import (
    DAYS,
    NATURES,
    REPEATS,
    UNITS,
    WORKING_DAYS,
    Item,
    Parameter,
    Profile,
    Rule,
    Section,
    Text,
)

VERSION = 1

SECTION_ID = re.compile(r"[a-z][a-z0-9_]*")
DOTTED_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}")

# Rules whose figure the product counts with: the units it can count in.
UNITS_OF_RULES = {
    "update.dynamic_deadline": (WORKING_DAYS,),
    "update.dynamic_on_arrival": (WORKING_DAYS,),
    "update.static_as_needed": (DAYS,),
    "news.daily": (DAYS, WORKING_DAYS),
    "news.regular": (WORKING_DAYS,),
    "appendix.photo_age": ("years",),
}
# Of these, the rules that mean nothing without their figure.
RULES_WITH_A_FIGURE = ("update.dynamic_deadline", "news.daily", "appendix.photo_age")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a profile file; `line` counts from 1."""

    line: int
    reason: str


class RegulationError(ValueError):
    """A profile file that cannot be used; its text holds one line per fault.

    Arguments: the file's name and its faults in the order of lines.
    """

    def __init__(self, file_name: str, faults: tuple[Fault, ...]) -> None:
        self.file_name = file_name
        self.faults = faults
        super().__init__("\n".join(self.messages()))

    def messages(self) -> Iterator[str]:
        """Each fault as «<file name>, line N: <reason>»."""
        for fault in self.faults:
            yield f"{self.file_name}, line {fault.line}: {fault.reason}"


def load_profile(path: Path | str) -> Profile:
    """The regulation in the file at `path`; RegulationError lists all that is wrong with it."""
    path = Path(path)

    def refuse(reason: str) -> RegulationError:
        return RegulationError(path.name, (Fault(1, reason),))

    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise refuse("there is no such file") from None
    except UnicodeDecodeError:
        raise refuse("the file is not UTF-8 text") from None
    except OSError as error:
        raise refuse(f"the file cannot be read: {error.strerror}") from None
    return read_profile(source, path.name)


def read_profile(source: str, name: str) -> Profile:
    """The regulation a text in YAML says; `name` stands in the words of RegulationError."""

    def refuse(reason: str, line: int = 1) -> RegulationError:
        return RegulationError(name, (Fault(line, reason),))

    try:
        reader = _Reader(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        raise refuse(f"not YAML: {reason}", mark.line + 1 if mark else 1) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        raise refuse(f"not YAML: {error.reason}", line) from None
    if reader.root is None:
        raise refuse("the file is empty")
    profile = reader.profile()
    if reader.faults:
        raise RegulationError(name, tuple(sorted(reader.faults)))
    return profile


class _Reader:
    """Turns the nodes of one file into objects and gathers faults instead of stopping at one.

    Each method returns something of the right type even for a faulty node, so that reading goes
    on; what it returned is thrown away when there is a fault.
    """

    def __init__(self, source: str) -> None:
        self._loader = yaml.SafeLoader(source)
        self.root = self._loader.get_single_node()
        self.faults: list[Fault] = []
        self._lines_of_ids: dict[tuple[str, str], int] = {}

    def profile(self) -> Profile:
        values = self.mapping(
            self.root, "the file", ("version", "profile", "title", "sections", "rules")
        )
        if "version" in values and self.whole(values, "version") != VERSION:
            self.fault(values["version"], f"'version' must be {VERSION}")
        return Profile(
            id=self.string(values, "profile"),
            title=self.text(values, "title"),
            sections=tuple(map(self.section, self.sequence(values, "sections"))),
            rules=tuple(map(self.rule, self.sequence(values, "rules"))),
        )

    def section(self, node: yaml.Node) -> Section:
        values = self.mapping(node, "a section", ("id", "number", "point", "title", "items"))
        section_id = self.identifier(values, "section", SECTION_ID)
        number = self.whole(values, "number", nullable=True)
        return Section(
            id=section_id,
            number=number,
            point=self.string(values, "point"),
            title=self.text(values, "title"),
            items=tuple(self.item(item, section_id) for item in self.sequence(values, "items")),
        )

    def item(self, node: yaml.Node, section_id: str) -> Item:
        keys = ("id", "point", "title", "requires", "nature", "repeats")
        values = self.mapping(node, "an item", (*keys, "machine_readable", "conditional"))
        item_id = self.identifier(values, "item", DOTTED_ID)
        if item_id and section_id and not item_id.startswith(f"{section_id}."):
            self.fault(
                values["id"],
                f"item id '{item_id}' does not begin with its section's id '{section_id}'",
            )
        return Item(
            id=item_id,
            point=self.string(values, "point"),
            title=self.text(values, "title"),
            requires=self.string(values, "requires"),
            nature=self.choice(values, "nature", NATURES),
            repeats=self.choice(values, "repeats", REPEATS),
            machine_readable=self.flag(values, "machine_readable"),
            conditional=self.flag(values, "conditional"),
            section_id=section_id,
        )

    def rule(self, node: yaml.Node) -> Rule:
        values = self.mapping(
            node, "a rule", ("id", "point", "text", "enforced_by"), optional=("parameter",)
        )
        rule_id = self.identifier(values, "rule", DOTTED_ID)
        parameter = self.parameter(values["parameter"], rule_id) if "parameter" in values else None
        if parameter is None and rule_id in RULES_WITH_A_FIGURE:
            self.fault(node, f"rule '{rule_id}' needs a 'parameter'")
        return Rule(
            id=rule_id,
            point=self.string(values, "point"),
            text=self.text(values, "text"),
            enforced_by=self.string(values, "enforced_by"),
            parameter=parameter,
        )

    def parameter(self, node: yaml.Node, rule_id: str) -> Parameter:
        values = self.mapping(node, "'parameter'", ("name", "value", "unit"))
        value = self.whole(values, "value")
        if value is not None and value < 1:
            self.fault(values["value"], "'value' must be above zero")
        elif rule_id == "news.daily" and value not in (1, None):
            self.fault(values["value"], "rule 'news.daily' means every day: 'value' must be 1")
        unit = self.choice(values, "unit", UNITS)
        if unit and unit not in UNITS_OF_RULES.get(rule_id, UNITS):
            counted_in = " or ".join(UNITS_OF_RULES[rule_id])
            self.fault(values["unit"], f"rule '{rule_id}' is counted in {counted_in}")
        return Parameter(name=self.string(values, "name"), value=value or 0, unit=unit)

    def fault(self, node: yaml.Node, reason: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, reason))

    def mapping(
        self,
        node: yaml.Node,
        what: str,
        required: Collection[str],
        optional: Collection[str] = (),
    ) -> dict[str, yaml.Node]:
        """The known keys of a mapping with their nodes."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} must be a mapping of keys to values")
            return {}
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in values:
                self.fault(key, f"key '{name}' stands twice in {what}")
            elif name in required or name in optional:
                values[name] = value
            else:
                self.fault(key, f"unknown key '{name}' in {what}")
        for name in required:
            if name not in values:
                self.fault(node, f"missing key '{name}' in {what}")
        return values

    def sequence(self, values: dict[str, yaml.Node], key: str) -> list[yaml.Node]:
        node = values.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"'{key}' must be a list")
            return []
        if not node.value:
            self.fault(node, f"'{key}' is empty")
        return node.value

    def text(self, values: dict[str, yaml.Node], key: str) -> Text:
        if key not in values:
            return Text("", "")
        languages = self.mapping(values[key], f"'{key}'", ("kk", "ru"), optional=("en",))
        return Text(**{code: self.string(languages, code) for code in ("kk", "ru", "en")})

    def identifier(self, values: dict[str, yaml.Node], kind: str, shape: re.Pattern[str]) -> str:
        """The 'id' of a section, item or rule, refused when another of its kind has it."""
        found = self.string(values, "id")
        if not found:
            return ""
        if not shape.fullmatch(found):
            words = "one word" if shape is SECTION_ID else "two or three words joined by dots"
            self.fault(values["id"], f"{kind} id '{found}' must be {words} of a-z, 0-9 and _")
        if first := self._lines_of_ids.get((kind, found)):
            self.fault(values["id"], f"{kind} id '{found}' is already used on line {first}")
        else:
            self._lines_of_ids[kind, found] = values["id"].start_mark.line + 1
        return found

    def string(self, values: dict[str, yaml.Node], key: str) -> str:
        value = self._scalar(values, key, str, "text")
        if value is None:
            return ""
        if not value.strip():
            self.fault(values[key], f"'{key}' is empty")
        return value

    def whole(
        self, values: dict[str, yaml.Node], key: str, *, nullable: bool = False
    ) -> int | None:
        return self._scalar(values, key, int, "a whole number", nullable=nullable)

    def flag(self, values: dict[str, yaml.Node], key: str) -> bool:
        return bool(self._scalar(values, key, bool, "true or false"))

    def choice(self, values: dict[str, yaml.Node], key: str, allowed: Collection[str]) -> str:
        value = self.string(values, key)
        if value and value not in allowed:
            self.fault(values[key], f"unknown {key} '{value}', known are {', '.join(allowed)}")
            return ""
        return value

    def _scalar(
        self,
        values: dict[str, yaml.Node],
        key: str,
        kind: type,
        described: str,
        *,
        nullable: bool = False,
    ) -> Any:
        node = values.get(key)
        if node is None:
            return None
        try:
            scalar = isinstance(node, yaml.ScalarNode)
            value = self._loader.construct_object(node) if scalar else node
        except (yaml.YAMLError, ValueError):
            # A tag of another program, or a date there is none of, such as 2026-02-30.
            value = node
        if value is None and nullable:
            return None
        # `type` and not isinstance: true is an int to Python.
        if type(value) is not kind:
            self.fault(node, f"'{key}' must be {described}")
            return None
        return value
