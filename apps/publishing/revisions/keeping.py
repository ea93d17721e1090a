"""Keeping revisions: every save of an editor is one. Editing what readers see never changes it: the
revision waits beside the record until actions.publish applies it; of a record that readers do not
see the row follows its newest revision."""

import json
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from apps.journal.actions import take_turn
from apps.journal.models import Action
from apps.library.actions import set_uses
from apps.library.models import Use
from apps.publishing.journal import tell
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Publishable,
    Revision,
    RevisionState,
    Status,
    key_of,
)
from apps.publishing.revisions.content import (
    Content,
    capture,
    cleaned,
    restored,
    said_in,
    set_columns,
    write_parts,
)
from apps.publishing.revisions.copies import working_copy
from apps.publishing.revisions.gone import without_gone
from apps.publishing.revisions.sameness import letter_for_letter

# The state of a record's newest revision where none was kept: it was saved some other way.
STATES = {
    Status.DRAFT: RevisionState.DRAFT,
    Status.CHECK: RevisionState.CHECK,
    Status.PUBLISHED: RevisionState.PUBLISHED,
    Status.ARCHIVED: RevisionState.PUBLISHED,
    Status.WITHDRAWN: RevisionState.DRAFT,
}


class Overtaken(Exception):
    """Somebody saved a newer revision than the one a text was written upon."""

    def __init__(self, newest: Revision, kept: Revision) -> None:
        super().__init__(str(newest))
        self.newest = newest
        # The text that came too late, set aside.
        self.kept = kept


def take_turn_at(record: Publishable) -> None:
    """Takes the turn (journal.actions.take_turn) and looks at the record again: it may have been
    saved, published or withdrawn since it was read.

    Its row is locked before any row of a revision, by everybody in this order: then two people at
    one record wait for each other at most, never for ever."""
    take_turn()
    record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())


def newest_of(record: Publishable) -> Revision | None:
    """The revision that editing goes on from."""
    return Revision.objects.of(record).newest().select_related("author", "decided_by").first()


def pending_of(record: Publishable) -> Revision | None:
    """What waits to be published over what readers see now; None when there is nothing, or when
    readers see nothing yet and the record itself is the draft."""
    if record.status not in PUBLIC_STATUSES:
        return None
    return pending_among(record, newest_of(record))


def pending_among(record: Publishable, newest: Revision | None) -> Revision | None:
    """The newest revision, already read, where it is what waits (`pending_of`)."""
    if newest is None or not newest.is_open or record.status not in PUBLIC_STATUSES:
        return None
    # A first publication that waits for its day is in the record already.
    if newest.state == RevisionState.SCHEDULED and not record.is_public:
        return None
    return newest


def working_content(record: Publishable) -> Content | None:
    """What the form starts from: the pending revision, or the record as it stands (None)."""
    pending = pending_of(record)
    return pending.content if pending is not None else None


def changed_texts(
    earlier: dict[tuple[str, str], str], said: dict[tuple[str, str], str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """The texts that say something else than they did, by place and language: what they said ('' of
    a new one), and what they say."""
    both = {where: (earlier.get(where, ""), words) for where, words in said.items()}
    return {where: (before, words) for where, (before, words) in both.items() if before != words}


# As many words of a text may change in a small correction.
SMALL_CORRECTION_WORDS = 5


def is_small(model: type[Publishable], before: Content, content: Content) -> bool:
    """Whether no text has changed by more than a few words: what is called a small correction asks
    for no second person, so it may not rewrite a text."""
    for said, words in changed_texts(said_in(before, model), said_in(content, model)).values():
        old, new = Counter(said.split()), Counter(words.split())
        if max((old - new).total(), (new - old).total()) > SMALL_CORRECTION_WORDS:
            return False
    return True


def behind(
    model: type[Publishable], before: Revision | None, content: Content, small: bool
) -> tuple[dict[str, str], bool]:
    """The texts of which one half has fallen behind, and whether anything new is said.

    A half changed alone leaves the other behind, unless it was behind itself: then it has caught
    up. A small correction moves nothing (mgdb1 п. 9, gp17 п. 8: both halves say the same)."""
    if before is None:
        return {}, True
    earlier, said = said_in(before.content, model), said_in(content, model)
    changed: dict[str, set[str]] = {}
    for place, code in changed_texts(earlier, said):
        changed.setdefault(place, set()).add(code)
    places = {place for place, _code in said}
    gone = {place for place, _code in earlier} - places
    marks = {place: code for place, code in before.behind.items() if place in places}
    if small:
        return marks, bool(changed or gone)
    for place, codes in changed.items():
        (late,) = {"kk", "ru"} - codes if len(codes) == 1 else ("",)
        if not late or marks.get(place) in codes:
            marks.pop(place, None)
        else:
            marks[place] = late
    return marks, bool(changed or gone)


def add(record: Publishable, content: Content, **columns: Any) -> Revision:
    """Adds a revision in the caller's turn (journal.actions.take_turn), as the newest unless it is
    set aside."""
    own = Revision.objects.filter(**key_of(record))
    last = own.order_by("-number").first()
    revision = Revision(
        **key_of(record), number=(last.number if last else 0) + 1, content=content, **columns
    )
    revision.is_newest = revision.state != RevisionState.ASIDE
    if revision.is_newest:
        own.filter(is_newest=True).update(is_newest=False)
    revision.kk_behind = "kk" in revision.behind.values()
    revision.ru_behind = "ru" in revision.behind.values()
    revision.save(force_insert=True)
    return revision


def note_as_it_stands(record: Publishable, submission: UUID | None = None) -> Revision:
    """The newest revision, after adding one where the record was saved without: by a command, an
    import, a migration. Then nothing of it is lost by the next edit."""
    newest = newest_of(record)
    now = capture(record)
    live = record.status in PUBLIC_STATUSES
    if newest is not None:
        shown = newest if not live else Revision.objects.shown_at(record, timezone.now())
        if live and newest.state == RevisionState.SCHEDULED and shown is None:
            shown = newest
        if shown is not None and shown.content == now:
            return newest
        if newest.is_open and live:
            # Somebody works on a draft of it; what readers see is noted below theirs.
            return note_below(record, now, newest)
    changed = record.changed_at or record.publish_at or timezone.now()
    marks, says_new = behind(type(record), newest, now, small=False)
    return add(
        record,
        now,
        state=STATES[Status(record.status)],
        author=record.changed_by,
        made_at=changed,
        applied_at=min(changed, timezone.now()) if live else None,
        behind=marks,
        says_new=says_new,
        submission=submission,
    )


def note_below(record: Publishable, now: Content, newest: Revision) -> Revision:
    """Notes what readers see, saved past the editors, while a draft of it is being written; the
    draft stays what editing goes on from."""
    add(
        record,
        now,
        state=RevisionState.PUBLISHED,
        author=record.changed_by,
        made_at=record.changed_at or timezone.now(),
        applied_at=timezone.now(),
    )
    Revision.objects.of(record).filter(is_newest=True).update(is_newest=False)
    newest.is_newest = True
    newest.save(update_fields=["is_newest"])
    return newest


def keep(
    record: Publishable,
    content: Content,
    *,
    by: Any,
    at: datetime | None = None,
    base: int | None = None,
    small: bool = False,
    note: str = "",
    submission: UUID | None = None,
    marks: dict[str, str] | None = None,
) -> Revision:
    """Keeps what somebody wrote as the newest revision; a record that readers do not see follows.

    `base`: the number of the revision it was written upon (0: none yet; None: not asked).
    `small`: a slip of the pen, believed for a few words only (SMALL_CORRECTION_WORDS).
    `submission`: the mark of the form; the same one again changes nothing. `marks`: which halves
    are behind, where that is known. What says nothing new makes no revision.
    Raises Overtaken when somebody saved a newer one meanwhile; the text is set aside."""
    at = at or timezone.now()
    content = cleaned(content, type(record))
    with transaction.atomic():
        take_turn_at(record)
        if submission is not None:
            sent = Revision.objects.filter(submission=submission).first()
            if sent is not None and says_the_same(sent.content, content):
                return sent
            # The form was gone back to and sent again with other words: a text of its own.
            submission = None if sent is not None else submission
        found = newest_of(record)
        newest = note_as_it_stands(record)
        content = letter_for_letter(content, newest.content, type(record))
        if newest.content == content:
            return newest
        if base is None or base == (found.number if found else 0):
            return keep_newest(
                record,
                content,
                newest,
                by=by,
                at=at,
                small=small,
                note=note,
                submission=submission,
                marks=marks,
            )
        kept = set_aside(record, content, by=by, at=at, note=note)
    raise Overtaken(newest, kept)


def says_the_same(one: Content, other: Content) -> bool:
    """Whether two contents differ in nothing but the keys of rows: those that were new when the
    form was sent for the first time have keys of their own by now."""
    return without_keys(one) == without_keys(other)


def without_keys(content: Content) -> Content:
    parts = {
        name: sorted(json.dumps(row["fields"], sort_keys=True) for row in rows)
        for name, rows in content["parts"].items()
    }
    return {**content, "parts": parts}


def set_aside(
    record: Publishable, content: Content, *, by: Any, at: datetime, note: str = ""
) -> Revision:
    """Keeps a text that came after somebody's newer one."""
    return add(
        record,
        content,
        state=RevisionState.ASIDE,
        author=by,
        made_at=at,
        note=note,
        says_new=False,
    )


def keep_newest(
    record: Publishable,
    content: Content,
    newest: Revision,
    *,
    by: Any,
    at: datetime,
    small: bool,
    note: str,
    submission: UUID | None,
    marks: dict[str, str] | None,
) -> Revision:
    """The next revision in the caller's turn; a record that readers do not see follows it."""
    small = small and is_small(type(record), newest.content, content)
    found, says_new = behind(type(record), newest, content, small)
    going_on = newest.state == RevisionState.CHECK
    live = record.status in PUBLIC_STATUSES
    if not live:
        write(record, content, by=by, action=Action.SAVED)
        content = capture(record)
    revision = add(
        record,
        content,
        state=RevisionState.CHECK if going_on else RevisionState.DRAFT,
        author=by,
        made_at=at,
        note=note[:400],
        small=small,
        behind=found if marks is None else marks,
        says_new=says_new,
        submission=submission,
    )
    if live:
        tell(Action.REVISED, record, by=by)
    protect_files(record, revision)
    return revision


def write(
    record: Publishable, content: Content, *, by: Any, action: Action, **columns: Any
) -> None:
    """Makes a record say what a content says, in the database and in the journal."""
    set_columns(record, content["fields"])
    for name, value in columns.items():
        setattr(record, name, value)
    record.changed_by = by
    # The bare columns of translated texts take the language of whoever saves; always the same.
    with override("kk"):
        record.save(action=action)
        write_parts(record, content, draft=False, by=by)
    record.tell_library()


def protect_files(record: Publishable, revision: Revision) -> None:
    """Tells the library of the files that only a draft shows, so that none is deleted under it."""
    past = Revision.objects.of(record).exclude(pk=revision.pk).order_by()
    past = past.exclude(state=RevisionState.SCHEDULED).values("pk")
    kind = ContentType.objects.get_for_model(Revision)
    Use.objects.filter(content_type=kind, object_id__in=past).delete()
    if record.status not in PUBLIC_STATUSES or not revision.is_open:
        set_uses(revision)
        return
    with working_copy(record, revision.content) as copy:
        files = copy.used_files()
    set_uses(revision, **files)


def content_to_restore(record: Publishable, revision: Revision) -> Content:
    """An earlier revision's texts for a record of today: dates, unit and address stay as they are.
    What it pointed to and is gone is left empty, a row that cannot be without it is left out."""
    today = working_content(record) or capture(record)
    return without_gone(restored(revision.content, today), type(record))


def restore(
    record: Publishable, revision: Revision, *, by: Any, at: datetime | None = None, note: str = ""
) -> Revision:
    """Comes back to an earlier revision: its texts become the newest revision, as a draft where
    readers see the record. Nothing in between is lost."""
    with transaction.atomic():
        take_turn_at(record)
        content = content_to_restore(record, revision)
        kept = keep(record, content, by=by, at=at, note=note, marks=revision.behind)
        tell(Action.RESTORED, record, by=by, note=f"№ {revision.number}")
    return kept
