from django.contrib import admin

from apps.publishing.admin import StandingPageAdmin
from apps.vacancies.models import VacanciesPage

admin.site.register(VacanciesPage, StandingPageAdmin)
