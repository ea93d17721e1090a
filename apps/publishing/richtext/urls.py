"""The address that the editor on the screen asks."""

from django.urls import path

from apps.publishing.richtext import views

urlpatterns = [path("richtext/paste/", views.pasted, name="richtext_paste")]
