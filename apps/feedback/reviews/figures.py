"""What the organisation counts with about reviews; no law names any of it."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.figures import HOUSE, Figure, whole

FIGURES = (
    Figure(
        "review.wait_days",
        _("Working days within which a review is published or refused"),
        "3",
        HOUSE,
        whole(1, 15),
    ),
    Figure(
        "review.months",
        _("Months for which a published review is shown"),
        "24",
        HOUSE,
        whole(6, 60),
    ),
)
