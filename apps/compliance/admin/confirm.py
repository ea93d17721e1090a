"""The page on which a standing item is confirmed as still correct: its records as readers see them,
and one button."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.models import Unit
from apps.accounts.roles import translates_only, writes_everywhere
from apps.languages.models import EDITORIAL_LANGUAGES
from apps.publishing import actions
from apps.publishing.history import PageAsItWas, page_as_it_was
from apps.publishing.models import Publishable
from apps.publishing.revisions import capture
from apps.publishing.sections import Collection, collection_for
from apps.regulation.profiles import find_item

# Records on a page: all are read before the button is pressed.
PAGE = 10


@dataclass(frozen=True)
class Shown:
    """A record to be confirmed: its page in both languages as readers see it."""

    record: Publishable
    url: str
    change_url: str
    halves: list[tuple[str, PageAsItWas]]


def admin_of(site: AdminSite, item_id: str) -> tuple[Collection, ModelAdmin] | None:
    collection = collection_for(item_id)
    model_admin = site._registry.get(collection.model) if collection is not None else None
    return (collection, model_admin) if model_admin is not None else None


def may_confirm(request: HttpRequest, site: AdminSite, item_id: str) -> bool:
    """Whether a person confirms records of the kind that fulfils an item."""
    found = admin_of(site, item_id)
    if found is None or translates_only(request.user):
        return False
    return found[1].has_change_permission(request)


def records_of(
    request: HttpRequest, collection: Collection, model_admin: ModelAdmin, item_id: str
) -> QuerySet:
    """What readers see for an item, of the records this person may change."""
    rows = model_admin.get_queryset(request).published()
    if collection.sets_item():
        rows = rows.filter(item=collection.named(item_id))
    user = request.user
    if not writes_everywhere(user):
        units: QuerySet[Unit] = user.units_in_charge()
        rows = rows.filter(unit__in=units)
    return rows.order_by("confirmed_at", "pk")


def confirm_item(site: AdminSite, request: HttpRequest, item_id: str) -> HttpResponse:
    """Shows the pages of an item and confirms by one button that they are still correct.

    What was changed after the page had been shown is not confirmed: nobody has read it."""
    found = admin_of(site, item_id)
    if found is None:
        raise Http404
    if not may_confirm(request, site, item_id):
        raise PermissionDenied
    collection, model_admin = found
    rows = records_of(request, collection, model_admin, item_id)
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("record") if key.isascii() and key.isdigit()]
        read_at = parse_datetime(request.POST.get("read_at", "")[:40])
        return confirm_read(request, rows.filter(pk__in=keys[:PAGE]), read_at, item_id)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "opts": None,
        "title": _("Confirm as still correct"),
        "subtitle": str(find_item(item_id).title),
        "page": page,
        "records": shown_records(page, collection, model_admin),
        "read_at": timezone.now().isoformat(),
    }
    return TemplateResponse(request, "admin/compliance/table_confirm.html", context)


def shown_records(page: Page, collection: Collection, model_admin: ModelAdmin) -> list[Shown]:
    return [
        Shown(
            record=record,
            url=collection.row_url(record),
            change_url=model_admin.change_url(record),
            halves=list(both_halves(record)),
        )
        for record in page.object_list
    ]


def both_halves(record: Publishable) -> Iterator[tuple[str, PageAsItWas]]:
    content = capture(record)
    for language in EDITORIAL_LANGUAGES:
        with override(language):
            yield language, page_as_it_was(record, content, timezone.now())


def confirm_read(
    request: HttpRequest, rows: Iterable[Publishable], read_at: datetime | None, item_id: str
) -> HttpResponse:
    here = reverse("admin:compliance_confirm", args=[item_id])
    rows = list(rows)
    if not rows or read_at is None or timezone.is_naive(read_at):
        messages.error(request, _("There is nothing to confirm here."))
        return HttpResponseRedirect(here)
    changed = [row for row in rows if row.changed_at is not None and row.changed_at > read_at]
    if changed:
        messages.error(
            request, _("Somebody changed this page meanwhile. Read it again, then confirm it.")
        )
        return HttpResponseRedirect(here)
    for row in rows:
        actions.confirm(row, by=request.user)
    messages.success(request, _("Confirmed as still correct."))
    return HttpResponseRedirect(reverse("admin:compliance_table"))
