"""Addresses of booking a time of reception, below /feedback/booking/."""

from django.urls import path

from apps.feedback.booking import views

urlpatterns = [
    path("", views.who_receives, name="feedback.booking"),
    path("my/", views.FollowView.as_view(), name="feedback.booking.follow"),
    path("<slug:code>/", views.days, name="feedback.booking.days"),
    path("<slug:code>/<str:day>/", views.BookView.as_view(), name="feedback.booking.form"),
    path("<slug:code>/<str:when>/reception.ics", views.calendar_entry, name="feedback.booking.ics"),
]
