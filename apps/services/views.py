"""Pages of section 5 beside doctors and tables: the hours of the organisation, the reception of
citizens, inspections, frequent questions, overviews of appeals."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.dates import date_range
from apps.languages.models import column, reading_language
from apps.languages.typography import number
from apps.organisation.reception import reception_rows
from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, DocumentListing, Listing, Standing
from apps.publishing.views import Fact
from apps.services import hours
from apps.services.models import AppealsOverview, Faq, Inspection
from apps.services.presenters import field_fact


class ServicesStanding(Standing):
    """Pages of text; two of them show facts kept elsewhere."""

    def extra(self, row: Publishable | None, item: Any) -> dict[str, Any]:
        today = timezone.localdate()
        if item is not None and item.id == "services.hours":
            return {"hours": hours.hours_page(today)}
        if item is not None and item.id == "services.citizens_reception":
            return {"reception": reception_rows(today), "today": today}
        return {}


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

    def facts(self, row: AppealsOverview) -> list[Fact]:
        language = reading_language()
        facts = []
        if row.year and row.quarter:
            period = _("quarter %(quarter)s of %(year)s") % {
                "quarter": row.quarter,
                "year": row.year,
            }
            facts.append(Fact(_("Period"), period))
        for name in ("received", "satisfied", "explained", "refused", "pending"):
            facts.append(field_fact(row, name, number(getattr(row, name), language)))
        return facts
