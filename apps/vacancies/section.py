"""Section 10 of the register: staffing."""

from apps.publishing.sections import Collection, register
from apps.vacancies.models import VacanciesPage, Vacancy
from apps.vacancies.views import CONTACTS, VacanciesStanding, VacancyListing, without_advisers

register(
    Collection(
        Vacancy,
        items=("vacancies.positions", "vacancies.requirements"),
        shape=VacancyListing,
        path="vacancies/positions",
        feed=True,
        exports=("title", "department", "fte", "count", "pay_from", "pay_to", "closes_on"),
    )
)
register(
    Collection(VacanciesPage, items=(CONTACTS,), shape=VacanciesStanding, unproven=without_advisers)
)
