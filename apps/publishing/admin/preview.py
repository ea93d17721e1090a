"""The preview of a published record on the editors' side: a frame with its page, the choice of
language, version, width, revision and day, and the links that show it to others. How the page is
made is in apps/publishing/preview/."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from apps.accessibility.low_vision import BEGINNING, NORMAL, LowVision
from apps.languages.models import reading_language
from apps.publishing.admin.screens import address_of, route_name
from apps.publishing.models import (
    Publishable,
    Revision,
    RevisionState,
    as_of,
)
from apps.publishing.preview.bands import band_of
from apps.publishing.preview.links import DAYS, USUAL_DAYS, links_to, make_link, take_back
from apps.publishing.preview.seen import moment_words, newest_text, seen_at
from apps.publishing.preview.showing import NOT_KEPT, answer, dressed, show
from apps.publishing.revisions import note_as_it_stands
from apps.publishing.revisions.keeping import take_turn_at
from apps.workdays.days import day_in

# How many revisions the list offers, newest first; the history of the record has all.
OFFERED = 30

VERSIONS = (
    ("normal", gettext_lazy("Normal version")),
    ("low-vision", gettext_lazy("Version for people with low vision")),
)
WIDTHS = (
    ("phone", pgettext_lazy("width of a page", "Phone, 360 px")),
    ("desktop", pgettext_lazy("width of a page", "Computer, 1280 px")),
)


class LookForm(forms.Form):
    """What a preview shows. Anything wrong in the address is passed over."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("kk", gettext_lazy("Kazakh")), ("ru", gettext_lazy("Russian"))],
        required=False,
    )
    version = forms.ChoiceField(label=gettext_lazy("Appearance"), choices=VERSIONS, required=False)
    width = forms.ChoiceField(label=gettext_lazy("Width"), choices=WIDTHS, required=False)
    revision = forms.ChoiceField(label=gettext_lazy("Revision"), required=False)
    on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("What readers see on this day, as it is planned now."),
    )


@dataclass(frozen=True)
class Look:
    """What somebody wants to look at. `chosen` is a revision picked by number; `day` says what
    readers see then; without either it is the newest text."""

    language: str
    version: str
    width: str
    chosen: Revision | None
    day: date | None

    @classmethod
    def asked(cls, request: HttpRequest, record: Publishable) -> "Look":
        def one_of(name: str, choices: Any, usual: str) -> str:
            value = request.GET.get(name, "")
            return value if value in dict(choices) else usual

        number = request.GET.get("revision", "")
        chosen = None
        # Longer numbers do not fit the column.
        if number.isdecimal() and len(number) < 10:
            chosen = Revision.objects.of(record).filter(number=int(number)).first()
        return cls(
            language=one_of("language", [("kk", ""), ("ru", "")], reading_language()),
            version=one_of("version", VERSIONS, "normal"),
            width=one_of("width", WIDTHS, "desktop"),
            chosen=chosen,
            day=day_in(request.GET.get("on", "")),
        )

    @property
    def low_vision(self) -> LowVision:
        return BEGINNING if self.version == "low-vision" else NORMAL

    def at(self, now: datetime) -> datetime:
        return as_of(self.day) if self.day else now

    def revision(self, record: Publishable, now: datetime) -> Revision | None:
        """The revision to show; None for the record as it stands."""
        if self.chosen is not None:
            return self.chosen
        if self.day is not None:
            return seen_at(record, self.at(now), now).revision
        return newest_text(record, now)

    def values(self, **other: str) -> dict[str, str]:
        return {
            "language": self.language,
            "version": self.version,
            "width": self.width,
            "revision": str(self.chosen.number) if self.chosen else "",
            "on": self.day.isoformat() if self.day else "",
            **other,
        }

    def query(self, **other: str) -> str:
        """The address of this look, with what `other` changes."""
        return urlencode({name: value for name, value in self.values(**other).items() if value})


class Preview:
    """The two addresses of the preview of one kind of record."""

    def __init__(self, model_admin: Any) -> None:
        self.admin = model_admin

    def urls(self) -> list[URLPattern]:
        # The headers of these pages say themselves that nothing is kept.
        page = self.admin.admin_site.admin_view(self.page, cacheable=True)
        frame = self.admin.admin_site.admin_view(self.frame, cacheable=True)
        return [
            path("<path:object_id>/look/", page, name=route_name(self.admin, "look")),
            path("<path:object_id>/look/page/", frame, name=route_name(self.admin, "look_page")),
        ]

    def url(self, name: str, record: Publishable) -> str:
        return address_of(self.admin, name, record)

    def record(self, request: HttpRequest, object_id: str) -> Publishable:
        """The record, for somebody who may see it. Raises Http404 when it is not theirs."""
        record = self.admin.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.admin.has_view_permission(request, record):
            raise PermissionDenied
        return record

    # --- The page around ------------------------------------------------------------------------

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.record(request, object_id)
        look = Look.asked(request, record)
        made = ""
        if request.method == "POST":
            if not self.admin.has_change_permission(request, record):
                raise PermissionDenied
            if "_take_back" in request.POST:
                return self.take_back(request, record, look)
            made = self.make_link(request, record, look)
        response = self.around(request, record, look, made)
        response.headers["Cache-Control"] = NOT_KEPT
        return response

    @staticmethod
    def make_link(request: HttpRequest, record: Publishable, look: Look) -> str:
        """A new link to what is shown; its address is told this once."""
        days = request.POST.get("days", "")
        if record.restriction:
            raise PermissionDenied
        with transaction.atomic():
            take_turn_at(record)
            # Where the record was saved without one, a revision says what a link shows.
            newest = note_as_it_stands(record)
            revision = look.revision(record, timezone.now()) or newest
            _link, secret = make_link(
                revision,
                by=request.user,
                days=int(days) if days in map(str, DAYS) else USUAL_DAYS,
            )
        address = reverse("preview", args=[secret])
        return request.build_absolute_uri(f"{address}?{urlencode({'language': look.language})}")

    def take_back(self, request: HttpRequest, record: Publishable, look: Look) -> HttpResponse:
        key = request.POST["_take_back"]
        link = get_object_or_404(links_to(record), pk=int(key) if key.isdecimal() else 0)
        take_back(link, by=request.user)
        messages.success(request, _("The link is taken back: it opens nothing any more."))
        return HttpResponseRedirect(f"{self.url('look', record)}?{look.query()}")

    def around(
        self, request: HttpRequest, record: Publishable, look: Look, made: str
    ) -> TemplateResponse:
        changes = self.admin.has_change_permission(request, record)
        frame = f"{self.url('look_page', record)}?{look.query()}"
        # A record without a page of its own stands at a place of its list.
        with override(look.language):
            place = urlsplit(record.get_absolute_url()).fragment
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "original": record,
            "title": _("Preview"),
            "look": look,
            "form": self.form(record, look),
            "frame_url": f"{frame}#{place}" if place else frame,
            "query": look.query(),
            "may_share": changes and not record.restriction,
            "days": DAYS,
            "usual_days": USUAL_DAYS,
            "made": made,
            "links": list(links_to(record)) if changes else [],
        }
        return TemplateResponse(request, "admin/publishable/preview.html", context)

    @staticmethod
    def form(record: Publishable, look: Look) -> LookForm:
        form = LookForm(initial=look.values())
        form.fields["revision"].choices = [
            ("", _("By the day; without a day the newest text")),
            *((str(each.number), revision_words(each)) for each in offered(record, look)),
        ]
        return form

    # --- The page in the frame ------------------------------------------------------------------

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def frame(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self.record(request, object_id)
        look = Look.asked(request, record)
        now = timezone.now()
        revision = look.revision(record, now)
        low_vision = look.low_vision
        shown = show(
            request, record, revision, language=look.language, low_vision=low_vision, now=now
        )
        with override(look.language):
            seen = seen_at(record, look.at(now), now)
            band = band_of(revision, shown, seen=seen, day=look.day)
        around = self.url("look", record)
        html = dressed(
            shown,
            band,
            language=look.language,
            low_vision=low_vision,
            address=lambda code: f"{around}?{look.query(language=code)}",
        )
        return answer(html, look.language)


def offered(record: Publishable, look: Look) -> list[Revision]:
    """The revisions one may choose from: the newest ones, and the one that is chosen."""
    own = Revision.objects.of(record).select_related("author").defer("content")
    found = list(own[:OFFERED])
    if look.chosen is not None and look.chosen not in found:
        found.append(look.chosen)
    return found


def revision_words(revision: Revision) -> str:
    """«№ 5 · 2026 жылғы 5 қараша, 09:00 · Жоба · Сәрсенова Айгүл»."""
    parts = [f"№ {revision.number}", moment_words(revision.made_at)]
    parts.append(str(RevisionState(revision.state).label))
    if revision.author is not None:
        parts.append(str(revision.author))
    return " · ".join(parts)


def urls(model_admin: Any) -> list[URLPattern]:
    """The addresses of the preview for the admin of one kind of record."""
    return Preview(model_admin).urls()


__all__ = ["Look", "Preview", "urls"]
