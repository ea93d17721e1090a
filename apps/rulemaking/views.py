"""The list of legal acts with its filters, and the details of one act beside its text."""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.languages.dates import date_words
from apps.languages.models import reading_language
from apps.languages.typography import capitalised
from apps.publishing.sections import Listing
from apps.publishing.views import Crumb, Fact, from_home
from apps.rulemaking.forms import ActFilter
from apps.rulemaking.models import Act

DATES = ("adopted_on", "in_force_from", "changed_on", "in_force_to")


class Acts(Listing):
    """All acts in one list, those in force first; the section has no other page."""

    def crumbs(self, *last: Crumb) -> list[Crumb]:
        # The list stands at the section's own address.
        return from_home(*last)

    def rows(self) -> QuerySet:
        return super().rows().by_importance()

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        form = ActFilter(self.request.GET)
        return form.narrow(rows), {"filters": form, "is_filtered": any(form.cleaned_data.values())}

    def extra(self, row: Act) -> dict[str, Any]:
        return {"facts": self.facts(row)}

    def facts(self, row: Act) -> list[Fact]:
        """The details by which the act is found anywhere else."""
        facts = [
            Fact(_("Kind of act"), row.get_kind_display()),
            Fact(_("Number"), row.number),
            Fact(_("What it is about"), row.get_subject_display()),
            Fact(_("Force"), str(row.force().label)),
        ]
        for name in DATES:
            day = getattr(row, name)
            if day is not None:
                words = date_words(day, reading_language())
                facts.append(Fact(capitalised(Act._meta.get_field(name).verbose_name), words))
        if row.official_url:
            site = urlsplit(row.official_url).hostname or row.official_url
            facts.append(Fact(_("Official text"), site, row.official_url))
        return [fact for fact in facts if fact.value]
