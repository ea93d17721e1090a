"""What a rule of the publication gate is: a small class with a code, its point in the regulation, a
level and one question to a record. The rules themselves stand in the modules beside this one and,
where they need a section's own fields, in that section."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from apps.publishing.models import Publishable


class Level(TextChoices):
    """What an objection means for publishing."""

    STOPS = "stops", pgettext_lazy("level of a rule", "Stops publishing")
    NEEDS_REASON = "reason", pgettext_lazy("level of a rule", "Needs a recorded reason")
    ADVISES = "advises", pgettext_lazy("level of a rule", "Advice")


@dataclass(frozen=True)
class Objection:
    """Why a record should not be published as it is: the column it concerns ('' for the whole), in
    words of the reader's language, the id of the regulation's rule, the level, and the code of the
    rule of the gate that found it."""

    field: str
    message: str
    source: str = ""
    level: Level = Level.STOPS
    rule: str = ""


class Rule:
    """One rule of the gate.

    `code`: its name in the journal and in reasons, never changed; `source`: the id of the rule in
    the regulation's register (regulation rules, spec ids such as "content.profanity"), '' for a
    rule of the house; `title`: what it asks, in words."""

    code: ClassVar[str] = ""
    source: ClassVar[str] = ""
    level: ClassVar[Level] = Level.STOPS
    title: ClassVar[str | Promise] = _("a rule of publication")

    def look(self, record: "Publishable") -> Iterator[Objection]:
        """The objections to publishing `record` as it stands; asks nothing else of it."""
        raise NotImplementedError

    def objection(self, field: str, message: str, level: Level | None = None) -> Objection:
        """An objection of this rule; `level` only where one finding weighs differently."""
        return Objection(field, message, self.source, level or self.level, self.code)
