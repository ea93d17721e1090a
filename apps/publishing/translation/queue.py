"""What waits for a translation: drafts that lack a half, and records of which one half has fallen
behind the other; most urgent first. What a person does about one is in admin/halves.py."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.journal.models import Action, Entry
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column, is_empty, is_filled
from apps.languages.typography import capitalised
from apps.publishing.journal import tell
from apps.publishing.models import Publishable, Revision, RevisionState, Status, view_permission
from apps.publishing.revisions import newest_of, said_in
from apps.publishing.revisions.keeping import take_turn_at
from apps.publishing.sections import all_collections

# A draft without a half waits for it; what readers see has both, or one of them fell behind.
UNFINISHED = (Status.DRAFT, Status.CHECK)
# Places in the order of the queue.
IN_CHECK, PLANNED, OTHERS = range(3)
# Sorts what has no day after everything that has one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

# A record of some kind.
Key = tuple[type[Publishable], int]


def other_half(language: str) -> str:
    """The other one of the two languages."""
    return "ru" if language == "kk" else "kk"


# --- What waits ---------------------------------------------------------------------------------


def half_missing(model: type[Translated], language: str) -> Q:
    """The rows that lack a text in a language, as `Translated.missing_texts` has it."""
    found = Q(pk__in=[])
    for name in model.translated:
        lacks = is_empty(column(name, language))
        if name not in model.required_texts():
            lacks &= is_filled(column(name, other_half(language)))
        found |= lacks
    return found


def revision_in_force(record: Publishable) -> Revision | None:
    """The revision that editing goes on from: the newest, or where it was given up the last one
    before it."""
    own = Revision.objects.of(record).kept()
    return own.order_by("-is_newest", "-number").first()


@dataclass(frozen=True)
class Waiting:
    """A record that waits for a translation. `rank`: IN_CHECK, PLANNED or OTHERS; `planned`: when
    readers are to see it; `since`: when the half was last wanted; `revision`: the key of the one in
    force when a half of it has fallen behind."""

    model: type[Publishable]
    pk: int
    rank: int
    planned: datetime | None
    since: datetime | None
    revision: int | None

    @property
    def urgency(self) -> tuple:
        """In check first, then planned soonest, then waiting longest."""
        label = self.model._meta.label_lower
        return (self.rank, self.planned or NEVER, self.since or NEVER, label, self.pk)


def queue(
    user: Any,
    kinds: Iterable[type[Publishable]],
    language: str = "",
    now: datetime | None = None,
) -> list[Waiting]:
    """What a person may see of the kinds and waits for a translation into `language` (either when
    empty), the most urgent first. A query for each kind and four more, whatever the rows."""
    now = now or timezone.now()
    languages = (language,) if language else EDITORIAL_LANGUAGES
    late = fallen_behind(languages)
    rows = [(model, *row) for model in kinds for row in rows_waiting(model, user, languages, late)]
    created = created_at(
        [(model, pk) for model, pk, _status, _at in rows if (model, pk) not in late]
    )
    since = behind_since([key for key in late if key in {row[:2] for row in rows}], languages)
    found = []
    for model, pk, status, publish_at in rows:
        revision = late.get((model, pk))
        planned = publish_at if publish_at is not None and publish_at > now else None
        if revision is not None and revision.state == RevisionState.SCHEDULED:
            planned = revision.publish_at
        checked = revision is not None and revision.state == RevisionState.CHECK
        rank = PLANNED if planned is not None else OTHERS
        rank = IN_CHECK if checked or status == Status.CHECK else rank
        when = since.get((model, pk)) or created.get((model, pk))
        found.append(Waiting(model, pk, rank, planned, when, revision and revision.pk))
    return sorted(found, key=lambda each: each.urgency)


def queue_size(user: Any) -> int:
    """How many records wait for a translation among those a person may see; a query for each kind
    and two more."""
    late = fallen_behind(EDITORIAL_LANGUAGES)
    return sum(
        rows_waiting(model, user, EDITORIAL_LANGUAGES, late).count()
        for model in kinds_seen_by(user)
    )


def kinds_seen_by(user: Any) -> list[type[Publishable]]:
    """The kinds of records a person may see."""
    found = []
    for collection in all_collections():
        seen = view_permission(collection.model)
        if user.has_perm(seen) or user.has_perm(seen.replace(".view_", ".change_")):
            found.append(collection.model)
    return found


def rows_waiting(
    model: type[Publishable],
    user: Any,
    languages: Sequence[str],
    late: dict[Key, Revision],
) -> QuerySet:
    """Key, status and date of publication of the records of one kind that wait."""
    lacks = Q()
    for language in languages:
        lacks |= half_missing(model, language)
    waits = Q(status__in=UNFINISHED) & lacks
    behind = [pk for kind, pk in late if kind is model]
    if behind:
        waits |= Q(pk__in=behind) & ~Q(status=Status.WITHDRAWN)
    rows = model._default_manager.all().kept_by(user).order_by()
    return rows.filter(waits).values_list("pk", "status", "publish_at")


def fallen_behind(languages: Sequence[str]) -> dict[Key, Revision]:
    """The revisions in force of which a half in one of the languages has fallen behind, by record;
    without their content. Two queries."""
    behind = behind_in(languages)
    newest = Revision.objects.newest().defer("content")
    found = list(newest.filter(behind).kept())
    given_up = newest.filter(state=RevisionState.DISCARDED)
    before = (
        Revision.objects.filter(of_keys(list(given_up.values_list("content_type", "object_id"))))
        .kept()
        .order_by("number")
        .defer("content")
    )
    last = {(each.content_type_id, each.object_id): each for each in before}
    found += [
        each for each in last.values() if any(getattr(each, f"{c}_behind") for c in languages)
    ]
    return {key: each for each in found if (key := key_in(each)) is not None}


def behind_in(languages: Sequence[str]) -> Q:
    condition = Q()
    for language in languages:
        condition |= Q(**{f"{language}_behind": True})
    return condition


def of_keys(keys: Iterable[tuple[int, int]]) -> Q:
    """The revisions of these records: pairs of a content type and a key."""
    by_kind: dict[int, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    condition = Q(pk__in=[])
    for kind, pks in by_kind.items():
        condition |= Q(content_type=kind, object_id__in=pks)
    return condition


def key_in(revision: Revision) -> Key | None:
    """The record of a revision, None when its kind is in no collection any more."""
    model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    return (model, revision.object_id) if model is not None else None


def behind_since(keys: Iterable[Key], languages: Sequence[str]) -> dict[Key, datetime]:
    """When a half of each record fell behind: the first revision with which it did after the last
    with which it did not; one query."""
    kinds = {model: ContentType.objects.get_for_model(model).pk for model, _pk in keys}
    rows = Revision.objects.filter(of_keys((kinds[model], pk) for model, pk in keys))
    rows = rows.kept().order_by("number")
    flags = [f"{language}_behind" for language in languages]
    models = {kind: model for model, kind in kinds.items()}
    found: dict[Key, datetime] = {}
    for kind, pk, made_at, *late in rows.values_list(
        "content_type", "object_id", "made_at", *flags
    ):
        key = (models[kind], pk)
        if any(late):
            found.setdefault(key, made_at)
        else:
            found.pop(key, None)
    return found


def created_at(keys: Iterable[Key]) -> dict[Key, datetime]:
    """Since when each record is in the journal; one query."""
    by_model: dict[type[Publishable], list[int]] = defaultdict(list)
    for model, pk in keys:
        by_model[model].append(pk)
    entries = Q(pk__in=[])
    for model, pks in by_model.items():
        # The journal keeps a record's key as text.
        entries |= Q(model=model._meta.label_lower, object_id__in=[str(pk) for pk in pks])
    models = {model._meta.label_lower: model for model in by_model}
    rows = Entry.objects.filter(entries).order_by().values("model", "object_id")
    return {
        (models[row["model"]], int(row["object_id"])): row["first"]
        for row in rows.annotate(first=Min("at"))
    }


# --- A line of the queue ------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """What one language of a record lacks: the names of the texts that are missing, and of those
    that have fallen behind."""

    language: str
    missing: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The same in sentences."""
        found = []
        if self.missing:
            words = (
                _("No Kazakh: %(texts)s") if self.language == "kk" else _("No Russian: %(texts)s")
            )
            found.append(words % {"texts": ", ".join(self.missing)})
        if self.behind:
            words = (
                _("Kazakh has fallen behind: %(texts)s")
                if self.language == "kk"
                else _("Russian has fallen behind: %(texts)s")
            )
            found.append(words % {"texts": ", ".join(self.behind)})
        return found


@dataclass(frozen=True)
class Line:
    """A record of the queue. `since`: when the half was last wanted; `planned`: when readers are to
    see it, None without a plan."""

    record: Publishable
    needs: tuple[Need, ...]
    in_check: bool
    since: datetime | None
    planned: datetime | None

    @property
    def title(self) -> str:
        return str(self.record)

    @property
    def kind(self) -> str:
        return capitalised(self.record._meta.verbose_name_plural)


def lines(page: Iterable[Waiting]) -> list[Line]:
    """A page of the queue in words: a query for the revisions and one for each kind of record."""
    page = list(page)
    keys: dict[type[Publishable], list[int]] = defaultdict(list)
    for each in page:
        keys[each.model].append(each.pk)
    records = {model: model._default_manager.in_bulk(pks) for model, pks in keys.items()}
    revisions = Revision.objects.in_bulk([each.revision for each in page if each.revision])
    found = []
    for each in page:
        record = records[each.model].get(each.pk)
        if record is not None:
            needs = needs_of(record, revisions.get(each.revision))
            checked = each.rank == IN_CHECK
            found.append(Line(record, needs, checked, each.since, each.planned))
    return found


def needs_of(record: Publishable, revision: Revision | None) -> tuple[Need, ...]:
    """What the languages of a record lack: what its own columns lack while it is a draft, and what
    `revision`, the one in force, says has fallen behind."""
    model = type(record)
    missing: dict[str, dict[str, None]] = {code: {} for code in EDITORIAL_LANGUAGES}
    behind: dict[str, dict[str, None]] = {code: {} for code in EDITORIAL_LANGUAGES}
    if record.status in UNFINISHED:
        for place, code in record.missing_texts():
            missing[code][place] = None
    if revision is not None and revision.behind:
        said = said_in(revision.content, model)
        for place, code in revision.behind.items():
            if place not in missing[code]:
                (behind if said.get((place, code)) else missing)[code][place] = None
    return tuple(
        Need(code, names(model, missing[code]), names(model, behind[code]))
        for code in EDITORIAL_LANGUAGES
        if missing[code] or behind[code]
    )


def names(model: type[Publishable], places: Iterable[str]) -> tuple[str, ...]:
    """The names of texts, each once."""
    return tuple(dict.fromkeys(name_of(model, place) for place in places))


def name_of(model: type[Publishable], place: str) -> str:
    """The name of the text at a place: «text», or of a row below the record «indicator: name»."""
    if "." not in place:
        return field_name(model, place)
    part, _key, name = place.split(".")
    try:
        below = model._meta.get_field(part).related_model
    except FieldDoesNotExist:
        return name
    return f"{below._meta.verbose_name}: {field_name(below, name)}"


def field_name(model: type[models.Model], name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        # A field that has been removed since.
        return name


# --- The halves agree ---------------------------------------------------------------------------


def agree(
    record: Publishable, places: Iterable[str], *, by: Any, base: int | None = None
) -> Revision:
    """Records that the two halves say the same at these places although one of them was changed
    alone: they are no longer behind. No text changes, so no revision is made.

    `base`: the number of the revision that was read (None: not asked). Raises ValidationError, and
    changes nothing, when a newer one was saved meanwhile or nothing there has fallen behind."""
    with transaction.atomic():
        take_turn_at(record)
        revision, newest = revision_in_force(record), newest_of(record)
        if newest is not None and base is not None and newest.number != base:
            raise ValidationError(
                _("Somebody saved a newer text meanwhile. Read it first, then say that they agree.")
            )
        settled = set(places) & set(revision.behind if revision is not None else ())
        if not settled:
            raise ValidationError(_("Nothing has fallen behind here."))
        revision.behind = {
            place: code for place, code in revision.behind.items() if place not in settled
        }
        revision.kk_behind = "kk" in revision.behind.values()
        revision.ru_behind = "ru" in revision.behind.values()
        revision.save(update_fields=["behind", "kk_behind", "ru_behind"])
        tell(Action.SAVED, record, by=by, note=f"№ {revision.number}")
    return revision
