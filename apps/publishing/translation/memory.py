"""Sentences translated before, offered where a like one is to be translated. Nothing is kept: the
pairs are read from what readers see now, of the same section and of the last publications, so what
is withdrawn or redacted is never offered."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, URLField

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.publishing.models import Publishable, Revision, RevisionState, newest_revisions
from apps.publishing.revisions import texts
from apps.publishing.richtext import CleanTextField
from apps.publishing.sections import all_collections
from apps.publishing.translation.pairs import aligned, db_field, lines

# How much is read: publications of all sections, records of each kind of the own section.
PUBLICATIONS = 500
RECORDS = 100
# How much of it is compared.
PAIRS = 4000
SENTENCES = 150
LONGEST = 500
# What is offered for a sentence.
OFFERED = 3
LIKE = 0.6

# Of a word so many letters are compared: endings change, stems do not.
STEM = 6
RAREST = 8
LOOKED_AT = 60
CANDIDATES = 10

_WORD = re.compile(r"[^\W_]+")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Match:
    """A sentence translated before: its source, its translation, and how like it is, in percent."""

    source: str
    target: str
    percent: int


def earlier_pairs(model: type[Publishable], source: str) -> list[Pair]:
    """Pairs of sentences, `source` language first, of what readers see: the newest of the section
    of `model`, then of all sections. A query for each kind of the section and one more."""
    found: dict[str, str] = {}
    for pair in _of_section(model._meta.app_label, source):
        found.setdefault(*pair)
        if len(found) >= PAIRS:
            return list(found.items())
    for pair in _of_publications(source):
        found.setdefault(*pair)
        if len(found) >= PAIRS:
            break
    return list(found.items())


def _ordered(kk: str, ru: str, rich: bool, source: str) -> Iterator[Pair]:
    if not kk or not ru:
        return
    halves = (lines(kk, rich), lines(ru, rich))
    first, second = halves if source == "kk" else halves[::-1]
    yield from aligned(first, second)


def _of_section(label: str, source: str) -> Iterator[Pair]:
    for collection in all_collections():
        kind = collection.model
        if kind._meta.app_label != label:
            continue
        fields = [
            (name, field)
            for name in kind.translated
            if not isinstance(field := kind._meta.get_field(column(name, "kk")), URLField)
        ]
        columns = [column(name, code) for name, _field in fields for code in EDITORIAL_LANGUAGES]
        late = newest_revisions(kind).filter(Q(kk_behind=True) | Q(ru_behind=True))
        rows = kind._default_manager.public().filter(~Exists(late))
        for row in rows.newest().values(*columns)[:RECORDS]:
            for name, field in fields:
                kk, ru = (row[column(name, code)] or "" for code in EDITORIAL_LANGUAGES)
                yield from _ordered(kk, ru, isinstance(field, CleanTextField), source)


def _of_publications(source: str) -> Iterator[Pair]:
    shown = Q(pk__in=[])
    models = {}
    for collection in all_collections():
        kind = ContentType.objects.get_for_model(collection.model)
        models[kind.pk] = collection.model
        rows = collection.model._default_manager.public().order_by().values("pk")
        shown |= Q(content_type=kind, object_id__in=rows)
    published = Revision.objects.filter(shown, state=RevisionState.PUBLISHED)
    published = published.order_by("-applied_at", "-pk")
    for kind, behind, content in published.values_list("content_type", "behind", "content")[
        :PUBLICATIONS
    ]:
        model = models[kind]
        halves: dict[str, dict[str, str]] = defaultdict(dict)
        for place, code, words in texts(content, model):
            halves[place][code] = words
        for place, said in halves.items():
            if place in behind:
                continue
            field = db_field(model, place, "kk")
            if not isinstance(field, URLField):
                rich = isinstance(field, CleanTextField)
                yield from _ordered(said.get("kk", ""), said.get("ru", ""), rich, source)


def folded(sentence: str) -> str:
    """Lower case, ё as е. What is stored has passed the gate, so nothing more need be mended."""
    return sentence.lower().replace("ё", "е")


def stems(sentence: str) -> set[str]:
    """The beginnings of the words that say something; figures whole."""
    return {word[:STEM] for word in _WORD.findall(folded(sentence)) if len(word) > 3}


def like(sentences: Sequence[str], pairs: Iterable[Pair]) -> dict[str, list[Match]]:
    """For each of the first SENTENCES sentences at most OFFERED pairs whose source is like it, the
    likest first. Only pairs that share its rarest words are compared letter by letter."""
    pairs = [pair for pair in pairs if len(pair[0]) <= LONGEST]
    places: dict[str, list[int]] = defaultdict(list)
    for number, (source, _target) in enumerate(pairs):
        for stem in stems(source):
            places[stem].append(number)
    found = {}
    for sentence in list(dict.fromkeys(sentences))[:SENTENCES]:
        if len(sentence) > LONGEST:
            continue
        matches = _matches(sentence, pairs, places)
        if matches:
            found[sentence] = matches
    return found


def _matches(sentence: str, pairs: list[Pair], places: dict[str, list[int]]) -> list[Match]:
    weights: Counter[int] = Counter()
    rarest = sorted(stems(sentence) & places.keys(), key=lambda stem: (len(places[stem]), stem))
    for stem in rarest[:RAREST]:
        for number in places[stem][:LOOKED_AT]:
            weights[number] += 1 / len(places[stem])
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(folded(sentence))
    found: dict[str, Match] = {}
    for number, _weight in weights.most_common(CANDIDATES):
        source, target = pairs[number]
        matcher.set_seq1(folded(source))
        if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
            continue
        ratio = matcher.ratio()
        if ratio >= LIKE:
            match = Match(source, target, int(100 * ratio))
            known = found.get(target)
            if known is None or known.percent < match.percent:
                found[target] = match
    return sorted(found.values(), key=lambda match: -match.percent)[:OFFERED]
