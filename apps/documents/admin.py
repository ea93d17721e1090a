from django.contrib import admin

from apps.documents.models import CorporateDocument
from apps.publishing.admin import DocumentBearingAdmin

admin.site.register(CorporateDocument, DocumentBearingAdmin)
