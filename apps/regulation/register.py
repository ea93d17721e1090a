"""The frozen objects a regulation is made of: sections, items, rules and their parameters.

Nothing here reads a file (loader.py) or knows which hospital is served (profiles.py).
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

STATIC = "static"
DYNAMIC = "dynamic"
NEWS = "news"
NATURES = (STATIC, DYNAMIC, NEWS)

ONE = "one"
MANY = "many"
ANNUAL = "annual"
HALF_YEAR = "half_year"
REPEATS = (ONE, MANY, ANNUAL, HALF_YEAR)

WORKING_DAYS = "working_days"
DAYS = "days"
UNITS = (WORKING_DAYS, DAYS, "months", "years", "languages", "reports")


@dataclass(frozen=True)
class Text:
    """One wording in the languages of the site; Kazakh and Russian are always there."""

    kk: str
    ru: str
    en: str = ""

    def __str__(self) -> str:
        return self.in_language(get_language() or "kk")

    def in_language(self, code: str) -> str:
        """The wording in a language («kk», «ru-ru»), in the state language when it has none."""
        wordings = {"kk": self.kk, "ru": self.ru, "en": self.en}
        return wordings.get(code.split("-")[0].lower()) or self.kk


@dataclass(frozen=True)
class Item:
    """One thing Appendix 1 asks for, with what counts as filled (`requires`).

    `nature` is one of NATURES, `repeats` one of REPEATS. `machine_readable` asks for a form a
    program can read. `conditional` means that the item is due only where it applies.
    """

    id: str
    point: str
    title: Text
    requires: str
    nature: str
    repeats: str
    machine_readable: bool
    conditional: bool
    section_id: str

    def __str__(self) -> str:
        return str(self.title)

    @property
    def slug(self) -> str:
        """The item's path inside its section: about.brief.full_name is at brief/full-name."""
        return "/".join(self.id.split(".")[1:]).replace("_", "-")

    @property
    def group(self) -> str:
        """The middle part of the id («brief»), empty for an item that stands on its own."""
        parts = self.id.split(".")
        return parts[1] if len(parts) > 2 else ""


@dataclass(frozen=True)
class Section:
    """A row of Appendix 1; `number` is None where the document prints it without one."""

    id: str
    number: int | None
    point: str
    title: Text
    items: tuple[Item, ...]

    def __str__(self) -> str:
        return str(self.title)


@dataclass(frozen=True)
class Parameter:
    """The figure of a rule, such as 3 working days; `unit` is one of UNITS."""

    name: str
    value: int
    unit: str


@dataclass(frozen=True)
class Rule:
    """One demand on how the site is kept, and what in the product enforces it."""

    id: str
    point: str
    text: Text
    enforced_by: str
    parameter: Parameter | None = None

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Profile:
    """The complete regulation of one hospital, in the print order of its document."""

    id: str
    title: Text
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]

    def __str__(self) -> str:
        return str(self.title)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in print order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def has(self, item_id: str) -> bool:
        """Whether this regulation asks for the item."""
        return item_id in self._items_by_id

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError when this regulation does not ask for it."""
        return self._items_by_id[item_id]

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError when there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def has_rule(self, rule_id: str) -> bool:
        """Whether this regulation holds the rule."""
        return any(rule.id == rule_id for rule in self.rules)

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id; KeyError when this regulation does not hold it."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def parameter(self, rule_id: str) -> Parameter | None:
        """The figure of a rule; None when the rule, or a figure in it, is absent."""
        return self.rule(rule_id).parameter if self.has_rule(rule_id) else None
