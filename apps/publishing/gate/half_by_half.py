"""The shape of a rule that looks at every half of every text by itself and objects to the words it
finds there. What is looked for, and the sentence about it, are the rule's own."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.functional import Promise

from apps.publishing.gate.record import Halves, each_half
from apps.publishing.gate.rule import Objection, Rule
from apps.publishing.gate.texts.plain import listed
from apps.publishing.models import Publishable


class HalfByHalf(Rule):
    """One objection to each half in which something is found; `words` is its sentence, with
    %(words)s where the found words are quoted."""

    words: ClassVar[str | Promise]

    def found_in(self, text: Halves, language: str) -> list[str]:
        """The words of one half that should not stand there so."""
        raise NotImplementedError

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            found = self.found_in(text, language)
            if found:
                yield self.objection(text.column(language), self.words % {"words": listed(found)})
