"""The plan with its sums, tenders by where they stand, the page of one with its timeline, and
outsourced services."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet, Sum
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.languages.dates import clock, date_words
from apps.languages.models import reading_language
from apps.languages.typography import money
from apps.procurement.forms import TenderFilter
from apps.procurement.models import OutsourcedService, PlanLine, ProcurementPage, Tender
from apps.procurement.tenders import State
from apps.publishing.sections import Collection, Listing, Standing
from apps.publishing.views import Fact
from apps.regulation.register import Item
from apps.tables.columns import ShownColumn
from apps.tables.models import Table
from apps.tables.views import RowGroup, TableListing

OUTSOURCING = "procurement.outsourcing"


class PlanListing(TableListing):
    """The plan of the year with the sum of all its purchases, and of those the filter found."""

    def edition(self, item: Item, table: Table) -> dict[str, Any]:
        context = super().edition(item, table)
        wanted = [(_("all purchases of the plan"), table.rows)]
        if context["is_filtered"]:
            wanted.append((_("found by the filter"), context["page_obj"].paginator.object_list))
        language = reading_language()
        sums = [(words, rows.aggregate(sum=Sum("total"))["sum"] or 0) for words, rows in wanted]
        figures = [{"number": money(value, language), "words": words} for words, value in sums]
        return {**context, "figures": figures}

    def groups(
        self, model: type[PlanLine], page: Page, columns: list[ShownColumn], with_history: bool
    ) -> list[RowGroup]:
        # Beside the sum the price stands under its title: on a phone a row with two prices would
        # not say which is which.
        columns = [replace(e, kind="number") if e.field == "price" else e for e in columns]
        return super().groups(model, page, columns, with_history)


class TenderListing(Listing):
    """Tenders one may still take part in; those examined and those finished at addresses of their
    own."""

    stage = "open"
    further_lists = ("closed", "finished")

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        stages = [
            path(
                f"{collection.address}/{stage}/",
                cls.as_view(collection=collection, stage=stage),
                name=f"{collection.name}.{stage}",
            )
            for stage in cls.further_lists
        ]
        return [*stages, *super().urls(collection)]

    def heading(self) -> str:
        if self.stage == "open":
            return super().heading()
        words = _("Tenders: %(stage)s")
        return words % {"stage": self.stage_titles()[self.stage].lower()}

    def rows(self) -> QuerySet:
        rows = super().rows()
        if self.stage == "closed":
            return rows.closed().order_by("-accepting_until", "-pk")
        if self.stage == "finished":
            return rows.finished().order_by("-decided_on", "-pk")
        # Whose deadline is nearest stands first.
        return (rows.accepting() | rows.announced()).order_by("accepting_until", "pk")

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        form = TenderFilter(self.request.GET, tenders=rows)
        chosen = form.cleaned_data if form.is_valid() else {}
        if chosen.get("year"):
            rows = rows.filter(publish_at__year=chosen["year"])
        if chosen.get("method"):
            rows = rows.filter(method=chosen["method"])
        return rows, {
            "form": form,
            "is_filtered": any(chosen.values()),
            "all_url": self.request.path,
            "stage": self.stage,
            "tabs": self.tabs(),
        }

    @staticmethod
    def stage_titles() -> dict[str, str]:
        return {
            "open": _("Offers are accepted"),
            "closed": _("Offers are examined"),
            "finished": _("Finished"),
        }

    def tabs(self) -> list[dict[str, Any]]:
        name = self.collection.name
        return [
            {
                "title": title,
                "url": reverse(f"{name}.{'list' if stage == 'open' else stage}"),
                "current": stage == self.stage,
            }
            for stage, title in self.stage_titles().items()
        ]

    def extra(self, row: Tender) -> dict[str, Any]:
        return {"facts": tender_facts(row), "steps": steps_of(row)}


def moment_words(moment: datetime) -> str:
    """«5 ноября 2026 года, 10:00»: times of offers are told to the minute."""
    here = timezone.localtime(moment)
    day = date_words(here.date(), reading_language())
    return _("%(day)s, %(time)s") % {"day": day, "time": clock(here.time())}


def tender_facts(row: Tender) -> list[Fact]:
    language = reading_language()
    sums = {_("Allocated sum"): row.amount, _("Sum of the contract"): row.contract_amount}
    found = [
        Fact(_("Tender number"), row.number),
        Fact(_("Procurement method"), row.get_method_display()),
        *(Fact(label, money(value, language)) for label, value in sums.items() if value),
        Fact(_("Winner"), row.winner or ""),
        Fact(_("Reason"), row.outcome_reason or ""),
    ]
    if row.portal_url:
        found.append(Fact(_("E-procurement portal"), _("Page of the announcement"), row.portal_url))
    return [fact for fact in found if fact.value]


def steps_of(row: Tender, at: datetime | None = None) -> list[dict[str, Any]]:
    """The way of a tender for components/timeline.html, past steps done at a moment."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    moments = [
        (_("Announced"), row.publish_at),
        (_("Offers are accepted from"), row.accepting_from),
        (_("Offers are accepted until"), row.accepting_until),
        (_("Opening of offers"), row.opening_at),
    ]
    if row.outcome == Tender.Outcome.CANCELLED:
        # What was to come after the cancellation never came.
        moments = [(title, moment) for title, moment in moments if moment and moment <= at]
    steps = [
        {"title": title, "text": moment_words(moment), "done": moment <= at}
        for title, moment in moments
        if moment
    ]
    if row.decided_on:
        words = date_words(row.decided_on, reading_language())
        done = row.decided_on <= today
        steps.append({"title": row.get_outcome_display(), "text": words, "done": done})
    if row.contract_on:
        words = _("No. %(number)s of %(date)s") % {
            "number": row.contract_number,
            "date": date_words(row.contract_on, reading_language()),
        }
        done = row.contract_on <= today
        steps.append({"title": State.CONTRACT.label, "text": words, "done": done})
    return steps


class ProcurementStanding(Standing):
    """The page of outsourcing lists the contracts in force, or says that there are none."""

    def extra(self, row: ProcurementPage | None, item: Any) -> dict[str, Any]:
        if item is None or item.id != OUTSOURCING:
            return {}
        today = timezone.localdate()
        services = list(OutsourcedService.objects.in_force(today))
        return {"services": services_table(services) if services else None, "today": today}


def services_table(services: list[OutsourcedService]) -> dict[str, Any]:
    """The contracts in force for components/data_table.html."""
    language = reading_language()
    titles = [_("Service"), _("Contractor"), _("Contract"), _("Holds until")]
    rows = []
    for service in services:
        contract = {
            "number": service.contract_number,
            "date": date_words(service.contract_on, language),
        }
        texts = [
            service.service,
            service.contractor,
            _("No. %(number)s of %(date)s") % contract,
            date_words(service.until, language) if service.until else _("no end is set"),
        ]
        rows.append(
            [{"text": text, "label": label} for text, label in zip(texts, titles, strict=True)]
        )
    return {"caption": "", "columns": [{"title": title} for title in titles], "rows": rows}
