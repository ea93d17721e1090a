"""All addresses of the site (see the contract of addresses in docs/addresses.md)."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from apps.compliance.urls import data_urlpatterns
from apps.portal import views as portal
from apps.portal.sitemaps import all_sitemaps
from apps.portal.urls import section_urlpatterns
from apps.publishing.urls import collection_patterns


def sitemap_xml(request):
    # Built inside the request: a query set made at import would keep the clock of start-up.
    return sitemap(request, all_sitemaps())


urlpatterns = [
    path("", portal.root, name="root"),
    path("healthz", portal.healthz, name="healthz"),
    path("readyz", portal.readyz, name="readyz"),
    path("robots.txt", portal.robots, name="robots"),
    path("sitemap.xml", sitemap_xml, name="sitemap"),
    *data_urlpatterns,
    path("", include("apps.library.urls")),
    path("", include("apps.publishing.richtext.urls")),
    path("", include("apps.accessibility.urls")),
    path("", include("apps.publishing.preview.urls")),
    path(settings.ADMIN_PATH, include("apps.accounts.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    *i18n_patterns(
        path("", include("apps.portal.urls")),
        path("", include("apps.compliance.urls")),
        path("", include("apps.inquiries.urls")),
        path("", include("apps.head_blog.urls")),
        path("", include("apps.feedback.urls")),
        *collection_patterns(),
        *section_urlpatterns,
    ),
]

handler400 = "apps.portal.errors.bad_request"
handler403 = "apps.portal.errors.forbidden"
handler404 = "apps.portal.errors.not_found"
handler500 = "apps.portal.errors.server_error"
