from django.contrib import admin

from apps.governance.models import GovernancePage
from apps.publishing.admin import StandingPageAdmin

admin.site.register(GovernancePage, StandingPageAdmin)
