"""Documents show their period and validity beside their text."""

from django.utils.translation import gettext as _

from apps.documents.models import CorporateDocument
from apps.languages.dates import date_words
from apps.languages.models import reading_language
from apps.publishing.sections import DocumentListing
from apps.publishing.views import Fact


class CorporateDocuments(DocumentListing):
    """Section 4: the newest document of an item first, earlier years below it."""

    def facts(self, row: CorporateDocument) -> list[Fact]:
        facts = []
        if row.year:
            period = str(row.year)
            if row.half:
                halves = {
                    1: _("first half-year of %(year)s"),
                    2: _("second half-year of %(year)s"),
                }
                period = halves[row.half] % {"year": row.year}
            facts.append(Fact(_("Period"), period))
        if row.valid_until:
            facts.append(Fact(_("Valid until"), date_words(row.valid_until, reading_language())))
        return facts
