"""Section 7 of the register: programmes, reports, overviews, international work, statistics."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from apps.activity.models import ActivityDocument, Series, last_reported_year
from apps.activity.views import ActivityDocuments, Statistics
from apps.publishing.models import as_of
from apps.publishing.sections import Collection, register, register_groups

ANNUAL_REPORT = "activity.programs_annual_report"


def without_last_report(on: date) -> Iterable[str]:
    """The annual report, while that of the last year that should have one is missing."""
    reports = ActivityDocument.objects.published(as_of(on)).filter(item=ANNUAL_REPORT)
    if not reports.filter(year__gte=last_reported_year(on)).exists():
        yield ANNUAL_REPORT


register(
    Collection(
        ActivityDocument,
        items=(
            "activity.programs",
            ANNUAL_REPORT,
            "activity.programs_reports_open",
            "activity.analytics",
            "activity.international.participation",
            "activity.international.organisations",
            "activity.international.agreements",
        ),
        shape=ActivityDocuments,
        path="activity/documents",
        unproven=without_last_report,
    )
)
register(
    Collection(
        Series,
        items=("activity.statistics",),
        shape=Statistics,
        path="activity/statistics",
    )
)
register_groups("activity", {"international": _("International cooperation")})
