"""The forms of feedback and the page of all ways to write. Stands before the collections: the
address of the overview is that of the section."""

from django.urls import include, path

from apps.feedback import asking

urlpatterns = [
    path("feedback/", asking.overview, name="feedback"),
    path("feedback/ask/", asking.AskUnit.as_view(), name="feedback.ask"),
    path("feedback/reception/", asking.Reception.as_view(), name="feedback.reception"),
    path("feedback/page/", asking.PageFault.as_view(), name="feedback.page"),
    path("feedback/booking/", include("apps.feedback.booking.urls")),
    path("", include("apps.feedback.reviews.urls")),
]
