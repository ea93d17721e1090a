"""The admin of everything published: buttons that say what readers will see, records of one's own
units only for those whose role is bound to them.

A section registers its model with PublishableAdmin (or a small subclass) and inherits all of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import BooleanField, CharField, ModelForm, Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime, make_aware
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.accounts.roles import (
    may_check,
    may_publish,
    translates_only,
    works_everywhere,
    writes_everywhere,
)
from apps.journal.actions import take_turn
from apps.languages.forms import TranslatedForm
from apps.languages.lookups import InAlphabet
from apps.publishing import actions
from apps.publishing.admin.bulk import BulkVerbs
from apps.publishing.admin.filters import IncompleteFilter, RecordList, with_pending_filter
from apps.publishing.admin.inlines import AttachmentInline, ChangeInline
from apps.publishing.admin.items import fulfils_one_item, item_choice
from apps.publishing.admin.parts import OpenPart, keep_parts, open_parts, parts_of
from apps.publishing.admin.screens import address_of, route_name, screen_urls
from apps.publishing.admin.states import Editing, state_pill
from apps.publishing.admin.translated import TranslatedAdmin, save_facts
from apps.publishing.admin.typing import forget, form_of_slot, open_form
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Publishable,
    PublishableWithFiles,
    Revision,
    ShownAtOnce,
    StandingPage,
    Status,
    new_submission,
)
from apps.publishing.revisions import (
    Content,
    Overtaken,
    capture,
    keep,
    known_parts,
    note_as_it_stands,
    working_copy,
)
from apps.publishing.revisions.content import revised_fields, text_columns
from apps.publishing.revisions.keeping import SMALL_CORRECTION_WORDS
from apps.publishing.translation.glossary import terms_of

# CKEditor 4 writes styles and handlers into the page; only its pages allow that.
allows_editor = method_decorator(
    csp_update(
        {
            "script-src": ["'unsafe-inline'"],
            "style-src": ["'unsafe-inline'"],
            "img-src": ["data:"],
        }
    )
)


def editing_of(request: HttpRequest) -> Editing | None:
    """What the person has open in this request."""
    return getattr(request, "editing", None)


def submission_of(request: HttpRequest) -> UUID | None:
    """The mark of the form that was sent, None without a good one."""
    try:
        return UUID(request.POST.get("_submission", ""))
    except ValueError:
        return None


def number_in(words: str | None) -> int | None:
    return int(words) if words and words.isdecimal() else None


def moment_in(words: str) -> datetime | None:
    """The moment a field of day and time gives, None when it gives none."""
    try:
        moment = parse_datetime(words.strip().replace("T", " "))
    except ValueError:
        # A day the calendar has not, such as 31 February.
        return None
    return moment if moment is None or is_aware(moment) else make_aware(moment)


def opened_upon(request: HttpRequest, editing: Editing) -> Content | None:
    """What a form that is sent was opened with, when somebody has saved a newer revision since; its
    rows are those of that time. None when nobody has."""
    number = number_in(request.POST.get("_base"))
    if number is None or number == editing.base:
        return None
    # Where none was kept yet, the first one says how the record stood then.
    revision = Revision.objects.of(editing.record).filter(number=number or 1).first()
    return revision.content if revision is not None else None


@contextmanager
def in_turn_to_save(request: HttpRequest) -> Iterator[None]:
    """A transaction; of a form that is sent, in its turn from the start. A working copy that locked
    the record first would wait for the turn of somebody who waits for the record."""
    with transaction.atomic():
        if request.method == "POST":
            take_turn()
        yield


def not_texts(model: type[Publishable], hidden: Iterable[str]) -> list[str]:
    """The fields of a form that hold no words of one language."""
    texts = text_columns(model)
    names = [field.name for field in revised_fields(model)]
    names += [field.name for field in model._meta.many_to_many]
    return [name for name in names if name not in texts and name not in set(hidden)]


class PublishableForm(TranslatedForm):
    """Refuses, before anything is saved, a withdrawal without its reason, an address no page can
    have, and an end of a required page without a reason."""

    revision_note = CharField(
        label=_("What has changed and why"),
        max_length=400,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
        help_text=_("Colleagues see it in the history; readers do not."),
    )
    # What layers above ask beside the fields (publishing.hooks.FormPart).
    parts: Sequence[OpenPart] = ()

    small_correction = BooleanField(
        label=_("A small correction"),
        required=False,
        help_text=_("A slip of the pen: the other language need not change."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("publish_at", "expire_at"):
            # The fields show minutes: what was not touched keeps its seconds.
            typed, stored = cleaned.get(name), getattr(self.instance, name)
            if typed and stored and typed == stored.replace(second=0, microsecond=0):
                cleaned[name] = stored
        # The page of an item needs no address of its own (StandingPage.stand_at_item).
        at_item = isinstance(self.instance, StandingPage) and cleaned.get("item")
        slug = cleaned.get("slug")
        if slug and slug != self.instance.slug and not at_item:
            fault = self.instance.fault_of_address(slug)
            if fault:
                self.add_error("slug", fault)
        ends = cleaned.get("expire_at") and cleaned["expire_at"] != self.instance.expire_at
        silent = self.instance.pk and not cleaned.get("revision_note")
        if ends and silent and actions.missing_without(self.instance):
            words = _now("A required item would stand empty after this end. Say why.")
            self.add_error("revision_note", words)
        if "_withdraw" in self.data and not self.data.get("_reason", "").strip():
            raise ValidationError(_now("Say why the record is withdrawn."), code="reason")
        if not all(opened.form.is_valid() for opened in self.parts):
            words = _now("Something is missing below, beside the buttons of publication.")
            raise ValidationError(words, code="parts")
        return cleaned


class PublishableAdmin(BulkVerbs, TranslatedAdmin):
    """The admin of a published record."""

    form = PublishableForm
    publication_title = _("Publication")
    publication_fields = ("publish_at", "expire_at", "unit", "slug", "restriction")
    note_title = _("About this change")
    note_fields = ("revision_note", "small_correction")
    change_form_template = "admin/publishable/change_form.html"
    change_list_template = "admin/publishable/exchange_list.html"
    list_display = ["title_text", "state", "languages", "unit", "posted", "on_site"]
    list_filter = ["status", IncompleteFilter, "unit"]
    list_select_related = ["unit"]
    list_per_page = 50
    date_hierarchy = "publish_at"
    # Status and dates stand in the card beside the form, not in it.
    exclude = ["status", "withdrawn_reason"]
    autocomplete_fields = ["unit"]
    save_on_top = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        return RecordList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return with_pending_filter(super().get_list_filter(request))

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = super().get_exclude(request, obj)
        # A document's item is not asked for where there is only one.
        return [*hidden, "item"] if fulfils_one_item(self.model) else hidden

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        if db_field.name == "item":
            return item_choice(self.model, db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list:
        files = [AttachmentInline] if issubclass(self.model, PublishableWithFiles) else []
        # First there is something to tell of.
        told = [ChangeInline] if obj is not None and may_publish(request.user) else []
        return [*files, *self.inlines, *told]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        """The texts, what both languages share, and last when and by whom it is published."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.fieldsets:
            return fieldsets
        *texts, (title, options) = fieldsets
        apart = (*self.publication_fields, *self.note_fields)
        shared = [name for name in options["fields"] if name not in apart]
        kept = [name for name in self.publication_fields if name in options["fields"]]
        if shared:
            texts.append((title, {**options, "fields": shared}))
        told = [name for name in self.note_fields if name in options["fields"]]
        writes = obj is not None and self.has_change_permission(request, obj)
        notes = [(self.note_title, {"fields": told})] if told and writes else []
        return [*texts, (self.publication_title, {"fields": kept}), *notes]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).kept_by(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What stands alone for a required item is withdrawn with a reason before it is deleted."""
        if not super().has_delete_permission(request, obj):
            return False
        on_lists = obj is not None and obj.status == Status.PUBLISHED and obj.is_public
        return not (on_lists and actions.missing_without(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An inspector who is an editor of one unit as well reads everything and writes there."""
        if not super().has_change_permission(request, obj):
            return False
        user = request.user
        if obj is None or obj.unit_id is None or writes_everywhere(user) or translates_only(user):
            return True
        # Who does not see everything is given records of the own units only (get_queryset).
        if not works_everywhere(user):
            return True
        return user.units_in_charge().filter(pk=obj.unit_id).exists()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = list(super().get_readonly_fields(request, obj))
        if not writes_everywhere(request.user):
            # An editor does not hand a record to another unit; it is the editor's own.
            names.append("unit")
        editing = editing_of(request)
        live = editing.is_live if editing else obj is not None and obj.status in PUBLIC_STATUSES
        if live and not may_publish(request.user):
            # Another date would hide a public record as surely as a withdrawal.
            names += ["publish_at", "expire_at"]
        if obj is not None and translates_only(request.user):
            # A translator changes words, in every record, and nothing else of it.
            names += not_texts(self.model, self.get_exclude(request, obj))
        return list(dict.fromkeys(names))

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list:
        # The rows below a record are not a translator's either.
        if obj is not None and translates_only(request.user):
            return []
        return super().get_inline_instances(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"unit": request.user.unit_id, **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list:
        verb = path(
            "<path:object_id>/do/<slug:verb>/",
            self.admin_site.admin_view(self.perform),
            name=route_name(self, "do"),
        )
        return [verb, *screen_urls(self), *super().get_urls()]

    # The form. A save never touches what readers see: the form is filled and saved in a working
    # copy that is rolled back, and what it gave is kept as a revision.

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = form_of_slot(super().get_form(request, obj, change=change, **kwargs), request)
        form.parts = parts_of(request)
        return form

    @allows_editor
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) if object_id is not None else None
        writing = None
        if object_id is None or record is not None:
            # First: a text to be restored becomes the form that is sent.
            writing = open_form(self, request, record)
        extra = {
            "may_publish": may_publish(request.user),
            # What was typed comes back when the form is refused.
            "withdrawal_asked": "_withdraw" in request.POST,
            "withdrawal_reason": request.POST.get("_reason", ""),
            "submission": request.POST.get("_submission") or new_submission(),
            "editing": None,
            "base": "",
            "writing": writing,
            "parts": open_parts(request, self.model, record),
            **(extra_context or {}),
        }
        if object_id is None:
            return self.add(request, form_url, extra)
        if record is None:
            return super().changeform_view(request, object_id, form_url, extra)
        verb = self.verb_of(request)
        if verb is not None and not self.may_do(request, record, verb):
            raise PermissionDenied
        editing = Editing(record, request.user)
        request.editing = editing  # type: ignore[attr-defined]
        extra["editing"] = editing
        # A refused form is still written upon the revision it was opened with.
        extra["base"] = request.POST.get("_base") or editing.base
        extra["terms"] = terms_of(record)
        content = opened_upon(request, editing) or editing.pending_content
        if request.method != "POST" and content is None:
            return super().changeform_view(request, object_id, form_url, extra)
        if request.method == "POST":
            editing.known = known_parts(record, content)
        with in_turn_to_save(request), working_copy(record, content) as copy:
            editing.copy = copy if request.method != "POST" else None
            response = super().changeform_view(request, object_id, form_url, extra)
            if editing.content is None and isinstance(response, SimpleTemplateResponse):
                # Its rows are gone when the copy is rolled back.
                response.render()
        return response if editing.content is None else self.keep_edit(request, editing)

    def add(self, request: HttpRequest, form_url: str, extra: dict[str, Any]) -> HttpResponse:
        """The form of a new record; the same form sent twice makes one."""
        submission = submission_of(request)
        with in_turn_to_save(request):
            if submission is not None:
                found = Revision.objects.filter(submission=submission).first()
                if found is not None and isinstance(found.record, self.model):
                    return HttpResponseRedirect(self.change_url(found.record))
            return super().changeform_view(request, None, form_url, extra)

    def keep_edit(self, request: HttpRequest, editing: Editing) -> HttpResponse:
        """Keeps what the form gave and goes on to the verb of the button."""
        record = editing.record
        try:
            kept = keep(
                record,
                editing.content,
                by=request.user,
                base=number_in(request.POST.get("_base")),
                small=bool(request.POST.get("small_correction")),
                note=request.POST.get("revision_note", "").strip(),
                submission=submission_of(request),
            )
        except Overtaken as late:
            words = _(
                "%(name)s saved this record meanwhile. Your text was kept beside theirs: compare "
                "the two and choose."
            )
            messages.error(request, words % {"name": late.newest.author or "—"})
            self.forget_typing(request, record)
            return HttpResponseRedirect(self.compare_url(record, late.newest, late.kept))
        if request.POST.get("small_correction") and kept.says_new and not kept.small:
            words = _("More than %(number)s words of a text changed: it is no small correction.")
            messages.warning(request, words % {"number": SMALL_CORRECTION_WORDS})
        self.forget_typing(request, record)
        record = self.model._base_manager.get(pk=record.pk)
        keep_parts(request, record)
        done = self.after_save(request, record)
        if done is not None:
            return done
        if editing.is_live:
            words = _("The draft is saved. Readers see the published text until you publish it.")
            messages.success(request, words)
            return HttpResponseRedirect(self.change_url(record))
        return super().response_change(request, record)

    def forget_typing(self, request: HttpRequest, record: Any) -> None:
        """What is saved now needs no copy of the typing, and nobody is at the form any more."""
        forget(request, self.model, record)

    def compare_url(self, record: Any, one: Revision, other: Revision) -> str:
        """Where two revisions stand side by side."""
        url = address_of(self, "history", record)
        return f"{url}?one={one.number}&other={other.number}"

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not writes_everywhere(request.user) and obj.unit_id is None:
            obj.unit = request.user.unit
        actions.save(obj, by=request.user, content=change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        if issubclass(formset.model, ShownAtOnce):
            save_facts(formset, request.user)
        else:
            super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.changed_by = request.user
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # One by one: each deletion is written to the journal.
        for obj in queryset:
            self.delete_model(request, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None):
        with transaction.atomic():
            take_turn()
            note_as_it_stands(obj, submission=submission_of(request))
            keep_parts(request, obj)
        forget(request, self.model, None)
        return self.after_save(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Any):
        """Inside the working copy: takes what the form gave; `keep_edit` answers."""
        editing = editing_of(request)
        editing.content = capture(obj, editing.known)
        return HttpResponse()

    # The verbs: the form is saved first, then the verb is done, so nothing typed is lost.

    VERBS = (
        "publish",
        "schedule",
        "unschedule",
        "check",
        "return",
        "ethics",
        "discard",
        "archive",
        "confirm",
        "withdraw",
    )
    # What anybody who may change a record does, and what those who check do; the rest publishes.
    VERBS_OF_ALL = frozenset({"check", "confirm", "discard"})
    VERBS_OF_CHECK = frozenset({"return", "ethics"})
    # A translator gives up no colleague's draft and answers for no page.
    VERBS_OF_TRANSLATION = frozenset({"check"})

    def after_save(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if "_view" in request.POST:
            return HttpResponseRedirect(self.look_url(obj))
        verb = self.verb_of(request)
        if verb is None:
            return None
        self.do(request, obj, verb)
        return HttpResponseRedirect(self.change_url(obj))

    def verb_of(self, request: HttpRequest) -> str | None:
        """The verb of the button that was pressed; None for a plain save."""
        return next((each for each in self.VERBS if f"_{each}" in request.POST), None)

    def look_url(self, obj: Any) -> str:
        """Where somebody sees how the record will look."""
        return address_of(self, "look", obj)

    def change_url(self, obj: Any) -> str:
        return address_of(self, "change", obj)

    def perform(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """A verb without the form, from a list or a reminder."""
        obj = self.get_object(request, object_id)
        if obj is None or request.method != "POST" or verb not in self.VERBS:
            raise PermissionDenied
        self.do(request, obj, verb)
        return HttpResponseRedirect(self.change_url(obj))

    def may_do(self, request: HttpRequest, obj: Any, verb: str) -> bool:
        """Whether this person may carry out a verb on a record."""
        if not self.has_change_permission(request, obj):
            return False
        if translates_only(request.user):
            return verb in self.VERBS_OF_TRANSLATION
        if verb in self.VERBS_OF_ALL or may_publish(request.user):
            return True
        return verb in self.VERBS_OF_CHECK and may_check(request.user)

    def do(self, request: HttpRequest, obj: Any, verb: str) -> bool:
        """Carries out one verb as this person, and says what readers see now; returns whether it
        was done."""
        if not self.may_do(request, obj, verb):
            raise PermissionDenied
        done = {
            "publish": (actions.publish, _("Published: readers see it.")),
            "schedule": (actions.publish, _("Scheduled.")),
            "unschedule": (actions.unschedule, _("The plan is cancelled; the text is in check.")),
            "check": (actions.send_to_check, _("Sent for check.")),
            "return": (actions.return_to_draft, _("Returned to its author.")),
            "ethics": (actions.confirm_ethics, _("Dignity and ethics are confirmed.")),
            "discard": (actions.discard, _("The draft is discarded; it stays in the history.")),
            "archive": (actions.archive, _("Archived: it stays at its address.")),
            "confirm": (actions.confirm, _("Confirmed as still correct.")),
            "withdraw": (actions.withdraw, _("Withdrawn: readers no longer see it.")),
        }
        action, words = done[verb]
        try:
            action(obj, by=request.user, **self.arguments(request, verb))
        except actions.NothingNew as nothing:
            messages.info(request, nothing.message)
            return False
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            if verb in ("publish", "schedule"):
                messages.warning(request, _("The text is saved; it was not published."))
            return False
        if verb in ("publish", "schedule"):
            planned = Editing(obj, request.user).scheduled_for
            if planned is not None:
                day = date_format(localtime(planned), "SHORT_DATETIME_FORMAT")
                words = _("Scheduled: readers will see it from %(day)s.") % {"day": day}
        messages.success(request, words)
        return True

    def arguments(self, request: HttpRequest, verb: str) -> dict[str, Any]:
        """What a verb asks besides the record: a reason, a comment, a moment. Raises
        ValidationError for a moment that is none or is past."""
        reason = request.POST.get("_reason", "")
        if verb == "publish":
            return {"reason": request.POST.get("_why", "")}
        if verb == "schedule":
            moment = moment_in(request.POST.get("_at", ""))
            if moment is None:
                raise ValidationError(_now("Say on which day and at what time."))
            if moment <= timezone.now():
                raise ValidationError(_now("This moment has passed; choose a later one."))
            return {"at": moment, "reason": request.POST.get("_why", "")}
        if verb == "return":
            return {"comment": request.POST.get("_comment", "")}
        return {"reason": reason} if verb in ("withdraw", "archive") else {}

    @admin.display(description=_("title"), ordering=InAlphabet())
    def title_text(self, obj: Publishable) -> str:
        return str(obj)

    @admin.display(description=_("status"), ordering="status")
    def state(self, obj: Publishable) -> SafeString:
        return state_pill(obj, getattr(obj, "waiting", None))

    @admin.display(description=_("languages"))
    def languages(self, obj: Publishable) -> SafeString | str:
        missing = {language for _name, language in obj.missing_texts()}
        if not missing:
            return format_html('<span class="complete">{}</span>', _("complete"))
        words = _("no Kazakh") if "kk" in missing else _("no Russian")
        if len(missing) == 2:
            words = _("incomplete")
        return format_html('<span class="pill pill-warning">{}</span>', words)

    @admin.display(description=_("published on"), ordering="publish_at")
    def posted(self, obj: Publishable) -> str:
        if obj.publish_at is None:
            return "—"
        return date_format(localtime(obj.publish_at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("on the site"))
    def on_site(self, obj: Publishable) -> SafeString | str:
        if obj.status == Status.DRAFT and not obj.slug:
            return "—"
        with override("kk"):
            url = obj.get_absolute_url()
        return format_html('<a href="{}">{}</a>', url, _("open"))

    def view_on_site(self, obj: Publishable) -> str:
        return obj.get_absolute_url()
