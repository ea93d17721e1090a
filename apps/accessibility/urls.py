"""The address of the low-vision form; it has no language prefix, as the choice has none."""

from django.urls import path

from .views import low_vision

urlpatterns = [path("accessibility/", low_vision, name="low_vision")]
