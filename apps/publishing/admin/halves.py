"""The screens of the translator's desk: the queue of what waits for a translation, and one record
with its source on the left and its translation on the right.

Saving keeps a revision as the form does, so what readers see is never changed from here. What
waits, and what helps to translate, are in apps/publishing/translation/."""

from collections.abc import Iterable
from copy import deepcopy
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from apps.journal.actions import take_turn
from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column
from apps.languages.typography import capitalised
from apps.publishing.admin.publishable import (
    PublishableAdmin,
    allows_editor,
    number_in,
    submission_of,
)
from apps.publishing.admin.screens import address_of, route_name
from apps.publishing.admin.states import Editing
from apps.publishing.admin.translated import marked_with_language
from apps.publishing.models import PUBLIC_STATUSES, Publishable, new_submission
from apps.publishing.revisions import Content, Overtaken, capture, keep, texts, working_content
from apps.publishing.revisions.sameness import says_the_same
from apps.publishing.richtext import clean
from apps.publishing.translation.pairs import db_field
from apps.publishing.translation.queue import (
    Line,
    agree,
    kinds_seen_by,
    lines,
    other_half,
    queue,
    revision_in_force,
)
from apps.publishing.translation.sheet import Text, texts_to_translate

# Records on a page of the queue.
PAGE = 25


# --- The queue ------------------------------------------------------------------------------------


def queue_urls(site: AdminSite) -> list[URLPattern]:
    """The address of the queue, for the admin site."""
    return [path("translation/", site.admin_view(partial(queue_page, site)), name="translation")]


def queue_page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """What waits for a translation among the records a person may see."""
    kinds = [model for model in kinds_seen_by(request.user) if site.is_registered(model)]
    if not kinds:
        raise PermissionDenied
    sections = {model._meta.app_label: "" for model in kinds}
    for label in sections:
        sections[label] = capitalised(apps.get_app_config(label).verbose_name)
    language = request.GET.get("language", "")
    language = language if language in EDITORIAL_LANGUAGES else ""
    section = request.GET.get("section", "")
    section = section if section in sections else ""
    chosen = [model for model in kinds if section in ("", model._meta.app_label)]
    page = Paginator(queue(request.user, chosen, language), PAGE).get_page(request.GET.get("page"))
    kept = urlencode({"language": language, "section": section})
    context = {
        **site.each_context(request),
        "title": _("Translations"),
        "page": page,
        "rows": [QueueRow(site, request, line) for line in lines(page.object_list)],
        "language": language,
        "section": section,
        "sections": sorted(sections.items(), key=lambda each: each[1]),
        "query": kept,
    }
    return TemplateResponse(request, "admin/translation/queue.html", context)


class QueueRow:
    """A line of the queue with the addresses a person may open from it."""

    def __init__(self, site: AdminSite, request: HttpRequest, line: Line) -> None:
        self.line = line
        model_admin = site.get_model_admin(type(line.record))
        self.url = model_admin.change_url(line.record)
        may_change = model_admin.has_change_permission(request)
        self.needs = [
            (need, screen_url(model_admin, line.record, need.language) if may_change else "")
            for need in line.needs
        ]


# --- One record -----------------------------------------------------------------------------------


def urls(model_admin: PublishableAdmin) -> list[URLPattern]:
    """The address of the translation screen of one kind of record."""
    view = model_admin.admin_site.admin_view(Screen(model_admin).view)
    return [path("<path:object_id>/translate/", view, name=route_name(model_admin, "translate"))]


def screen_url(model_admin: PublishableAdmin, record: Publishable, to: str) -> str:
    """Where a record is translated into a language."""
    return f"{address_of(model_admin, 'translate', record)}?to={to}"


class TranslationForm(forms.Form):
    """The texts of one language. `asked`: names of fields that the database wants filled as soon
    as the other half is."""

    def __init__(
        self, *args: Any, fields: dict[str, forms.Field], asked: Iterable[str], to: str, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields = fields
        self.asked = tuple(asked)
        self.to = to

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words = _("Fill this in Kazakh.") if self.to == "kk" else _("Fill this in Russian.")
        for name in self.asked:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, words)
        return cleaned


class Row:
    """A text of the screen: what helps to translate it, and its field."""

    def __init__(self, text: Text, form: TranslationForm) -> None:
        self.text = text
        self.field = form[field_name(text.place, text.to)]


def field_name(place: str, language: str) -> str:
    """The name of the form field of a place: its column, with the row for a text below."""
    *row, name = place.split(".")
    return "-".join([*row, column(name, language)])


class Screen:
    """The translation of one kind of record."""

    def __init__(self, model_admin: PublishableAdmin) -> None:
        self.admin = model_admin

    @allows_editor
    def view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.admin.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.admin.has_change_permission(request, record):
            raise PermissionDenied
        to = request.GET.get("to", "")
        if to not in EDITORIAL_LANGUAGES:
            to = self.wanted_language(record)
        content = working_content(record) or capture(record)
        fields = self.fields(request, record, content, to)
        found = texts_to_translate(record, content, to, fields)
        form = self.form(request, fields, found, to)
        if request.method == "POST" and form.is_valid():
            return self.save(request, record, content, found, form)
        return self.page(request, record, found, form)

    @staticmethod
    def wanted_language(record: Publishable) -> str:
        """The language a record waits for; Kazakh when it waits for none."""
        missing = {code for _name, code in record.missing_texts()}
        revision = revision_in_force(record)
        late = missing | set(revision.behind.values() if revision is not None else ())
        return "ru" if late == {"ru"} else "kk"

    # What may be changed

    def fields(
        self, request: HttpRequest, record: Publishable, content: Content, to: str
    ) -> dict[str, forms.Field]:
        """The form fields a person may fill, by place: those of the record's own form, and texts of
        the rows below it whose kind the person may change."""
        own = self.admin.get_form(request, record, change=True).base_fields
        may = {name: self.may_change_rows(request, record, name) for name in record.parts}
        found = {}
        for place, code, _words in texts(content, type(record)):
            if code != to:
                continue
            part = place.split(".")[0] if "." in place else ""
            if not part and column(place, to) in own:
                found[place] = deepcopy(own[column(place, to)])
            elif part and may[part]:
                found[place] = self.field_below(request, record, place, to)
        for field in found.values():
            field.required = False
        return found

    def field_below(
        self, request: HttpRequest, record: Publishable, place: str, to: str
    ) -> forms.Field:
        column_below = db_field(type(record), place, to)
        field = self.admin.formfield_for_dbfield(column_below, request)
        return marked_with_language(column_below.model, column_below, field)

    def may_change_rows(self, request: HttpRequest, record: Publishable, part: str) -> bool:
        """Whether a person may change the texts of the rows below: by the permission of their kind,
        or because the form of the record lets them."""
        model = record._meta.get_field(part).related_model
        if not issubclass(model, Translated):
            return False
        opts = model._meta
        if request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}"):
            return True
        inlines = self.admin.get_inline_instances(request, record)
        return any(
            inline.model is model and inline.has_change_permission(request, record)
            for inline in inlines
        )

    def form(
        self, request: HttpRequest, fields: dict[str, forms.Field], found: list[Text], to: str
    ) -> TranslationForm:
        # The database wants both halves of every row below a record.
        asked = [text.place for text in found if "." in text.place and text.source]
        for text in found:
            fields[text.place].label = capitalised(text.name)
        return TranslationForm(
            request.POST if request.method == "POST" else None,
            fields={field_name(text.place, to): fields[text.place] for text in found},
            initial={field_name(text.place, to): text.target for text in found},
            asked=[field_name(place, to) for place in asked],
            to=to,
        )

    # Saving

    def save(
        self,
        request: HttpRequest,
        record: Publishable,
        content: Content,
        found: list[Text],
        form: TranslationForm,
    ) -> HttpResponse:
        """Keeps the texts as a revision, then does what the button says."""
        here = HttpResponseRedirect(screen_url(self.admin, record, form.to))
        base, submission = number_in(request.POST.get("_base")), submission_of(request)
        live = record.status in PUBLIC_STATUSES
        place = request.POST.get("_agree")
        with transaction.atomic():
            take_turn()
            try:
                kept = keep(
                    record,
                    written(content, found, form),
                    by=request.user,
                    base=base,
                    submission=submission,
                )
            except Overtaken as late:
                return self.overtaken(request, record, late)
            if place is not None:
                typed = kept.submission is not None and kept.submission == submission
                self.agree(request, record, place, None if typed else base)
                return here
        if "_check" in request.POST:
            record = type(record)._base_manager.get(pk=record.pk)
            if self.admin.do(request, record, "check"):
                return HttpResponseRedirect(self.queue_url())
            return here
        if submission is not None and kept.submission != submission:
            messages.info(request, _("Nothing was changed."))
            return here
        words = _("The translation is saved.")
        if live:
            words = _("The draft is saved. Readers see the published text until you publish it.")
        messages.success(request, words)
        return here

    def agree(
        self, request: HttpRequest, record: Publishable, place: str, base: int | None
    ) -> None:
        """Says that the halves agree; `base`: what was read, None when it was saved just now."""
        revision = revision_in_force(record)
        if base is None and revision is not None and place not in revision.behind:
            # A new text was typed: the half has caught up by that alone.
            messages.success(request, _("The translation is saved."))
            return
        try:
            agree(record, [place], by=request.user, base=base)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("The halves agree: nothing has fallen behind here."))

    def overtaken(self, request: HttpRequest, record: Publishable, late: Overtaken) -> HttpResponse:
        words = _(
            "%(name)s saved this record meanwhile. Your text was kept beside theirs: compare "
            "the two and choose."
        )
        messages.error(request, words % {"name": late.newest.author or "—"})
        return HttpResponseRedirect(self.admin.compare_url(record, late.newest, late.kept))

    def queue_url(self) -> str:
        return reverse("admin:translation", current_app=self.admin.admin_site.name)

    # The page

    def page(
        self, request: HttpRequest, record: Publishable, found: list[Text], form: TranslationForm
    ) -> HttpResponse:
        to = form.to
        editing = Editing(record, request.user)
        wanted = [Row(text, form) for text in found if text.is_wanted]
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "original": record,
            "title": _("Translation into Kazakh") if to == "kk" else _("Translation into Russian"),
            "media": form.media,
            "editing": editing,
            "form": form,
            "to": to,
            "source": other_half(to),
            "rows": [Row(text, form) for text in found],
            "wanted": wanted,
            "base": request.POST.get("_base") or editing.base,
            "submission": request.POST.get("_submission") or new_submission(),
            "queue_url": self.queue_url(),
            "change_url": self.admin.change_url(record),
            "other_url": screen_url(self.admin, record, other_half(to)),
        }
        return TemplateResponse(request, "admin/translation/record.html", context)


def written(content: Content, found: list[Text], form: TranslationForm) -> Content:
    """The content with the texts of the form. A text that says what it said stays letter for
    letter, so a field that was only looked at never counts as changed."""
    content = deepcopy(content)
    for text in found:
        words = form.cleaned_data[field_name(text.place, form.to)] or ""
        words = clean(words) if text.rich else words
        if says_the_same(words, text.target, text.rich):
            continue
        name = column(text.place.split(".")[-1], form.to)
        columns_at(content, text.place)[name] = words
    return content


def columns_at(content: Content, place: str) -> dict[str, Any]:
    """The columns of a content that hold the text at a place: the record's, or of a row below."""
    if "." not in place:
        return content["fields"]
    part, key, _name = place.split(".")
    return next(row["fields"] for row in content["parts"][part] if row["pk"] == int(key))
