"""The figures of booking a time of reception; no law names them."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.figures import HOUSE, Figure, whole

FIGURES = (
    Figure(
        "reception.minutes",
        _("Minutes of one visit at the personal reception"),
        "15",
        HOUSE,
        whole(5, 120),
    ),
    Figure(
        "reception.weeks",
        _("Weeks ahead for which a time of personal reception may be booked"),
        "4",
        HOUSE,
        whole(1, 12),
    ),
    Figure(
        "reception.open",
        _("Times of personal reception one person may have booked at once"),
        "2",
        HOUSE,
        whole(1, 10),
    ),
)
