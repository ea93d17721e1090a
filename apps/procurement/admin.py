from django.contrib import admin

from apps.procurement.models import ProcurementPage
from apps.publishing.admin import StandingPageAdmin

admin.site.register(ProcurementPage, StandingPageAdmin)
