from django.contrib import admin

from apps.publishing.admin import StandingPageAdmin
from apps.symbols.models import SymbolPage

admin.site.register(SymbolPage, StandingPageAdmin)
