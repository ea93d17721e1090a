"""The history of a published record for its editors: what happened, two revisions side by side, the
way back to one of them, and words taken out for good. What a revision is and how one comes back is
in apps/publishing/revisions/, redaction in apps/publishing/redaction.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import IntegrityError
from django.db.models import BigIntegerField, CharField, F, Prefetch, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.roles import role_names, translates_only
from apps.journal.models import Action, Entry
from apps.languages.dates import clock, date_words
from apps.languages.models import reading_language
from apps.publishing.admin.screens import address_of, route_name
from apps.publishing.models import (
    Publishable,
    Revision,
    RevisionState,
    Waiver,
    key_of,
)
from apps.publishing.redaction import Redactor, journal_notes_with, redact
from apps.publishing.revisions import capture, newest_of, pending_of, restore
from apps.publishing.revisions.compare import compare
from apps.publishing.revisions.content import Content

PAGE_SIZE = 30
# The entry of a save stands in the journal a moment after its revision; the two are one act.
ONE_ACT = timedelta(seconds=5)
SAVES = (Action.CREATED, Action.SAVED, Action.REVISED)
NOW, DRAFT = "now", "draft"


def urls(model_admin: Any) -> list[URLPattern]:
    """The addresses of these screens for the admin of one kind of record."""

    def view(screen: Any) -> Any:
        def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return screen(model_admin, request, *args, **kwargs)

        return model_admin.admin_site.admin_view(show)

    screens = (
        ("history/back/<int:number>/", come_back, "come_back"),
        ("history/", history, "history"),
        ("redact/", redaction, "redact"),
    )
    return [
        path(f"<path:object_id>/{route}", view(screen), name=route_name(model_admin, name))
        for route, screen, name in screens
    ]


def record_of(model_admin: Any, request: HttpRequest, object_id: str) -> Publishable:
    """The record, for somebody who may see it. Raises Http404 where there is none for them."""
    record = model_admin.get_object(request, unquote(object_id))
    if record is None:
        raise Http404
    if not model_admin.has_view_permission(request, record):
        raise PermissionDenied
    return record


def may_come_back(model_admin: Any, request: HttpRequest, record: Publishable) -> bool:
    """Whether a person may bring an earlier revision back: it is more than a change of words."""
    changes = model_admin.has_change_permission(request, record)
    return changes and not translates_only(request.user)


def may_redact(model_admin: Any, request: HttpRequest, record: Publishable) -> bool:
    """Whether a person may take words out for good: administrators only."""
    administers = request.user.is_superuser or "administrator" in role_names(request.user)
    return administers and model_admin.has_change_permission(request, record)


def page_of(
    model_admin: Any, request: HttpRequest, record: Publishable, title: str
) -> dict[str, Any]:
    """What every screen of a record's history shows around itself."""
    may = may_redact(model_admin, request, record)
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": record,
        "title": title,
        "change_url": model_admin.change_url(record),
        "history_url": address_of(model_admin, "history", record),
        "redact_url": address_of(model_admin, "redact", record) if may else "",
    }


# --- The timeline -------------------------------------------------------------------------------


@dataclass
class Line:
    """One thing that happened: a revision with what was said of it, or an entry of the journal."""

    at: datetime
    who: str
    words: str
    note: str = ""
    revision: Revision | None = None
    entry: Entry | None = None


def happened(record: Publishable) -> Any:
    """(moment, kind, key) of every revision and entry of a record, newest first, as one query."""
    revisions = Revision.objects.filter(**key_of(record)).order_by()
    entries = Entry.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))
    found = [
        rows.annotate(
            moment=F(at), kind=Value(kind, CharField()), key=Cast(key, BigIntegerField())
        ).values_list("moment", "kind", "key")
        for rows, at, kind, key in (
            (revisions, "made_at", "revision", "pk"),
            (entries.order_by(), "at", "entry", "number"),
        )
    ]
    return found[0].union(found[1], all=True).order_by("-moment", "kind", "-key")


def timeline(page: Page) -> list[Line]:
    """The things of one page in words; the same number of queries whatever stands on it."""
    rows = list(page)
    revisions = (
        Revision.objects.defer("content")
        .select_related("author", "decided_by")
        .prefetch_related("confirmations", Prefetch("waivers", Waiver.objects.select_related("by")))
        .in_bulk([key for _moment, kind, key in rows if kind == "revision"])
    )
    entries = Entry.objects.in_bulk([key for _moment, kind, key in rows if kind == "entry"])
    actors = {entry.actor_id for entry in entries.values()}
    people = get_user_model().objects.in_bulk([pk for pk in actors if pk is not None])
    found: list[Line] = []
    for _moment, kind, key in rows:
        if kind == "entry":
            entry = entries[key]
            found.append(line_of_entry(entry, str(people.get(entry.actor_id) or "")))
            continue
        revision = revisions[key]
        if found and is_one_act(found[-1].entry, revision):
            found.pop()
        found.append(line_of_revision(revision))
    return found


def is_one_act(entry: Entry | None, revision: Revision) -> bool:
    """Whether an entry only says that a revision was saved."""
    return (
        entry is not None
        and entry.action in SAVES
        and entry.actor_id == revision.author_id
        and timedelta() <= entry.at - revision.made_at < ONE_ACT
    )


def line_of_revision(revision: Revision) -> Line:
    return Line(
        at=revision.made_at,
        who=str(revision.author or ""),
        words=_("Revision No. %(number)s") % {"number": revision.number},
        note=revision.note,
        revision=revision,
    )


def line_of_entry(entry: Entry, who: str) -> Line:
    note = entry.note
    planned = parse_datetime(note) if entry.action == Action.SCHEDULED and note else None
    if planned is not None:
        note = _("for %(moment)s") % {"moment": moment_words(planned)}
    return Line(entry.at, who, entry.get_action_display(), note, entry=entry)


def moment_words(moment: datetime) -> str:
    here = timezone.localtime(moment)
    return f"{date_words(here, reading_language())}, {clock(here)}"


def history(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """What happened to a record, or two of its texts side by side."""
    record = record_of(model_admin, request, object_id)
    if "one" in request.GET and "other" in request.GET:
        return comparison(model_admin, request, record)
    page = Paginator(happened(record), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = timeline(page)
    revisions = [line.revision for line in lines if line.revision]
    numbers = [each.number for each in revisions if each.state != RevisionState.ASIDE]
    context = page_of(model_admin, request, record, _("History")) | {
        "page_obj": page,
        "lines": lines,
        # The two newest are compared unless others are chosen.
        "chosen": numbers[:2],
        "may_compare": len(revisions) > 1,
        "pending": pending_of(record),
    }
    return TemplateResponse(request, "admin/publishable/history.html", context)


# --- Two texts side by side ---------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of the two texts: what it says, and which revision it is, if it is one."""

    key: str
    words: str
    content: Content
    revision: Revision | None = None


def side_of(record: Publishable, key: str) -> Side:
    """What `key` of the address names: the number of a revision, "now" (what readers see), "draft"
    (what waits to be published). Raises Http404 for what there is not."""
    if key == NOW:
        words = _("What readers see now") if record.is_public else _("As the record stands")
        return Side(key, words, capture(record))
    revisions = Revision.objects.of(record).select_related("author", "decided_by")
    if key == DRAFT:
        revision = pending_of(record) or newest_of(record)
    else:
        number = int(key) if key.isdecimal() and len(key) < 10 else 0
        revision = revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    words = _("Revision No. %(number)s") % {"number": revision.number}
    return Side(key, words, revision.content, revision)


def comparison(model_admin: Any, request: HttpRequest, record: Publishable) -> HttpResponse:
    sides = [side_of(record, request.GET[name]) for name in ("one", "other")]
    if all(side.revision for side in sides):
        # Whichever was chosen first, the earlier text stands first.
        sides.sort(key=lambda side: side.revision.number)
    one, other = sides
    title = _("What differs")
    if (one.key, other.key) == (NOW, DRAFT):
        title = _("What will change")
    back = may_come_back(model_admin, request, record)
    context = page_of(model_admin, request, record, title) | {
        "sides": sides,
        "comparison": compare(type(record), one.content, other.content),
        "may_come_back": back,
        "returns": [side.revision for side in sides if back and may_return_to(side.revision)],
    }
    return TemplateResponse(request, "admin/publishable/history_compare.html", context)


def may_return_to(revision: Revision | None) -> bool:
    """Whether coming back to a revision would change anything: to a text set aside always."""
    return revision is not None and not revision.is_newest


def come_back(model_admin: Any, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
    """Makes an earlier revision, or a text set aside, the newest one."""
    record = record_of(model_admin, request, object_id)
    if request.method != "POST" or not may_come_back(model_admin, request, record):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.of(record), number=number)
    aside = revision.state == RevisionState.ASIDE
    note = _("The text of revision No. %(number)s again") % {"number": number}
    try:
        restore(record, revision, by=request.user, note=note)
    except (IntegrityError, ValidationError):
        words = _("It cannot come back: something it points to is gone. Copy the texts you need.")
        messages.error(request, words)
        return HttpResponseRedirect(
            f"{page_of(model_admin, request, record, '')['history_url']}?one={number}&other={NOW}"
        )
    words = _("The text of revision No. %(number)s is the newest now.") % {"number": number}
    if aside:
        words = _("The text that was set aside is the newest now.")
    if pending_of(record) is not None:
        words += " " + _("Readers see the published text until you publish it.")
    messages.success(request, words)
    return HttpResponseRedirect(model_admin.change_url(record))


# --- Words taken out for good -------------------------------------------------------------------


class RedactionForm(forms.Form):
    """Asks which words go, and why."""

    words = forms.CharField(
        label=gettext_lazy("Words to remove"),
        min_length=3,
        max_length=300,
        strip=True,
        help_text=gettext_lazy(
            "Exactly as they stand, capital letters too. They are kept nowhere afterwards."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It stays in the journal, so it must not hold the words."),
    )
    files = forms.BooleanField(
        label=gettext_lazy("Also in the searched text of attached documents"),
        required=False,
        help_text=gettext_lazy("The files themselves do not change: replace them in the library."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("words") and cleaned["words"] in cleaned.get("reason", ""):
            self.add_error("reason", _("The reason holds the words that must be gone."))
        return cleaned


def redaction(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Counts where words stand, and on a second pressing takes them out for good."""
    record = record_of(model_admin, request, object_id)
    if not may_redact(model_admin, request, record):
        raise PermissionDenied
    form = RedactionForm(request.POST or None)
    places = None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        places = Redactor(record, files=asked["files"]).count(asked["words"])
        if places and "_redact" in request.POST:
            redact(
                record,
                asked["words"],
                reason=asked["reason"],
                by=request.user,
                files=asked["files"],
            )
            messages.success(request, _("The words are gone from the record and its history."))
            left = journal_notes_with(record, asked["words"])
            if left:
                words = _("The journal cannot change. The words stand in its entries: %(numbers)s.")
                messages.warning(request, words % {"numbers": ", ".join(map(str, left))})
            return HttpResponseRedirect(model_admin.change_url(record))
    context = page_of(model_admin, request, record, _("Remove words for good")) | {
        "form": form,
        "places": places,
    }
    return TemplateResponse(request, "admin/publishable/history_redact.html", context)
