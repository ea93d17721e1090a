"""What may be done with a spreadsheet brought to an edition: check it, put its rows in, give it up,
sweep what was forgotten. A refusal changes nothing; an import happens whole or not at all."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from apps.journal.actions import record, take_turn
from apps.journal.models import Action
from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.publishing import actions as publishing
from apps.publishing.hooks import save_guards
from apps.publishing.models import PUBLIC_STATUSES
from apps.tables.headings import columns_of
from apps.tables.models import Import, Row, Table
from apps.tables.reading import Fault, Reading, shown
from apps.tables.spreadsheets import refusal, refuse_larger

# The first faults show what is wrong; a list of thousands nobody reads.
KEPT_FAULTS = 200
PREVIEW_ROWS = 20
# Rows written at once: enough to be quick, few enough to show progress and to spare memory.
BATCH = 1_000
FORGOTTEN_AFTER = timedelta(days=7)


def folder() -> Path:
    """Where the spreadsheets wait; nothing serves files from here."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def stored_path(import_: Import) -> Path:
    return folder() / import_.path


def refuse_public(table: Table) -> None:
    """Raises ValidationError for an edition that readers rely on or soon will."""
    if table.status in PUBLIC_STATUSES:
        raise refusal(
            "public",
            gettext_lazy(
                "This edition is published. Make a new edition and import the table there."
            ),
        )


# --- Checking -----------------------------------------------------------------------------------


def check(table: Table, upload: File, by: Any, on: date | None = None) -> Import:
    """Reads a spreadsheet brought to an edition and says what would come of it.

    The file is kept until it is imported or given up; with faults it is not. Raises ValidationError
    when the file as a whole is refused or the edition is public; nothing is saved then. `on` is the
    day whose edition in force the rows are compared with (default: today)."""
    refuse_public(table)
    refuse_larger(upload.size)
    import_ = Import(table=table, name=Path(upload.name or "").name[:200], size=upload.size)
    import_.created_by = by
    compared = Comparison(table, on or timezone.localdate())
    reading = Reading(upload, table.row_model())
    first_rows: list[list[str]] = []
    for row in reading:
        import_.rows += 1
        keep(import_.faults, row.faults)
        keep(import_.warnings, row.warnings)
        import_.fault_count += len(row.faults)
        import_.warning_count += len(row.warnings)
        compared.add(row.values)
        if len(first_rows) < PREVIEW_ROWS:
            values = [shown(row.values.get(each.name)) for each in reading.columns]
            first_rows.append([str(row.number), *values])
    import_.preview = {"rows": first_rows, **compared.counts()}
    import_.state = Import.State.REFUSED if import_.fault_count else Import.State.CHECKED
    if import_.state == Import.State.CHECKED:
        keep_file(import_, upload)
    try:
        import_.save()
    except BaseException:
        remove_file(import_)
        raise
    return import_


def keep(kept: list[dict[str, Any]], found: list[Fault]) -> None:
    kept += [fault.stored() for fault in found[: max(0, KEPT_FAULTS - len(kept))]]


def keep_file(import_: Import, upload: File) -> None:
    """Copies the upload under a name of our own and notes its digest."""
    import_.path = uuid.uuid4().hex
    digest = hashlib.sha256()
    upload.seek(0)
    path = stored_path(import_)
    path.touch(mode=0o600)
    with path.open("wb") as target:
        for chunk in upload.chunks():
            digest.update(chunk)
            target.write(chunk)
    import_.sha256 = digest.hexdigest()


def remove_file(import_: Import) -> None:
    if import_.path:
        stored_path(import_).unlink(missing_ok=True)


class Comparison:
    """How many rows are new, changed or gone against the edition in force.

    Holds a short mark of each of its rows, not the rows."""

    def __init__(self, table: Table, on: date) -> None:
        row_model = table.row_model()
        self.key = row_model.key
        self.names = [each.name for each in columns_of(row_model)]
        editions = type(table)._default_manager.all()
        others = editions.latest(on).filter(item=table.item).exclude(pk=table.pk)
        self.edition = editions.in_force(on).filter(pk__in=others.values("pk")).first()
        self.edition = self.edition or others.first()
        self.marks: dict[Any, int] = {}
        if self.edition is not None:
            rows = row_model._default_manager.filter(table=self.edition).order_by()
            for values in rows.values(*self.names).iterator(chunk_size=BATCH):
                self.marks[self.key_of(values)] = self.mark_of(values)
        self.new = self.changed = self.same = 0

    def mark_of(self, values: dict[str, Any]) -> int:
        # NULL and '' are both nothing in a translated column.
        return hash(tuple(values.get(name) or "" for name in self.names))

    def key_of(self, values: dict[str, Any]) -> Any:
        return values.get(self.key) if self.key else self.mark_of(values)

    def add(self, values: dict[str, Any]) -> None:
        mark = self.marks.get(self.key_of(values))
        if mark is None:
            self.new += 1
        elif mark == self.mark_of(values):
            self.same += 1
        else:
            self.changed += 1

    def counts(self) -> dict[str, Any]:
        """Nothing but the edition's title when there is none to compare with."""
        if self.edition is None:
            return {}
        gone = max(0, len(self.marks) - self.same - self.changed)
        return {
            "edition": {"kk": self.edition.title_kk, "ru": self.edition.title_ru},
            "new": self.new,
            "changed": self.changed,
            "gone": gone,
        }


# --- Importing ----------------------------------------------------------------------------------


def apply(import_: Import, by: Any, progress: Callable[[int, int], None] | None = None) -> int:
    """Replaces the rows of the edition by those of the file; returns how many there are.

    `progress` is told after each batch how many rows are in, and of how many. Raises what
    `applying` raises."""
    done = 0
    for done in applying(import_, by):
        if progress is not None:
            progress(done, import_.rows)
    return done


def applying(import_: Import, by: Any, at: datetime | None = None) -> Iterator[int]:
    """The same step by step, in one transaction: gives the number of rows that are in after each
    batch. Whoever stops asking before the end leaves everything as it was.

    Raises ValidationError when the file has faults, was changed since it was checked, is imported
    already, or the edition is public; nothing is changed then."""
    try:
        with transaction.atomic():
            yield from put_in(import_.pk, by, at or timezone.now())
    except IntegrityError as error:
        raise refusal(
            "database",
            gettext_lazy("The database refused a row; nothing was imported. Check the file again."),
        ) from error
    import_.refresh_from_db()


def put_in(pk: int, by: Any, at: datetime) -> Iterator[int]:
    # Two confirmations of one file wait here for each other; the second finds it imported.
    import_ = Import.objects.select_for_update().get(pk=pk)
    table = import_.table
    refuse_unready(import_, table)
    for guard in save_guards():
        guard(table, by)
    path = stored_path(import_)
    rows = table.row_model()._default_manager
    rows.filter(table=table).delete()
    done = 0
    with path.open("rb") as stream:
        if file_digest(stream) != import_.sha256:
            raise changed_file()
        batch = []
        for row in Reading(File(stream, name=import_.name), table.row_model()):
            if row.faults:
                raise faulty()
            batch.append(new_row(table, done + len(batch) + 1, row.values))
            if len(batch) == BATCH:
                rows.bulk_create(batch)
                done += len(batch)
                batch = []
                yield done
        if batch:
            rows.bulk_create(batch)
            done += len(batch)
            yield done
    finish(import_, table, done, by, at)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def refuse_unready(import_: Import, table: Table | None) -> None:
    if import_.state == Import.State.APPLIED:
        raise refusal("applied", gettext_lazy("This file is imported already."))
    if import_.state != Import.State.CHECKED or import_.fault_count:
        raise faulty()
    if table is None:
        raise refusal("gone", gettext_lazy("The edition of this file is deleted."))
    refuse_public(table)
    if not import_.path or not stored_path(import_).is_file():
        raise changed_file()


def faulty() -> ValidationError:
    return refusal(
        "faults", gettext_lazy("The file has faults. Correct them and bring the file again.")
    )


def changed_file() -> ValidationError:
    return refusal(
        "changed",
        gettext_lazy("The file is no longer the one that was checked. Bring it again."),
    )


def file_digest(stream: Any) -> str:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return digest


def new_row(table: Table, position: int, values: dict[str, Any]) -> Row:
    row = table.row_model()(table=table, position=position, **values)
    # A batch is written without `save`, which sets them for a single row.
    row.set_sort_keys()
    return row


def finish(import_: Import, table: Table, count: int, by: Any, at: datetime) -> None:
    """Notes the import; the last to happen, because it holds up every other save."""
    take_turn()
    # Somebody may have published the edition while the rows were written.
    table.refresh_from_db()
    refuse_public(table)
    table.changed_by = by
    type(table)._default_manager.filter(pk=table.pk).update(changed_by=by)
    # The language of a note does not depend on who causes it.
    with override(settings.LANGUAGE_CODE):
        note = _("Rows imported: %(count)s. Digest of the file (SHA-256): %(sha256)s") % {
            "count": count,
            "sha256": import_.sha256,
        }
    record(Action.SAVED, table, by=by, item=table.item, note=note, at=at)
    import_.state = Import.State.APPLIED
    import_.rows = count
    import_.path = ""
    import_.applied_at = at
    import_.applied_by = by
    import_.save()


# --- Giving up ----------------------------------------------------------------------------------


def discard(import_: Import) -> None:
    """Gives a checked file up. Raises ValidationError for one whose rows are in."""
    with transaction.atomic():
        kept = Import.objects.select_for_update().filter(pk=import_.pk).first()
        if kept is None:
            return
        if kept.state == Import.State.APPLIED:
            raise refusal("applied", gettext_lazy("This file is imported already."))
        path = stored_path(kept) if kept.path else None
        kept.delete()
        if path is not None:
            transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(at: datetime | None = None) -> int:
    """Gives up what nobody confirmed within a week, and removes files no import knows; returns how
    many files and imports went."""
    oldest = (at or timezone.now()) - FORGOTTEN_AFTER
    swept = 0
    for import_ in Import.objects.exclude(state=Import.State.APPLIED).filter(created_at__lt=oldest):
        discard(import_)
        swept += 1
    known = set(Import.objects.exclude(path="").values_list("path", flat=True))
    for path in folder().iterdir():
        if path.name not in known and path.stat().st_mtime < oldest.timestamp():
            path.unlink()
            swept += 1
    return swept


def copy_edition(table: Table, by: Any) -> Table:
    """A draft of a new edition with the header of another: its texts, item and unit. Dates, files
    and rows are the new edition's own."""
    model = type(table)
    columns = [column(name, code) for name in table.translated for code in EDITORIAL_LANGUAGES]
    texts = {name: getattr(table, name) for name in columns}
    edition = model(item=table.item, unit=table.unit, **texts)
    publishing.save(edition, by=by, content=False)
    return edition
