from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "apps.feedback"
    verbose_name = _("Feedback")

    def ready(self) -> None:
        from apps.feedback.booking import actions as booking
        from apps.feedback.booking.figures import FIGURES as BOOKING
        from apps.feedback.booking.personal import BOOKINGS
        from apps.feedback.models import Booking, Review
        from apps.feedback.reviews import actions as reviews
        from apps.feedback.reviews.figures import FIGURES as REVIEWS
        from apps.feedback.reviews.opening import SUPPLEMENTS
        from apps.feedback.reviews.personal import REVIEWS as WRITERS
        from apps.feedback.surveys.gate import RULES
        from apps.feedback.surveys.voting import tidy
        from apps.inquiries import on_paper
        from apps.inquiries.erasure import register_erasure, register_purge
        from apps.inquiries.supplements import register_supplement
        from apps.publishing.figures import register_figures
        from apps.publishing.hooks import register_gate_rule

        register_figures(*REVIEWS)
        register_figures(*BOOKING)
        register_purge(booking.purge)
        register_erasure(Booking, booking.erased_again)
        register_purge(reviews.purge)
        register_erasure(Review, reviews.erased_again)
        on_paper.register(BOOKINGS)
        on_paper.register(WRITERS)
        for item, supply in SUPPLEMENTS.items():
            register_supplement(item, supply)
        for rule in RULES:
            register_gate_rule(rule)
        register_purge(tidy)
