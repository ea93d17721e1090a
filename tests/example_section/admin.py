from django.contrib import admin

from apps.publishing.admin import PublishableAdmin
from tests.example_section.models import Budget

admin.site.register(Budget, PublishableAdmin)
