"""See apps/vacancies/__init__.py."""

from apps.publishing.sections import Collection, Standing, register
from apps.vacancies.models import VacanciesPage

register(Collection(VacanciesPage, items=(), shape=Standing))
