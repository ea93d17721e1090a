"""Free pages in the section they stand in, and decisions with who made them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.languages.dates import date_words
from apps.languages.models import reading_language
from apps.other.models import Decision, OtherPage
from apps.publishing.sections import DocumentListing, Standing
from apps.publishing.views import Crumb, Fact, from_home
from apps.regulation.profiles import find_section
from apps.regulation.register import Item


class FreePages(Standing):
    """A page leads back to the section it stands in."""

    def extra(self, row: OtherPage | None, item: Item | None) -> dict[str, Any]:
        if row is None or not row.section:
            return {}
        section = find_section(row.section)
        above = Crumb(str(section.title), reverse("section", args=[section.id]))
        return {"section": above, "breadcrumbs": from_home(above, Crumb(row.title))}


class Decisions(DocumentListing):
    """What was decided, by whom and when, above the text."""

    def facts(self, row: Decision) -> list[Fact]:
        day = row.decided_on and date_words(row.decided_on, reading_language())
        words = _("%(author)s: No. %(number)s of %(date)s") % {
            "author": row.get_decided_by_display(),
            "number": row.number,
            "date": day,
        }
        return [Fact(_("Ground"), words)]
