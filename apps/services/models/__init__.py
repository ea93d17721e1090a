"""Records of work with the population; each kind stands in a module of its own."""

from apps.services.models.doctors import (
    Certificate,
    DayChange,
    Doctor,
    Education,
    Speciality,
    WeeklySlot,
)
from apps.services.models.medicines import Medicine, MedicineList
from apps.services.models.pages import ServicesPage
from apps.services.models.prices import Price, PriceList
from apps.services.models.records import AppealsOverview, Faq, Inspection

__all__ = [
    "AppealsOverview",
    "Certificate",
    "DayChange",
    "Doctor",
    "Education",
    "Faq",
    "Inspection",
    "Medicine",
    "MedicineList",
    "Price",
    "PriceList",
    "ServicesPage",
    "Speciality",
    "WeeklySlot",
]
