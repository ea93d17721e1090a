"""Addresses of links to previews; the language stands behind them, not before."""

from django.urls import path

from apps.publishing.preview import views

urlpatterns = [
    path("preview/<str:secret>/", views.shared, name="preview"),
    path("preview/<str:secret>/<path:address>", views.shared_file, name="preview_file"),
]
