from django.contrib import admin

from apps.publishing.admin import StandingPageAdmin
from apps.other.models import OtherPage

admin.site.register(OtherPage, StandingPageAdmin)
