"""Addresses of the portal below the language prefix."""

from django.urls import path

from apps.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("openness/", views.openness, name="openness"),
    path("contacts/", views.contacts, name="contacts"),
    path("map/", views.site_map, name="site_map"),
    path("search/", views.search, name="search"),
    path("components/", views.gallery, name="gallery"),
]
# After the collections: a collection may stand at its section's own address.
section_urlpatterns = [path("<slug:section_id>/", views.section, name="section")]
