"""Section 5 of the register: work with the population."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from apps.inquiries.supplements import items_lacking
from apps.publishing.sections import Collection, register, register_groups
from apps.services.doctors import DoctorListing, staff_unproven
from apps.services.hours import hours_unproven
from apps.services.models import (
    AppealsOverview,
    Doctor,
    Faq,
    Inspection,
    MedicineList,
    PriceList,
    ServicesPage,
)
from apps.services.views import (
    FaqListing,
    InspectionListing,
    OverviewListing,
    ServicesStanding,
)
from apps.tables.proofs import without_rows
from apps.tables.views import TableListing


def pages_unproven(on: date) -> list[str]:
    """The hours of the organisation, and reviews that are not taken yet."""
    return [*hours_unproven(on), *items_lacking(["services.feedback.reviews"], on)]


register(
    Collection(
        ServicesPage,
        items=(
            "services.hours",
            "services.citizens_reception",
            "services.info.care_types",
            "services.info.guaranteed_availability",
            "services.info.guaranteed_terms",
            "services.info.dispensary",
            "services.info.appointment_rules",
            "services.info.diagnostics_preparation",
            "services.info.hospitalisation",
            "services.info.paid_services_rules",
            "services.info.science_education",
            "services.feedback.internet_reception",
            "services.feedback.reviews",
            "services.feedback.reviews_rules",
            "services.feedback.appeals_challenge",
            "services.feedback.egov_appeals",
        ),
        shape=ServicesStanding,
        unproven=pages_unproven,
    )
)
register(
    Collection(
        Doctor,
        items=(
            "services.staff.schedule",
            "services.staff.names",
            "services.staff.education",
            "services.staff.certificate",
        ),
        shape=DoctorListing,
        path="services/doctors",
        exports=(
            "title",
            "speciality__name",
            "speciality__doctor_title",
            "category",
            "unit__name",
            "branch__name",
            "room",
            "floor",
            "spoken_languages",
            "receives_adults",
            "receives_children",
            "receives_free",
            "receives_paid",
            "slug",
        ),
        unproven=staff_unproven,
    )
)
register(
    Collection(
        Inspection,
        items=("services.inspections",),
        shape=InspectionListing,
        path="services/inspections",
        exports=(
            "title",
            "checked_by",
            "form",
            "subject",
            "began_on",
            "ended_on",
            "act_number",
            "outcome",
            "results",
            "measures",
        ),
    )
)
register(Collection(Faq, items=("services.feedback.faq",), shape=FaqListing, path="services/faq"))
register(
    Collection(
        AppealsOverview,
        items=("services.feedback.appeals_overview",),
        shape=OverviewListing,
        path="services/appeals-overviews",
        exports=(
            "title",
            "year",
            "quarter",
            "received",
            "satisfied",
            "explained",
            "refused",
            "pending",
        ),
    )
)


def price_items_unproven(on: date) -> list[str]:
    """A price list has prices; `prices_scanned` asks for the approving document as well
    (mgdb1 р. 5 п. 6 пп. 13)."""
    edition = PriceList.objects.latest(on).first()
    scanned = edition is not None and edition.attachments.exists()
    missing = without_rows(PriceList)(on)
    return missing if scanned else [*missing, "services.info.prices_scanned"]


register(
    Collection(
        PriceList,
        items=(
            "services.info.prices",
            "services.info.prices_scanned",
            "services.info.paid_services_list",
        ),
        follows={
            "services.info.prices_scanned": "services.info.prices",
            "services.info.paid_services_list": "services.info.prices",
        },
        shape=TableListing,
        path="services/prices",
        unproven=price_items_unproven,
    )
)
register(
    Collection(
        MedicineList,
        items=(
            "services.info.vital_medicines",
            "services.info.special_diseases_medicines",
            "services.info.commission_medicines",
            "services.info.free_medicines",
        ),
        shape=TableListing,
        path="services/medicines",
        unproven=without_rows(MedicineList),
    )
)
register_groups(
    "services",
    {
        "staff": _("Medical staff"),
        "info": _("Medical care, medicines and prices"),
        "feedback": _("Questions, appeals and reviews"),
    },
)
