"""Pages of section 5 beside doctors and tables: the hours of the organisation, the reception of
citizens, inspections, frequent questions, overviews of appeals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.inquiries.supplements import supplements_of
from apps.languages.dates import date_range
from apps.languages.models import column, reading_language
from apps.languages.typography import number
from apps.organisation.models import Post
from apps.organisation.presenters import PostRow, post_rows
from apps.organisation.reception import reception_rows
from apps.publishing.export import Dataset
from apps.publishing.figures import Figures
from apps.publishing.models import ItemState, Publishable
from apps.publishing.redirects import REMEMBERED_SECONDS
from apps.publishing.sections import (
    Collection,
    DocumentListing,
    Listing,
    Standing,
    collection_for,
)
from apps.publishing.views import Fact
from apps.regulation.profiles import find_section
from apps.services import hours, overviews
from apps.services.models import AppealsOverview, Faq, Inspection
from apps.services.overview_figures import overview_figures
from apps.services.presenters import field_fact


class ServicesStanding(Standing):
    """Pages of text; some of them show facts kept elsewhere, or what other sections put below."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A page of text that gave way to a whole list of its item leads there."""
        try:
            return super().get(request, slug)
        except Http404:
            url = url_of_item(slug)
            if not url:
                raise
            response = HttpResponsePermanentRedirect(url)
            response.headers["Cache-Control"] = f"max-age={REMEMBERED_SECONDS}"
            return response

    def extra(self, row: Publishable | None, item: Any) -> dict[str, Any]:
        if item is None:
            return {}
        today = timezone.localdate()
        facts = FACTS.get(item.id)
        return {
            "supplements": supplements_of(item.id, today),
            **(facts(today) if facts is not None else {}),
        }


def url_of_item(slug: str) -> str:
    """Where another kind of record fulfils the item whose page had this address; '' for none."""
    for item in find_section("services").items:
        if item.slug == slug:
            collection = collection_for(item.id)
            return collection.item_url(item.id) if collection is not None else ""
    return ""


def challenge_contacts(on: date) -> list[PostRow]:
    """Who answers questions about challenging a decision: the posts of the units that answer for
    this page and for the internet reception, those that oversee these units, and the head (mgdb1
    р. 5 п. 7 пп. 4)."""
    items = ("services.feedback.appeals_challenge", "services.feedback.internet_reception")
    units = ItemState.objects.filter(item__in=items, unit__isnull=False).values("unit")
    chosen = Q(kind=Post.Kind.HEAD) | Q(unit__in=units) | Q(oversees__in=units)
    posts = Post.objects.in_force(on).filter(chosen).distinct()
    return post_rows(list(posts.with_holders(on)))


# What the page of an item shows beside its text, as of a day.
FACTS: dict[str, Callable[[date], dict[str, Any]]] = {
    "services.hours": lambda on: {"hours": hours.hours_page(on)},
    "services.citizens_reception": lambda on: {"reception": reception_rows(on), "today": on},
    "services.feedback.appeals_challenge": lambda on: {"contacts": challenge_contacts(on)},
    "services.feedback.egov_appeals": lambda on: {"appeals_url": Figures()["appeals.link"]},
}


class InspectionListing(Listing):
    """Inspections with their outcomes, newest first."""

    def rows(self) -> QuerySet:
        return super().rows().order_by("-ended_on", "-pk")

    def extra(self, row: Inspection) -> dict[str, Any]:
        language = reading_language()
        period = ""
        if row.began_on and row.ended_on:
            period = date_range(row.began_on, row.ended_on, language)
        facts = [
            field_fact(row, "checked_by", row.checked_by),
            field_fact(row, "form", row.get_form_display()),
            field_fact(row, "subject", row.subject),
            Fact(_("Period"), period),
            field_fact(row, "act_number", row.act_number),
            field_fact(row, "outcome", row.get_outcome_display()),
            field_fact(row, "results", row.results),
            field_fact(row, "measures", row.measures),
        ]
        return {"facts": [fact for fact in facts if fact.value]}


class FaqListing(Listing):
    """Frequent questions on one page, by topics."""

    has_pages = False
    page_size = 60

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        return super().urls(collection)[:1]

    @classmethod
    def row_url(cls, collection: Collection, row: Publishable) -> str:
        return f"{cls.list_url(collection)}#{row.slug}"

    def rows(self) -> QuerySet:
        topics = (When(topic=code, then=place) for place, code in enumerate(Faq.Topic.values))
        return super().rows().order_by(Case(*topics, default=99), "position", "pk")

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        words = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        language = reading_language()
        for word in words.split()[:6]:
            rows = rows.filter(
                Q(**{f"{column('title', language)}__icontains": word})
                | Q(**{f"{column('answer', language)}__icontains": word})
            )
        return rows, {"query": words}

    def heading(self) -> str:
        return str(self.collection.register_items[0].title)


class OverviewListing(DocumentListing):
    """The newest overview of appeals, earlier quarters beside it."""

    @classmethod
    def dataset(cls, collection: Collection, query: Mapping[str, str]) -> Dataset:
        """The same figures as on the pages: what came through the site and other ways."""
        found = super().dataset(collection, query)
        columns = [
            replace(each, lookup=f"total_{each.name}") if each.name in overviews.COUNTS else each
            for each in found.columns
        ]
        return replace(found, rows=overviews.with_totals(found.rows), columns=tuple(columns))

    def facts(self, row: AppealsOverview) -> list[Fact]:
        language = reading_language()
        facts = []
        if row.year and row.quarter:
            period = _("quarter %(quarter)s of %(year)s") % {
                "quarter": row.quarter,
                "year": row.year,
            }
            facts.append(Fact(_("Period"), period))
        if row.from_records:
            # All of them stand in the table below, each beside its source.
            return facts
        for name in overviews.COUNTS:
            facts.append(field_fact(row, name, number(getattr(row, name), language)))
        return facts

    def extra(self, row: AppealsOverview | None) -> dict[str, Any]:
        if row is None or not row.from_records:
            return {}
        return {"figures": overview_figures(row)}
