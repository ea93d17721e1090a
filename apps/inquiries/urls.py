"""Where a person follows what was written; the forms have addresses in their sections."""

from django.urls import path

from apps.inquiries.following import FollowView
from apps.inquiries.helpful import HelpfulView

urlpatterns = [
    path("inquiries/", FollowView.as_view(), name="inquiries.follow"),
    path(
        "inquiries/helpful/<str:collection>/<int:pk>/",
        HelpfulView.as_view(),
        name="inquiries.helpful",
    ),
]
