from django.contrib import admin

from apps.publishing.admin import StandingPageAdmin
from apps.services.models import ServicesPage

admin.site.register(ServicesPage, StandingPageAdmin)
