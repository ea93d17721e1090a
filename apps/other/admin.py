from django.contrib import admin

from apps.other.models import OtherPage
from apps.publishing.admin import StandingPageAdmin

admin.site.register(OtherPage, StandingPageAdmin)
