"""Section 4 of the register: corporate documents."""

from django.utils.translation import gettext_lazy as _

from apps.documents.models import CorporateDocument
from apps.documents.views import CorporateDocuments
from apps.publishing.sections import Collection, register, register_groups

register(
    Collection(
        CorporateDocument,
        items=(
            "documents.main.licence",
            "documents.main.charter",
            "documents.main.development_plan",
            "documents.main.requisites",
            "documents.main.registration_certificate",
            "documents.main.registration_certificate_branches",
            "documents.other.governance_code",
            "documents.other.ethics_code",
            "documents.other.accounting_policy",
            "documents.other.hr_policy",
            "documents.other.information_policy",
            "documents.other.conflicts_regulation",
            "documents.other.board_remuneration",
            "documents.other.official_secrecy",
            "documents.other.commercial_official_secrecy",
            "documents.other.internal_documents_classifier",
            "documents.other.board_regulation",
            "documents.other.board_secretary_regulation",
            "documents.other.other_governance",
            "documents.reports.annual_activity",
            "documents.reports.plan_execution_annual",
            "documents.reports.plan_execution_half_year",
            "documents.reports.financial_statements",
            "documents.reports.board_activity",
            "documents.reports.board_secretary_activity",
        ),
        shape=CorporateDocuments,
    )
)
register_groups(
    "documents",
    {
        "main": _("Main documents"),
        "other": _("Other documents"),
        "reports": _("Reports"),
    },
)
