"""Brings a workbook of records back: known rows become drafts or revisions, new rows become drafts.
Nothing is published here and nothing goes past the forms: a column the person may not change, a
record changed meanwhile or a value the field refuses is named by row and column, and nothing is
kept then. What the workbook looks like is said in apps/publishing/admin/exchange.py."""

import copy
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.journal.actions import take_turn
from apps.languages.folding import fold
from apps.languages.models import EDITORIAL_LANGUAGES, column, is_filled
from apps.publishing import actions
from apps.publishing.admin.exchange import (
    NAMES,
    NUMBER,
    TOO_LONG,
    Names,
    SheetColumn,
    SheetRow,
    heading_rows,
    names_of,
    register_way_back,
    sheet_columns,
    sheet_rows,
)
from apps.publishing.admin.items import fulfils_one_item
from apps.publishing.hooks import save_guards
from apps.publishing.models import PUBLIC_STATUSES, Publishable, Status
from apps.publishing.revisions import Overtaken, capture, keep, note_as_it_stands, pending_of
from apps.publishing.revisions.content import plain, set_columns
from apps.publishing.richtext import CleanTextField
from apps.regulation.profiles import find_item
from apps.tables.actions import folder
from apps.tables.headings import Column, heading_form
from apps.tables.reading import SHOWN_VALUE
from apps.tables.spreadsheets import (
    MEGABYTE,
    Line,
    first_bytes,
    is_empty_cell,
    no_rows,
    open_sheet,
    refusal,
    refuse_larger,
)
from apps.tables.values import mistake, plain_number, value_of

MAX_FILE = 5 * MEGABYTE
# Each becomes a revision of its own, in one transaction.
MAX_RECORDS = 1_000
# Of the differences and faults so many are shown; the counts are of all.
SHOWN = 100
SIGNED_FOR_SECONDS = 24 * 60 * 60
SALT = "tables.exchange"


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one cell, or with a row when `column` is None."""

    row: int
    column: SheetColumn | None
    value: Any
    words: str

    @property
    def title(self) -> str:
        return str(self.column.field.verbose_name) if self.column is not None else ""

    @property
    def shown(self) -> str:
        return "" if self.value is None else str(self.value)[:SHOWN_VALUE]


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than the record."""

    row: int
    record: str
    column: str
    before: str
    after: str


@dataclass
class Change:
    """A row that changes something. `record` is None for a new one; `values` are the changed
    columns as revisions hold them."""

    row: int
    record: Publishable | None
    revision: int
    values: dict[str, Any]


@dataclass
class Plan:
    """What would come of a workbook."""

    changes: list[Change] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    same: int = 0

    @property
    def new(self) -> int:
        return sum(1 for each in self.changes if each.record is None)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.new


# --- Reading ------------------------------------------------------------------------------------


class Workbook:
    """The rows of a workbook by their headings. Raises ValidationError for a file that is no such
    workbook."""

    def __init__(self, file: File, columns: list[SheetColumn]) -> None:
        refuse_larger(file.size, MAX_FILE)
        if not first_bytes(file).startswith(b"PK\x03\x04"):
            raise refusal("kind", _("Bring the file as XLSX, as it was downloaded."))
        known: dict[str, SheetColumn | str] = {}
        for row in heading_rows([]):
            known |= dict(zip(map(heading_form, row), ("number", "revision"), strict=True))
        known["revision"] = "revision"
        for each in columns:
            for words in (each.field.name, *each.titles.values()):
                known.setdefault(heading_form(words), each)
        self.known = known
        sheet = open_sheet(file, lambda cells: 0)
        self.lines = (line for line in sheet.lines if not line.is_blank)
        first = next(self.lines, None)
        if first is None:
            raise no_rows()
        self.places = self.headings(first)

    def headings(self, line: Line) -> dict[int, SheetColumn | str]:
        places: dict[int, SheetColumn | str] = {}
        unknown = []
        for place, cell in enumerate(line.cells):
            if is_empty_cell(cell):
                continue
            found = self.known.get(heading_form(cell))
            if found is None or found in places.values():
                unknown.append(str(cell).strip()[:SHOWN_VALUE])
            else:
                places[place] = found
        if unknown:
            names = "; ".join(f"«{name}»" for name in unknown)
            words = _("Columns this list does not have, or has twice: %(names)s.")
            raise refusal("unknown", words, names=names)
        if "number" not in places.values() or "revision" not in places.values():
            words = _("The columns with the number of the record and of its revision are missing.")
            raise refusal("missing", words)
        return places

    def __iter__(self) -> Iterator[tuple[int, dict[SheetColumn | str, Any]]]:
        """The number of each row in the sheet, and its cells by column."""
        number_place = next(each for each, found in self.places.items() if found == "number")
        count = 0
        for line in self.lines:
            cells = dict(enumerate(line.cells))
            if count == 0 and heading_form(cells.get(number_place) or "") == NUMBER:
                # The second row of headings.
                continue
            count += 1
            if count > MAX_RECORDS:
                words = _("There are more than %(limit)s rows. Divide the table.")
                raise refusal("rows", words, limit=MAX_RECORDS)
            yield line.number, {found: cells.get(place) for place, found in self.places.items()}
        if not count:
            raise no_rows()


def whole(cell: Any) -> int | None:
    """A number of a record or revision; None for a cell that holds none."""
    words = plain_number(cell).strip() if not is_empty_cell(cell) else ""
    return int(words) if words.isdecimal() and len(words) < 19 else None


def alike(cell: Any, written: Any) -> bool:
    """Whether a cell still holds what was written into it."""
    return comparable(cell) == comparable(written)


def comparable(cell: Any) -> Any:
    if is_empty_cell(cell):
        return None
    if isinstance(cell, str):
        return "\n".join(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, bool):
        return cell
    return Decimal(str(cell)) if isinstance(cell, int | float | Decimal) else cell


# --- What a workbook means ----------------------------------------------------------------------


class Reader:
    """Reads a workbook for one person and one kind of record."""

    def __init__(self, model_admin: Any, request: HttpRequest) -> None:
        self.admin = model_admin
        self.request = request
        self.model: type[Publishable] = model_admin.model
        self.columns = sheet_columns(model_admin, request)
        self.form_fields = model_admin.get_form(request, None).base_fields
        self.named: dict[tuple[str, str], Any] = {}

    def plan(self, file: File) -> Plan:
        """What would come of the file. Raises ValidationError for a file refused as a whole."""
        plan = Plan()
        rows = list(Workbook(file, self.columns))
        keys = [key for _number, cells in rows if (key := whole(cells["number"])) is not None]
        records = self.admin.get_queryset(self.request).filter(pk__in=keys)
        known = {row.record.pk: row for row in sheet_rows(records.order_by("pk"))}
        names = names_of(self.columns, known.values())
        seen: set[int] = set()
        for number, cells in rows:
            if is_empty_cell(cells["number"]):
                self.read_new(plan, number, cells)
                continue
            key = whole(cells["number"])
            row = known.get(key)
            words = self.refusal_of(row, key, cells["revision"], seen)
            if words:
                plan.wrong.append(Wrong(number, None, cells["number"], words))
            else:
                seen.add(key)
                self.read_known(plan, number, cells, row, names)
        return plan

    def refusal_of(
        self, row: SheetRow | None, key: int | None, revision: Any, seen: set[int]
    ) -> str:
        """Why a row that names a record cannot be read at all; '' when it can."""
        if row is None:
            return _now("There is no such record among those you keep.")
        if key in seen:
            return _now("This record stands in two rows.")
        if not self.admin.has_change_permission(self.request, row.record):
            return _now("You may not change this record.")
        if whole(revision) != row.revision:
            return _now("The record was changed after the file was downloaded. Download it again.")
        return ""

    def read_known(self, plan: Plan, number: int, cells: dict, row: SheetRow, names: Names) -> None:
        record = row.record
        fixed = set(self.admin.get_readonly_fields(self.request, record))
        values: dict[str, Any] = {}
        differences, wrong = [], []
        for each in self.columns:
            if each not in cells:
                continue
            written = each.cell(row.fields.get(each.name), names)
            cell = cells[each]
            if alike(cell, written) or cell == TOO_LONG:
                continue
            if each.field.name in fixed:
                words = _now("You may not change this column.")
                wrong.append(Wrong(number, each, cell, words))
                continue
            try:
                value = self.value(each, cell)
            except ValidationError as error:
                wrong.append(Wrong(number, each, cell, " ".join(error.messages)))
                continue
            if value != row.fields.get(each.name):
                values[each.name] = value
                differences.append(
                    Difference(number, str(record), each_title(each), short(written), short(cell))
                )
        if not wrong and values:
            wrong = self.objections(number, self.tried(record, row.fields | values), record, values)
        plan.wrong += wrong
        if values and not wrong:
            plan.changes.append(Change(number, record, row.revision, values))
            plan.differences += differences
        elif not wrong:
            plan.same += 1

    def read_new(self, plan: Plan, number: int, cells: dict) -> None:
        if not self.admin.has_add_permission(self.request):
            words = _now("You may not add records here: the number of the record is missing.")
            plan.wrong.append(Wrong(number, None, None, words))
            return
        fixed = set(self.admin.get_readonly_fields(self.request, None))
        values: dict[str, Any] = {}
        wrong = []
        for each in self.columns:
            cell = cells.get(each)
            if is_empty_cell(cell) and (each.field.has_default() or each.field.blank):
                continue
            if each.field.name in fixed:
                if not is_empty_cell(cell) and each.field.name != "unit":
                    words = _now("You may not change this column.")
                    wrong.append(Wrong(number, each, cell, words))
                continue
            try:
                values[each.name] = self.value(each, cell)
            except ValidationError as error:
                wrong.append(Wrong(number, each, cell, " ".join(error.messages)))
        if not wrong:
            trial = self.model(changed_by=self.request.user)
            set_columns(trial, values)
            wrong = self.objections(number, trial, None, values)
        plan.wrong += wrong
        if not wrong:
            plan.changes.append(Change(number, None, 0, values))
            title = next((str(cells[each]) for each in self.columns if cells.get(each)), "")
            plan.differences.append(Difference(number, short(title), "", "", ""))

    # --- One cell -----------------------------------------------------------------------------

    def value(self, each: SheetColumn, cell: Any) -> Any:
        """The value of a cell as revisions hold it. Raises ValidationError in words of the cell."""
        if each.is_list:
            words = [word.strip() for word in str(cell or "").split(",")]
            return self.form_fields[each.field.name].clean([word for word in words if word])
        if each.field.is_relation:
            return self.related(each, cell)
        if each.field.name == "item":
            return self.item(cell)
        if isinstance(each.field, CleanTextField) and (cell is None or isinstance(cell, str)):
            return plain(each.field.get_prep_value(cell or "")) or ""
        if each.name == "slug" and is_empty_cell(cell):
            raise mistake("required", _("This cell must be filled."))
        declared = each.field.name.removesuffix(f"_{each.language}")
        read = value_of(Column(each.field, declared, each.language, not each.field.blank), cell)
        return "" if read is None and each.is_text else plain(read)

    def related(self, each: SheetColumn, cell: Any) -> Any:
        """The key of the record a cell names by its number or by its words in either language."""
        if is_empty_cell(cell):
            if not each.field.blank:
                raise mistake("required", _("This cell must be filled."))
            return None
        words = plain_number(cell).strip()
        found = self.named.get((each.name, words))
        if found is None:
            found = self.named[(each.name, words)] = self.look_up(each.field.related_model, words)
        if len(found) != 1:
            raise mistake("related", _("No single record is named so. Write its number."))
        return found[0]

    @staticmethod
    def look_up(model: type[models.Model], words: str) -> list[Any]:
        number = words.split(NAMES.strip())[0].strip()
        rows = model._default_manager.all()
        if number.isdecimal() and len(number) < 19:
            return list(rows.filter(pk=int(number)).values_list("pk", flat=True))
        name = getattr(model, "translated", ("",))[0]
        if not name:
            return []
        wanted = models.Q()
        for language in EDITORIAL_LANGUAGES:
            own = column(name, language)
            wanted |= is_filled(own) & models.Q(**{f"{own}__iexact": words})
        return list(rows.filter(wanted).values_list("pk", flat=True)[:2])

    def item(self, cell: Any) -> str:
        """The item of the register a cell names by its id or its title in either language."""
        if is_empty_cell(cell):
            if self.form_fields["item"].required:
                raise mistake("required", _("This cell must be filled."))
            return ""
        wanted = fold(str(cell))
        for code, _title in self.form_fields["item"].choices:
            if code and wanted in {fold(code), *titles_of(code)}:
                return code
        raise mistake("item", _("This list holds no such item of the register."))

    # --- A row as a whole ---------------------------------------------------------------------

    def tried(self, record: Publishable, fields: dict[str, Any]) -> Publishable:
        """The record as it would be; not saved."""
        trial = copy.copy(record)
        if trial.status in PUBLIC_STATUSES:
            trial.status = Status.CHECK
        set_columns(trial, fields)
        return trial

    def objections(
        self,
        number: int,
        trial: Publishable,
        record: Publishable | None,
        values: dict[str, Any],
    ) -> list[Wrong]:
        """What the model, its constraints and the guards of a save say of a row."""
        by_name = {each.field.name: each for each in self.columns}
        english = [column(name, "en") for name in self.model.translated]
        exclude = {*self.model.translated, *english, "slug"} - ({"slug"} & set(values))
        if fulfils_one_item(self.model):
            exclude.add("item")
        try:
            trial.full_clean(exclude=exclude)
            slug = values.get("slug")
            fault = trial.fault_of_address(slug) if slug else ""
            if fault and not getattr(trial, "item", ""):
                raise ValidationError({"slug": [fault]})
            if record is not None and values.get("expire_at") and actions.missing_without(record):
                words = _now("A required item would stand empty after this end. Say why.")
                raise ValidationError({"expire_at": [words]})
            for guard in save_guards():
                guard(trial, self.request.user)
        except ValidationError as error:
            errors = getattr(error, "error_dict", {NON_FIELD_ERRORS: [error]})
            found = []
            for name, each in errors.items():
                place = by_name.get(name)
                words = " ".join(ValidationError(each).messages)
                if place is None and name != NON_FIELD_ERRORS:
                    words = f"{self.model._meta.get_field(name).verbose_name}: {words}"
                value = values.get(place.name) if place is not None else None
                found.append(Wrong(number, place, value, words))
            return found
        return []

    # --- Keeping ------------------------------------------------------------------------------

    def apply(self, plan: Plan, name: str) -> None:
        """Keeps everything or nothing. Raises ValidationError when a record was changed meanwhile
        or the database refuses a row."""
        by = self.request.user
        note = _now("Brought back from %(file)s") % {"file": name}
        try:
            with transaction.atomic():
                take_turn()
                for change in plan.changes:
                    if change.record is None:
                        self.add(change.values)
                        continue
                    record = self.model._base_manager.get(pk=change.record.pk)
                    pending = pending_of(record)
                    content = pending.content if pending is not None else capture(record)
                    content = {**content, "fields": content["fields"] | change.values}
                    keep(record, content, by=by, base=change.revision, note=note)
        except (Overtaken, self.model.DoesNotExist) as error:
            raise refusal(
                "changed",
                _("A record was changed meanwhile; nothing was kept. Download the list again."),
            ) from error
        except IntegrityError as error:
            raise refusal("database", _("The database refused a row; nothing was kept.")) from error

    def add(self, values: dict[str, Any]) -> None:
        record = self.model()
        initial = self.admin.get_changeform_initial_data(self.request)
        if "unit_id" not in values and isinstance(initial.get("unit"), int):
            record.unit_id = initial["unit"]
        set_columns(record, values)
        self.admin.save_model(self.request, record, None, False)
        note_as_it_stands(record)


def titles_of(code: str) -> set[str]:
    title = find_item(code).title
    return {fold(getattr(title, language, "")) for language in EDITORIAL_LANGUAGES}


def each_title(each: SheetColumn) -> str:
    return str(each.field.verbose_name)


def short(cell: Any) -> str:
    """A value as it is shown beside another."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    words = " ".join(strip_tags(str(cell)).split())
    return words if len(words) <= 2 * SHOWN_VALUE else f"{words[: 2 * SHOWN_VALUE]}…"


# --- The file between the two screens -------------------------------------------------------------


def keep_file(upload: File) -> str:
    """Keeps an upload privately until it is confirmed or given up; returns its name of ours. What
    nobody confirms is swept with the other imports (actions.sweep)."""
    name = uuid.uuid4().hex
    place = folder() / name
    place.touch(mode=0o600)
    upload.seek(0)
    with place.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return name


def digest_of(place: Path) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class BringForm(forms.Form):
    """Asks for the workbook."""

    file = forms.FileField(
        label=_("Spreadsheet"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


class Bringing:
    """The two screens: the choice of the file, and what would come of it."""

    def __init__(self, model_admin: Any) -> None:
        self.admin = model_admin
        self.stem = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"

    def address(self, name: str) -> str:
        return reverse(f"admin:{self.stem}_{name}", current_app=self.admin.admin_site.name)

    def context(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        return {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "title": title,
            "list_url": self.address("changelist"),
            "bring_url": self.address("bring"),
            "export_url": self.address("export"),
        }

    def view(self, request: HttpRequest) -> HttpResponseBase:
        allowed = self.admin.has_change_permission(request) or self.admin.has_add_permission(
            request
        )
        if not allowed:
            raise PermissionDenied
        if "_token" in request.POST:
            return self.confirm(request)
        form = BringForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                plan = Reader(self.admin, request).plan(upload)
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                return self.preview(request, plan, upload)
        context = self.context(request, _("Bring back a workbook")) | {
            "form": form,
            "megabytes": MAX_FILE // MEGABYTE,
            "row_limit": MAX_RECORDS,
        }
        return TemplateResponse(request, "admin/publishable/exchange_bring.html", context)

    def preview(self, request: HttpRequest, plan: Plan, upload: File) -> HttpResponseBase:
        token = ""
        if plan.changes and not plan.wrong:
            name = keep_file(upload)
            told = {
                "file": name,
                "name": Path(upload.name or "").name[:200],
                "sha256": digest_of(folder() / name),
                "model": self.stem,
                "by": request.user.pk,
            }
            token = signing.dumps(told, salt=SALT)
        context = self.context(request, _("Check of the workbook")) | {
            "plan": plan,
            "token": token,
            "name": Path(upload.name or "").name,
            "wrong": plan.wrong[:SHOWN],
            "differences": plan.differences[:SHOWN],
        }
        return TemplateResponse(request, "admin/publishable/exchange_preview.html", context)

    def confirm(self, request: HttpRequest) -> HttpResponseBase:
        """Keeps what the person has seen, or gives it up."""
        try:
            told = signing.loads(request.POST["_token"], salt=SALT, max_age=SIGNED_FOR_SECONDS)
        except signing.BadSignature:
            told = {}
        place = folder() / told.get("file", "-")
        mine = told.get("model") == self.stem and told.get("by") == request.user.pk
        if not mine or not place.is_file() or digest_of(place) != told["sha256"]:
            words = _("The file is no longer the one that was checked. Bring it again.")
            messages.error(request, words)
            return HttpResponseRedirect(self.address("bring"))
        if "_discard" in request.POST:
            place.unlink(missing_ok=True)
            return HttpResponseRedirect(self.address("bring"))
        reader = Reader(self.admin, request)
        try:
            with place.open("rb") as stream:
                plan = reader.plan(File(stream, name=told["name"]))
            if plan.wrong:
                words = _("The records were changed meanwhile; nothing was kept. Bring it again.")
                raise ValidationError(words)
            reader.apply(plan, told["name"])
        except ValidationError as error:
            for words in error.messages:
                messages.error(request, words)
            return HttpResponseRedirect(self.address("bring"))
        finally:
            place.unlink(missing_ok=True)
        words = _("Drafts kept: %(changed)s changed, %(new)s new. Readers see nothing of it yet.")
        messages.success(request, words % {"changed": plan.changed, "new": plan.new})
        return HttpResponseRedirect(self.address("changelist"))


def urls(model_admin: Any) -> list[URLPattern]:
    """Where a workbook of this kind of record is brought back."""
    bringing = Bringing(model_admin)
    view = model_admin.admin_site.admin_view(bringing.view)
    return [path("bring/", view, name=f"{bringing.stem}_bring")]


def register() -> None:
    """Offers the way back in the lists of every published record; called when the app is ready."""
    register_way_back(urls)
