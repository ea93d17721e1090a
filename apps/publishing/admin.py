"""The admin of everything published: Kazakh and Russian side by side, buttons that say what readers
will see, records of one's own units only for those whose role is bound to them.

A section registers its model with PublishableAdmin (or a small subclass) and inherits all of it."""

from datetime import datetime, timedelta
from typing import Any

from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.forms import ChoiceField, ModelForm, Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.accounts.roles import may_publish, works_everywhere
from apps.languages.forms import TranslatedForm
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column
from apps.publishing import actions
from apps.publishing.models import (
    PUBLIC_STATUSES,
    Attachment,
    Change,
    DocumentBearing,
    ItemState,
    Publishable,
    PublishableWithFiles,
    ShownAtOnce,
    StandingPage,
    Status,
)
from apps.publishing.richtext import CleanTextField, RichTextWidget
from apps.publishing.sections import collection_of
from apps.publishing.validity import REMIND_DAYS
from apps.regulation.profiles import every_section, find_item

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


# From this length, in characters, a text of one line gets a field of two.
LONG_LINE = 200


def language_columns(model: type[Translated]) -> list[tuple[str, ...]]:
    """The translated fields as rows of two: Kazakh left, Russian right."""
    return [
        tuple(column(name, language) for language in EDITORIAL_LANGUAGES)
        for name in model.translated
    ]


def bare_columns(model: type[Translated]) -> set[str]:
    """What no form shows: the bare column and the languages that are not edited here."""
    hidden = set(model.translated) | {"sort_kk", "sort_ru"}
    return hidden | {column(name, "en") for name in model.translated}


class ShortText(Textarea):
    """A text of one line that may be longer than its column is wide: all of it is seen."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


def marked_with_language(model: type[Translated], db_field: models.Field, field: Any) -> Any:
    """The form field of a translated column with its language in `lang`; any other unchanged."""
    if field is None:
        return field
    for name in model.translated:
        for language in EDITORIAL_LANGUAGES:
            if db_field.name == column(name, language):
                if isinstance(field.widget, AdminTextInputWidget) and (
                    (db_field.max_length or 0) >= LONG_LINE
                ):
                    field.widget = ShortText(attrs={"rows": 2, "maxlength": db_field.max_length})
                # Spell checkers and screen readers need the language of what is typed.
                field.widget.attrs["lang"] = language
    return field


class LapseFilter(admin.SimpleListFilter):
    """Records with a fact that no longer holds, or soon will not (validity.py)."""

    title = _("validity")
    parameter_name = "lapse"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("past", _("Has ended")), ("soon", _("Ends within 60 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("past", "soon"):
            return queryset
        today = localdate()
        days = 0 if self.value() == "past" else REMIND_DAYS + 1
        ends = Q()
        for validity in queryset.model.validities:
            soon = validity.ends_before(today + timedelta(days=days))
            ends |= soon if self.value() == "past" else soon & ~validity.ends_before(today)
        return queryset.filter(ends)


@admin.display(description=_("valid until"))
def valid_until(record: Any) -> SafeString | str:
    """The first end of what the record names as true until a day; a pill once it is past."""
    ends = [validity.last_day(record) for validity in record.validities]
    end = min((each for each in ends if each is not None), default=None)
    if end is None:
        return "—"
    words = date_format(end, "SHORT_DATE_FORMAT")
    if end >= localdate():
        return words
    return format_html('<span class="pill pill-danger">{}</span>', words)


class TranslatedAdmin(admin.ModelAdmin):
    """Any translated record: two columns, alphabetical order, search in both languages. A model
    that names validities gets a column and a filter for them."""

    formfield_overrides = {
        models.TextField: {"widget": Textarea(attrs={"rows": 3})},
        CleanTextField: {"widget": RichTextWidget},
        models.URLField: {"assume_scheme": "https"},
    }
    form = TranslatedForm
    shared_title = _("Common to both languages")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        if self.fieldsets:
            return list(self.fieldsets)
        rows = language_columns(self.model)
        texts = {name for row in rows for name in row}
        shared = [name for name in self.get_fields(request, obj) if name not in texts]
        return [
            (None, {"fields": rows, "classes": ["two-languages"]}),
            (self.shared_title, {"fields": shared}),
        ]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(self.exclude or ()), *bare_columns(self.model)]

    def get_list_display(self, request: HttpRequest) -> list:
        shown = list(super().get_list_display(request))
        return [*shown, valid_until] if getattr(self.model, "validities", ()) else shown

    def get_list_filter(self, request: HttpRequest) -> list:
        filters = list(super().get_list_filter(request))
        return [*filters, LapseFilter] if getattr(self.model, "validities", ()) else filters

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        names = self.model.translated[:1]
        found = [column(name, language) for name in names for language in EDITORIAL_LANGUAGES]
        return list(dict.fromkeys([*self.search_fields, *found]))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return marked_with_language(self.model, db_field, field)


def save_facts(formset: Any, by: Any) -> None:
    """Saves the rows of an inline that the journal follows, each as saved or deleted by `by`."""
    rows = formset.save(commit=False)
    for row in formset.deleted_objects:
        row.delete(by=by)
    for row in rows:
        row.save(by=by)
    formset.save_m2m()


class FactAdmin(TranslatedAdmin):
    """A fact is shown as soon as it is saved; the journal remembers who saved or deleted it and
    the rows below it."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.save(by=request.user)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        save_facts(formset, request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.delete(by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # One by one: each deletion is written to the journal.
        for obj in queryset:
            obj.delete(by=request.user)


def capitalised(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


class TwoLanguageInline:
    """The two columns inside an inline; used through the inline classes below."""

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(self.exclude or ()), *bare_columns(self.model)]  # type: ignore[attr-defined]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return marked_with_language(self.model, db_field, field)  # type: ignore[attr-defined]


class TranslatedStackedInline(TwoLanguageInline, admin.StackedInline):
    """Rows of a translated model under another record, Kazakh and Russian side by side."""

    extra = 0
    form = TranslatedForm
    formfield_overrides = TranslatedAdmin.formfield_overrides

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        rows = language_columns(self.model)
        texts = {name for row in rows for name in row}
        shared = [name for name in self.get_fields(request, obj) if name not in texts]
        texts_first = (None, {"fields": rows, "classes": ["two-languages"]})
        return [texts_first, (None, {"fields": shared})] if shared else [texts_first]


class AttachmentFormSet(BaseGenericInlineFormSet):
    """Refuses one document twice before the database does."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        seen: set[Any] = set()
        for form in kept:
            document = getattr(form, "cleaned_data", {}).get("document")
            if document in seen:
                form.add_error("document", _("This document is attached already."))
            elif document is not None:
                seen.add(document)


class AttachmentInline(TwoLanguageInline, GenericTabularInline):
    """The documents a record shows."""

    model = Attachment
    formset = AttachmentFormSet
    extra = 0
    form = TranslatedForm
    ct_field = "content_type"
    ct_fk_field = "object_id"
    autocomplete_fields = ["document"]
    fields = ["document", "caption_kk", "caption_ru", "position"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # To take a document off a page is to change the page; the document stays in the library.
        return self.has_change_permission(request, obj)


class ChangeInline(TranslatedStackedInline, GenericStackedInline):
    """The mark by which readers are told of a record as a change; one at most."""

    model = Change
    ct_field = "content_type"
    ct_fk_field = "object_id"
    # Inlines of any record do not ask `get_exclude` (AttachmentInline names its fields as well).
    fields = ["note_kk", "note_ru", "kind"]
    max_num = 1
    verbose_name = _("Tell readers as a change in")
    verbose_name_plural = _("Tell readers as a change in")


class IncompleteFilter(admin.SimpleListFilter):
    """Records that lack a language."""

    title = _("languages")
    parameter_name = "incomplete"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("yes", _("Incomplete")), ("no", _("Complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        complete = queryset.model.completeness()
        if self.value() == "yes":
            return queryset.exclude(complete)
        if self.value() == "no":
            return queryset.filter(complete)
        return queryset


def shown_state(record: Publishable, at: datetime | None = None) -> tuple[str, str]:
    """The state of a record as readers meet it at a moment: a code, and words.

    A published record whose day has not come is scheduled; one whose time is over is archived."""
    at = at or timezone.now()
    if record.status == Status.PUBLISHED:
        if record.publish_at is not None and record.publish_at > at:
            return "scheduled", str(_("Scheduled"))
        if record.expire_at is not None and record.expire_at <= at:
            return Status.ARCHIVED.value, str(Status.ARCHIVED.label)
    return record.status, record.get_status_display()


class PublishableForm(TranslatedForm):
    """Refuses, before anything is saved, a withdrawal without its reason, an address no page can
    have, and changes after which a public record would lack a language, its date or its unit."""

    # What the gate asked for once and no later change may take away.
    ALWAYS_NAMED = ("publish_at", "unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # The page of an item needs no address of its own (StandingPage.stand_at_item).
        at_item = isinstance(self.instance, StandingPage) and cleaned.get("item")
        slug = cleaned.get("slug")
        if slug and slug != self.instance.slug and not at_item:
            fault = self.instance.fault_of_address(slug)
            if fault:
                self.add_error("slug", fault)
        if self.instance.must_be_complete():
            for name in (*self.ALWAYS_NAMED, *self.instance.needed):
                if name in self.fields and name not in self.errors and not cleaned.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        if "_withdraw" in self.data and not self.data.get("_reason", "").strip():
            raise ValidationError(_("Say why the record is withdrawn."), code="reason")
        return cleaned


class PublishableAdmin(TranslatedAdmin):
    """The admin of a published record."""

    form = PublishableForm
    publication_title = _("Publication")
    publication_fields = ("publish_at", "expire_at", "unit", "slug")
    change_form_template = "admin/publishable/change_form.html"
    list_display = ["title_text", "state", "languages", "unit", "posted", "on_site"]
    list_filter = ["status", IncompleteFilter, "unit"]
    list_select_related = ["unit"]
    list_per_page = 50
    date_hierarchy = "publish_at"
    # Status and dates stand in the card beside the form, not in it.
    exclude = ["status", "withdrawn_reason"]
    autocomplete_fields = ["unit"]
    save_on_top = False

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
        shared = [name for name in options["fields"] if name not in self.publication_fields]
        kept = [name for name in self.publication_fields if name in options["fields"]]
        if shared:
            texts.append((title, {**options, "fields": shared}))
        return [*texts, (self.publication_title, {"fields": kept})]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).kept_by(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = list(super().get_readonly_fields(request, obj))
        if not works_everywhere(request.user):
            # An editor does not hand a record to another unit; it is the editor's own.
            names.append("unit")
        if obj is not None and obj.status in PUBLIC_STATUSES and not may_publish(request.user):
            # Another date would hide a public record as surely as a withdrawal.
            names += ["publish_at", "expire_at"]
        return names

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"unit": request.user.unit_id, **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list:
        verb = path(
            "<path:object_id>/do/<slug:verb>/",
            self.admin_site.admin_view(self.perform),
            name=f"{self.opts.app_label}_{self.opts.model_name}_do",
        )
        return [verb, *super().get_urls()]

    @allows_editor
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = {
            "may_publish": may_publish(request.user),
            # What was typed comes back when the form is refused.
            "withdrawal_asked": "_withdraw" in request.POST,
            "withdrawal_reason": request.POST.get("_reason", ""),
            **(extra_context or {}),
        }
        return super().changeform_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not works_everywhere(request.user) and obj.unit_id is None:
            obj.unit = request.user.unit
        content = bool(set(form.changed_data) - {"unit", "publish_at", "expire_at", "slug"})
        actions.save(obj, by=request.user, content=content and change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        if issubclass(formset.model, ShownAtOnce):
            save_facts(formset, request.user)
        else:
            super().save_formset(request, form, formset, change)

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        record = form.instance
        # To tell of a record is not to change it.
        content = [formset for formset in formsets if formset.model is not Change]
        if change and record.is_public and any(formset.has_changed() for formset in content):
            # Its documents are its content, and they were saved after it.
            actions.save(record, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.changed_by = request.user
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        # One by one: each deletion is written to the journal.
        for obj in queryset:
            self.delete_model(request, obj)

    # The verbs: the form is saved first, then the verb is done, so nothing typed is lost.

    VERBS = ("publish", "check", "return", "archive", "confirm", "withdraw")

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None):
        return self.after_save(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Any):
        return self.after_save(request, obj) or super().response_change(request, obj)

    def after_save(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if "_view" in request.POST:
            return HttpResponseRedirect(obj.get_absolute_url())
        verb = next((each for each in self.VERBS if f"_{each}" in request.POST), None)
        if verb is None:
            return None
        self.do(request, obj, verb)
        return HttpResponseRedirect(self.change_url(obj))

    def change_url(self, obj: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[obj.pk], current_app=self.admin_site.name)

    def perform(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """A verb without the form, from a list or a reminder."""
        obj = self.get_object(request, object_id)
        if obj is None or request.method != "POST" or verb not in self.VERBS:
            raise PermissionDenied
        self.do(request, obj, verb)
        return HttpResponseRedirect(self.change_url(obj))

    def do(self, request: HttpRequest, obj: Any, verb: str) -> None:
        """Carries out one verb as this person, and says what readers see now."""
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        if verb not in ("check", "confirm") and not may_publish(request.user):
            raise PermissionDenied
        done = {
            "publish": (actions.publish, _("Published: readers see it.")),
            "check": (actions.send_to_check, _("Sent for check.")),
            "return": (actions.return_to_draft, _("Returned to its author.")),
            "archive": (actions.archive, _("Archived: it stays at its address.")),
            "confirm": (actions.confirm, _("Confirmed as still correct.")),
            "withdraw": (actions.withdraw, _("Withdrawn: readers no longer see it.")),
        }
        action, words = done[verb]
        extra = {"reason": request.POST.get("_reason", "")} if verb == "withdraw" else {}
        try:
            action(obj, by=request.user, **extra)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            messages.warning(request, _("The text is saved; it was not published."))
        else:
            if verb == "publish" and obj.publish_at > timezone.now():
                day = date_format(localtime(obj.publish_at), "SHORT_DATETIME_FORMAT")
                words = _("Scheduled: readers will see it from %(day)s.") % {"day": day}
            messages.success(request, words)

    @admin.display(description=_("title"), ordering="sort_kk")
    def title_text(self, obj: Publishable) -> str:
        return str(obj)

    @admin.display(description=_("status"), ordering="status")
    def state(self, obj: Publishable) -> SafeString:
        return format_html('<span class="pill pill-{}">{}</span>', *shown_state(obj))

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


class ItemFilter(admin.SimpleListFilter):
    """Records of one item, named in the register's words."""

    title = _("item of the regulation")
    parameter_name = "item"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:

        items = collection_of(model_admin.model).register_items
        return [(item.id, str(item.title)) for item in items]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(item=self.value()) if self.value() else queryset


@admin.display(description=_("item of the regulation"), ordering="item")
def item_title(record: Any) -> str:
    """The item a record names, in the register's words; the dash of the list when it names none."""
    return str(find_item(record.item).title) if record.item else "—"


class StandingPageAdmin(PublishableAdmin):
    """Pages at standing addresses: an item's page is found, not added twice."""

    list_display = ["title_text", item_title, "state", "languages", "unit", "posted", "on_site"]
    ordering = ["position", "pk"]
    date_hierarchy = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The page of an item is withdrawn with a reason, never deleted.
        if isinstance(obj, StandingPage) and obj.item:
            return False
        return super().has_delete_permission(request, obj)


class DocumentBearingAdmin(PublishableAdmin):
    """Documents of several items: lists name the item of each."""

    list_display = ["title_text", item_title, "state", "languages", "unit", "posted", "on_site"]
    list_filter = ["status", IncompleteFilter, ItemFilter, "unit"]


def fulfils_one_item(model: type[Publishable]) -> bool:
    """Whether every record of a model can only be of the same item."""

    return issubclass(model, DocumentBearing) and len(collection_of(model).register_items) == 1


def item_choice(model: type[Publishable], db_field: models.Field) -> ChoiceField:
    """A choice among the items the model's collection fulfils, in the register's words."""

    required = issubclass(model, DocumentBearing)

    def choices() -> list[tuple[str, str]]:
        items = collection_of(model).register_items
        found = [(item.id, str(item.title)) for item in items]
        return found if required else [("", _("— a free page, no item —")), *found]

    return ChoiceField(label=capitalised(db_field.verbose_name), choices=choices, required=required)


@admin.register(ItemState)
class ItemStateAdmin(FactAdmin):
    """Who answers for an item; marks of "not applicable" with their reasons."""

    list_display = [item_title, "unit", "nature", "not_applicable"]
    list_filter = ["not_applicable", "unit"]
    search_fields = ["item"]
    autocomplete_fields = ["unit"]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        if db_field.name != "item":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return ChoiceField(
            label=capitalised(db_field.verbose_name),
            choices=lambda: [
                (str(section.title), [(item.id, str(item.title)) for item in section.items])
                for section in every_section()
            ],
        )
