from django.contrib import admin

from apps.about.models import AboutPage
from apps.publishing.admin import StandingPageAdmin

admin.site.register(AboutPage, StandingPageAdmin)
