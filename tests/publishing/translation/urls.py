"""The site's addresses with the queue among those of the admin, wherever the admin site itself
stands with it."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from apps.publishing.admin.halves import queue_urls
from config import urls as site
from config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

patterns, namespace, name = admin.site.urls
urlpatterns = [
    path(settings.ADMIN_PATH, include("apps.accounts.urls")),
    path(settings.ADMIN_PATH, ([*queue_urls(admin.site), *patterns], namespace, name)),
    *site.urlpatterns,
]
