"""What happens while somebody writes: the private slot that keeps the typing, who else has the
record open, and what the gate says of a text before it is saved. Nothing here changes a record; the
form itself is publishable.py, its script static/js/admin-writing.js."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.forms import FileField, ModelForm, PasswordInput
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import QueryDict
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.roles import works_everywhere
from apps.languages.dates import clock, from_time, relative_day
from apps.languages.models import Translated, reading_language
from apps.publishing.admin.screens import address_of, route_name
from apps.publishing.admin.states import Editing
from apps.publishing.gate import Objection, files
from apps.publishing.gate.rules import RULES, objections
from apps.publishing.models import (
    Autosave,
    Presence,
    Publishable,
    Revision,
    key_of,
    new_submission,
)
from apps.publishing.revisions import (
    Content,
    capture,
    known_parts,
    newest_of,
    working_content,
    working_copy,
)
from apps.publishing.revisions.content import delete_row, save_row
from apps.publishing.revisions.keeping import add as add_revision
from apps.publishing.revisions.keeping import behind

# The longest typing a slot takes, in bytes: some forty pages in each language.
MOST_BYTES = 300_000
# How long somebody counts as being at a record after the last sign of it. The script gives one
# every 30 seconds; without scripts only the opening of the form is one, so it is not shorter.
PRESENT_FOR = timedelta(minutes=5)
SLOTS_KEPT_FOR = timedelta(days=30)
# The marks of the form that a slot keeps beside its fields.
SUBMISSION, BASE = "_submission", "_base"


class TooLong(Exception):
    """The typing is longer than a slot takes."""


class TypedElsewhere(Exception):
    """The slot holds what was typed into another window, which nobody has restored or deleted."""

    def __init__(self, slot: Autosave) -> None:
        super().__init__(str(slot))
        self.slot = slot


# --- The slot ------------------------------------------------------------------------------------


def slot_key(user: Any, model: type[Model], record: Publishable | None) -> dict[str, Any]:
    """The columns by which a person's slot is found; without a record, that of a new one."""
    return {
        "user": user,
        "content_type": ContentType.objects.get_for_model(model),
        "object_id": 0 if record is None else record.pk,
    }


def slot_of(user: Any, model: type[Model], record: Publishable | None) -> Autosave | None:
    """What this person has typed and not saved."""
    return Autosave.objects.filter(**slot_key(user, model, record)).first()


def names_in(model_admin: Any, request: HttpRequest, record: Publishable | None) -> Iterator[str]:
    """What the names of the form's fields begin with: a slot keeps no others."""
    form = model_admin.get_form(request, record, change=record is not None)
    for name, own in form.base_fields.items():
        if not isinstance(own, FileField) and not isinstance(own.widget, PasswordInput):
            yield name
    for formset, _inline in model_admin.get_formsets_with_inlines(request, record):
        yield f"{formset.get_default_prefix()}-"


def typed_fields(
    model_admin: Any, request: HttpRequest, record: Publishable | None
) -> dict[str, list[str]]:
    """The fields of the form as they were sent. Raises TooLong."""
    own, rows = set(), []
    for name in names_in(model_admin, request, record):
        rows.append(name) if name.endswith("-") else own.add(name)
    found = {}
    for name, values in request.POST.lists():
        # The parts of a date and time are numbered: publish_at_0, publish_at_1.
        whole = name.rpartition("_")[0] if name[-2:] in ("_0", "_1") else name
        in_row = name.startswith(tuple(rows)) and "__prefix__" not in name
        if name in own or whole in own or in_row:
            found[name] = values
    size = sum(len(text.encode()) for name, values in found.items() for text in (name, *values))
    if size > MOST_BYTES:
        raise TooLong
    return found


def keep_typing(
    model_admin: Any, request: HttpRequest, record: Publishable | None, at: datetime
) -> Autosave | None:
    """Keeps the fields that were sent in the person's slot; None when this very form was saved
    meanwhile. Raises TooLong and TypedElsewhere; then the slot stays as it was."""
    submission = request.POST.get(SUBMISSION, "")
    data = typed_fields(model_admin, request, record) | {SUBMISSION: [submission]}
    base = request.POST.get(BASE, "")
    values = {"data": data, "base": int(base) if base.isdecimal() else 0, "saved_at": at}
    key = slot_key(request.user, model_admin.model, record)
    with transaction.atomic():
        slot, is_new = Autosave.objects.select_for_update().get_or_create(**key, defaults=values)
        if not is_new and slot.data.get(SUBMISSION) != [submission]:
            raise TypedElsewhere(slot)
        if was_saved(submission):
            slot.delete()
            return None
        if not is_new:
            slot.data, slot.base, slot.saved_at = data, values["base"], at
            slot.save(update_fields=["data", "base", "saved_at"])
    return slot


def was_saved(submission: str) -> bool:
    """Whether the form of this mark has made a revision."""
    try:
        mark = UUID(submission)
    except ValueError:
        return False
    return Revision.objects.filter(submission=mark).exists()


def forget(request: HttpRequest, model: type[Model], record: Publishable | None) -> None:
    """After a save: drops the slot of the form that was saved, not that of another window, and the
    sign that the person is at the record. `record` is None for what had been a new one."""
    slot = slot_of(request.user, model, record)
    if slot is not None and slot.data.get(SUBMISSION) == [request.POST.get(SUBMISSION, "")]:
        slot.delete()
    if record is not None:
        leave(record, request.user)


def sweep_autosaves(now: datetime) -> int:
    """Removes slots nobody has written to for 30 days; returns how many."""
    return Autosave.objects.filter(saved_at__lt=now - SLOTS_KEPT_FOR).delete()[0]


# --- Who is there --------------------------------------------------------------------------------


def arrive(record: Publishable, user: Any, at: datetime) -> None:
    """Notes that somebody has the form of a record open."""
    key = {**key_of(record), "user": user}
    seen = Presence.objects.filter(**key, seen_at__gte=at - PRESENT_FOR)
    if not seen.update(seen_at=at):
        Presence.objects.update_or_create(**key, defaults={"since": at, "seen_at": at})


def leave(record: Publishable, user: Any) -> None:
    """Notes that somebody has closed it."""
    Presence.objects.filter(**key_of(record), user=user).delete()


def others_at(record: Publishable, user: Any, now: datetime) -> list[Presence]:
    """Who else has the form of a record open, who came first first."""
    found = Presence.objects.filter(**key_of(record), seen_at__gte=now - PRESENT_FOR)
    return list(found.exclude(user=user).select_related("user").order_by("since", "pk"))


def others_in_words(record: Publishable, user: Any, now: datetime) -> list[str]:
    """«Айгүл Сәрсенова мұны 14:05-тен бастап өңдеп отыр», a line for each."""
    language = reading_language()
    return [
        _("%(name)s has been editing this %(since)s.")
        % {
            "name": each.user,
            "since": from_time(timezone.localtime(each.since).time(), language),
        }
        for each in others_at(record, user, now)
    ]


def sweep_presence(now: datetime) -> int:
    """Removes the signs of people who left without saying so; returns how many."""
    return Presence.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()[0]


# --- The form ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Writing:
    """What the page of a form needs to guard the typing. `found` is a slot with text that is not in
    this form, `restored` the slot the form was filled from; `is_old` says that the record has a
    newer revision than the one that text was written upon."""

    autosave_url: str
    findings_url: str
    drop_url: str
    person: int
    found: Autosave | None = None
    restored: Autosave | None = None
    is_old: bool = False
    # Whether the page holds text that stands in no slot: a form that was refused.
    is_unkept: bool = False
    others: list[str] = field(default_factory=list)

    @property
    def moment(self) -> str:
        """When that text was typed: «14:05», «кеше, 14:05»."""
        slot = self.found or self.restored
        return moment_words(slot.saved_at, timezone.now()) if slot else ""


def moment_words(moment: datetime, now: datetime) -> str:
    moment, today = timezone.localtime(moment), timezone.localdate(now)
    time = clock(moment.time())
    if moment.date() == today:
        return time
    return f"{relative_day(moment.date(), today, reading_language())}, {time}"


def may_write(model_admin: Any, request: HttpRequest, record: Publishable | None) -> bool:
    if record is None:
        return model_admin.has_add_permission(request)
    return model_admin.has_change_permission(request, record)


def own_url(model_admin: Any, name: str, record: Publishable | None) -> str:
    """The address of one of the screens of `urls`, for a record or a new one."""
    return address_of(model_admin, name if record is not None else f"add_{name}", record)


def open_form(model_admin: Any, request: HttpRequest, record: Publishable | None) -> Writing | None:
    """Notes that the person is there and finds what was typed and not saved; None for who may only
    read, and in the small windows of choosers.

    With `?restore=1` the request becomes the sending of that text: the form is filled from it, and
    `form_of_slot` sees to it that nothing is saved."""
    in_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
    if in_popup or not may_write(model_admin, request, record):
        return None
    now = timezone.now()
    slot = slot_of(request.user, model_admin.model, record)
    posted = request.method == "POST"
    if slot is not None and posted and slot.data.get(SUBMISSION) == [request.POST.get(SUBMISSION)]:
        slot = None
    newest = newest_of(record) if slot is not None and record is not None else None
    restores = slot is not None and not posted and "restore" in request.GET
    if restores:
        fill_from(request, slot)
    if record is not None:
        arrive(record, request.user, now)
    return Writing(
        autosave_url=own_url(model_admin, "autosave", record),
        findings_url=own_url(model_admin, "findings", record),
        drop_url=own_url(model_admin, "autosave_drop", record),
        person=request.user.pk,
        found=None if restores else slot,
        restored=slot if restores else None,
        is_old=newest is not None and newest.number != slot.base,
        is_unkept=posted,
        others=[] if record is None else others_in_words(record, request.user, now),
    )


def fill_from(request: HttpRequest, slot: Autosave) -> None:
    """Makes the request the one that sends the text of a slot; from now on the slot belongs to the
    form this request shows."""
    slot.data[SUBMISSION] = [new_submission()]
    slot.save(update_fields=["data"])
    data = QueryDict(mutable=True)
    for name, values in slot.data.items():
        data.setlist(name, values)
    data[BASE] = str(slot.base)
    # Asked while it is a GET: afterwards Django would look for files in a body there is none of.
    request.FILES.clear()
    request.POST = data  # type: ignore[assignment]
    request.method = "POST"
    request.restoring = slot  # type: ignore[attr-defined]


def form_of_slot(form: type[ModelForm], request: HttpRequest) -> type[ModelForm]:
    """The form's class as this request needs it: one that is filled from a slot is shown, without
    a word about its faults, and never saved."""
    if getattr(request, "restoring", None) is None:
        return form

    class FormOfSlot(form):  # type: ignore[valid-type, misc]
        def is_valid(self) -> bool:
            return False

        def full_clean(self) -> None:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data: dict[str, Any] = {}

    return FormOfSlot


# --- Findings ------------------------------------------------------------------------------------


@contextmanager
def copy_to_write(
    record: Publishable | None, content: Content | None, model: type[Publishable]
) -> Iterator[Publishable]:
    """The record with the content its form starts from, or a new one, in a transaction that is
    rolled back."""
    if record is not None:
        with working_copy(record, content) as copy:
            yield copy
        return
    with transaction.atomic():
        try:
            yield model()
        finally:
            transaction.set_rollback(True)


def objections_to_typed(
    model_admin: Any, request: HttpRequest, record: Publishable | None
) -> list[Objection]:
    """What the gate would say of the text that was sent, were it saved; nothing is. Of a form with
    faults, the fields that have none count."""
    model = model_admin.model
    content, known = None, {}
    if record is not None:
        content = working_content(record)
        known = known_parts(record, content)
        # As the form itself: a working copy of a public record says it is none.
        request.editing = Editing(record, request.user)  # type: ignore[attr-defined]
    with copy_to_write(record, content, model) as copy:
        start = capture(copy, known) if record is not None else None
        form = model_admin.get_form(request, copy if record else None, change=record is not None)(
            request.POST, instance=copy
        )
        form.is_valid()
        if copy.unit_id is None and not works_everywhere(request.user):
            copy.unit_id = request.user.unit_id
        if not written(copy):
            # A new record that the database does not take yet: its texts can be read all the same.
            return readable_objections(copy)
        write_rows(model_admin, request, copy, form, change=record is not None)
        if start is not None:
            small = bool(request.POST.get("small_correction"))
            mark_behind(copy, start, capture(copy, known), small)
        return objections(copy)


def written(copy: Publishable) -> bool:
    """Saves a copy as it stands, past the journal; whether there is a row of it then. Of a row that
    was there the rules read the instance, so a column the database refuses does no harm."""
    if not copy.slug:
        copy.slug = copy.free_slug()
    try:
        with transaction.atomic():
            Translated.save(copy)
    except (DatabaseError, ValueError):
        pass
    return not copy._state.adding


def readable_objections(copy: Publishable) -> list[Objection]:
    """The objections to a record that has no row, by the rules that ask for no rows below it."""
    rules = [rule for rule in RULES if rule not in files.RULES]
    return [found for rule in rules for found in rule.look(copy)]


def write_rows(
    model_admin: Any, request: HttpRequest, copy: Publishable, form: ModelForm, *, change: bool
) -> None:
    """Saves what the form holds besides the columns: the rows below the record, each kind of them
    that has no fault."""
    formsets, _inlines = model_admin._create_formsets(request, copy, change=change)
    for formset in formsets:
        try:
            with transaction.atomic():
                if not formset.is_valid():
                    continue
                rows = formset.save(commit=False)
                for row in formset.deleted_objects:
                    delete_row(row, draft=True, by=None)
                for row in rows:
                    save_row(row, draft=True, by=None)
                formset.save_m2m()
        except DatabaseError:
            continue
    if not form.errors:
        form.save(commit=False)
        form.save_m2m()


def mark_behind(copy: Publishable, start: Any, content: Any, small: bool) -> None:
    """Tells the rule of the halves what would have fallen behind, as revisions.keep will."""
    newest = newest_of(copy)
    before = newest or Revision(content=start)
    if newest is not None and newest.content != start:
        marks, _news = behind(type(copy), newest, start, small=False)
        before = Revision(content=start, behind=marks)
    marks, _news = behind(type(copy), before, content, small)
    if newest is not None:
        Revision.objects.filter(pk=newest.pk).update(behind=marks)
    elif marks:
        add_revision(copy, content, behind=marks)


def findings_in_words(found: list[Objection]) -> dict[str, Any]:
    """Objections as the script beside the fields takes them."""
    words = ngettext("%(count)d remark on the text", "%(count)d remarks on the text", len(found))
    return {
        "findings": [
            {
                "field": each.field,
                "level": str(each.level),
                "level_words": str(each.level.label),
                "message": each.message,
            }
            for each in found
        ],
        "words": words % {"count": len(found)} if found else _("No remarks on the text"),
    }


# --- The addresses -------------------------------------------------------------------------------


def urls(model_admin: Any) -> list[URLPattern]:
    """The addresses the script of a form asks, for a record and for a new one."""
    screens = (
        ("autosave/", autosave, "autosave"),
        ("autosave/drop/", drop, "autosave_drop"),
        ("findings/", findings, "findings"),
    )
    found = []
    for route, view, name in screens:
        shown = model_admin.admin_site.admin_view(partial(view, model_admin))
        found.append(path(f"add/{route}", shown, name=route_name(model_admin, f"add_{name}")))
    for route, view, name in screens:
        shown = model_admin.admin_site.admin_view(partial(view, model_admin))
        found.append(path(f"<path:object_id>/{route}", shown, name=route_name(model_admin, name)))
    return found


def record_of(model_admin: Any, request: HttpRequest, object_id: str | None) -> Publishable | None:
    """The record of an address, None for a new one. Raises Http404 for one the person does not
    see, PermissionDenied for one they may only read."""
    record = None
    if object_id is not None:
        record = model_admin.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
    if not may_write(model_admin, request, record):
        raise PermissionDenied
    return record


def is_too_big(request: HttpRequest) -> bool:
    """Whether a body is too big even to be read: the names of fields weigh as much at most."""
    return int(request.headers.get("Content-Length") or 0) > 2 * MOST_BYTES


def refuse_size() -> JsonResponse:
    words = _("This text is too long to be saved automatically. Save it with the button.")
    return JsonResponse({"words": words}, status=413)


def autosave(model_admin: Any, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
    """Keeps the typing, if any was sent, and notes that the person is still there or has left; a
    GET only answers who is signed in, with a token for the form."""
    record = record_of(model_admin, request, object_id)
    person = request.user.pk
    if request.method != "POST":
        return JsonResponse({"person": person, "token": get_token(request)})
    if is_too_big(request):
        return refuse_size()
    if request.POST.get("_person", str(person)) != str(person):
        # Somebody else has signed in in this browser: the text is not theirs.
        raise PermissionDenied
    now = timezone.now()
    answer: dict[str, Any] = {"person": person, "others": []}
    if record is not None:
        if "_leaving" in request.POST:
            leave(record, request.user)
        else:
            arrive(record, request.user, now)
            answer["others"] = others_in_words(record, request.user, now)
    if "_typed" not in request.POST:
        return JsonResponse(answer)
    try:
        slot = keep_typing(model_admin, request, record, now)
    except TooLong:
        return refuse_size()
    except TypedElsewhere as other:
        words = _(
            "Your text of %(moment)s from another window is not saved yet. Until you restore or "
            "delete it, what you type here is not saved automatically."
        )
        moment = moment_words(other.slot.saved_at, now)
        return JsonResponse({**answer, "words": words % {"moment": moment}}, status=409)
    words = _("Saved automatically: %(time)s") % {"time": moment_words(now, now)}
    return JsonResponse(
        {**answer, "saved_at": now.isoformat() if slot else None, "words": words if slot else ""}
    )


def drop(model_admin: Any, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
    """Deletes what the person has typed and not saved."""
    record = record_of(model_admin, request, object_id)
    if request.method == "POST":
        Autosave.objects.filter(**slot_key(request.user, model_admin.model, record)).delete()
        messages.success(request, _("The text that was not saved is deleted."))
    form = "change" if record is not None else "add"
    return HttpResponseRedirect(address_of(model_admin, form, record))


def findings(model_admin: Any, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
    """What the gate says of the text that was sent; nothing is written."""
    record = record_of(model_admin, request, object_id)
    if request.method != "POST":
        raise PermissionDenied
    if is_too_big(request):
        return refuse_size()
    return JsonResponse(findings_in_words(objections_to_typed(model_admin, request, record)))
