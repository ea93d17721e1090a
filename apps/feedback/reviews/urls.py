"""The addresses of reviews, below the language prefix."""

from django.urls import path

from apps.feedback.reviews.views import AddReview, ReviewList, TakeBackReview

urlpatterns = [
    path("feedback/reviews/", ReviewList.as_view(), name="feedback.review.list"),
    path("feedback/reviews/add/", AddReview.as_view(), name="feedback.review.add"),
    path("feedback/reviews/take-back/", TakeBackReview.as_view(), name="feedback.review.take_back"),
]
