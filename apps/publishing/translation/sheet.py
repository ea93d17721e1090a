"""A record's texts as a translator sees them: each with its source, its present translation, and
what helps to translate it. Who may change what, and the form itself, are in admin/halves.py."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from django.db.models import URLField

from apps.publishing.gate.texts.plain import sentences
from apps.publishing.models import Publishable, Revision
from apps.publishing.revisions import Content, texts
from apps.publishing.translation.glossary import Term, terms_in
from apps.publishing.translation.memory import Match, earlier_pairs, like
from apps.publishing.translation.pairs import (
    Paragraph,
    Piece,
    changes,
    db_field,
    is_rich,
    last_agreed,
    lines,
    paragraphs,
)
from apps.publishing.translation.queue import name_of, other_half, revision_in_force


@dataclass
class Text:
    """One text of a record on its way into `to`.

    `source` and `target` are stored texts; `late` is the half that has fallen behind, '' for none;
    `agreed` what both said when they last agreed, None when that is now or never was."""

    place: str
    name: str
    to: str
    rich: bool
    source: str
    target: str
    late: str = ""
    agreed: dict[str, str] | None = None
    matches: list[tuple[str, list[Match]]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    @property
    def state(self) -> str:
        """ "missing", "behind", "source_behind" (the source is the older half), "empty" (there is
        nothing to translate from) or "agrees"."""
        if not self.source:
            return "empty"
        if not self.target:
            return "missing"
        if self.late:
            return "behind" if self.late == self.to else "source_behind"
        return "agrees"

    @property
    def is_wanted(self) -> bool:
        return self.state in ("missing", "behind")

    @property
    def source_paragraphs(self) -> list[Paragraph]:
        return paragraphs(self.source, self.rich)

    @property
    def side_by_side(self) -> list[tuple[Paragraph | None, Paragraph | None]]:
        """The paragraphs of a rich text and of its translation, by their order; none of a text of
        one paragraph, which stands beside its field already."""
        if not self.rich or not self.target:
            return []
        ours, theirs = self.source_paragraphs, paragraphs(self.target, True)
        return list(zip_longest(ours, theirs)) if max(len(ours), len(theirs)) > 1 else []

    @property
    def is_aligned(self) -> bool:
        """Whether both halves have the same paragraphs in the same order."""
        ours, theirs = self.source_paragraphs, paragraphs(self.target, self.rich)
        return [each.tag for each in ours] == [each.tag for each in theirs]

    @property
    def source_changes(self) -> list[list[Piece]]:
        """What became of the source since the halves agreed."""
        before = self.agreed[other_half(self.to)] if self.agreed else ""
        return changes(lines(before, self.rich), lines(self.source, self.rich))

    @property
    def agreed_target(self) -> list[Paragraph]:
        return paragraphs(self.agreed[self.to], self.rich) if self.agreed else []


def texts_to_translate(
    record: Publishable, content: Content, to: str, places: Iterable[str] | None = None
) -> list[Text]:
    """The texts of a content that say something in either language, in the order of the form, with
    what helps to translate those that wait for it. `places`: only these."""
    model = type(record)
    halves: dict[str, dict[str, str]] = {}
    for place, code, words in texts(content, model):
        halves.setdefault(place, {})[code] = words
    revision = revision_in_force(record)
    marks = revision.behind if revision is not None else {}
    source = other_half(to)
    found = [
        Text(
            place=place,
            name=name_of(model, place),
            to=to,
            rich=is_rich(model, place),
            source=said.get(source, ""),
            target=said.get(to, ""),
            late=marks.get(place, ""),
        )
        for place, said in halves.items()
        if any(said.values()) and (places is None or place in places)
    ]
    add_agreed(record, revision, found)
    add_terms(found, source)
    add_matches(record, found, source)
    return found


def add_agreed(record: Publishable, revision: Revision | None, found: list[Text]) -> None:
    """Adds what both halves said when they last agreed to the texts of which one fell behind."""
    agreed = last_agreed(record, [text.place for text in found if text.late]) if revision else {}
    for text in found:
        text.agreed = agreed.get(text.place)


def add_terms(found: list[Text], source: str) -> None:
    for text in found:
        terms: dict[Term, None] = {}
        for line in lines(text.source, text.rich):
            terms |= dict.fromkeys(terms_in(line, source))
        text.terms = list(terms)


def add_matches(record: Publishable, found: list[Text], source: str) -> None:
    """Adds sentences translated before to the texts that wait for a translation."""
    wanted = {
        text.place: [each for line in lines(text.source, text.rich) for each in sentences(line)]
        for text in found
        if text.is_wanted and not isinstance(db_field(type(record), text.place, "kk"), URLField)
    }
    if not wanted:
        return
    every = [each for said in wanted.values() for each in said]
    offered = like(every, earlier_pairs(type(record), source))
    for text in found:
        said = dict.fromkeys(wanted.get(text.place, ()))
        text.matches = [(each, offered[each]) for each in said if each in offered]
