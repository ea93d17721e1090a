"""The figures compliance counts with: what the regulation leaves to the organisation, and the rules
of the house."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.figures import HOUSE, Figure, one_of, whole
from apps.regulation.deadlines import REVIEW_AFTER_DAYS
from apps.regulation.register import DAYS, WORKING_DAYS

REMIND, REQUIRE, ESCALATE = "remind", "require", "escalate"

LEVELS = {
    REMIND: _("remind"),
    REQUIRE: _("ask for an explanation before anything else is saved"),
    ESCALATE: _("ask for an explanation and tell those above"),
}
NEWS_UNITS = {DAYS: _("every calendar day"), WORKING_DAYS: _("every working day")}

FIGURES = (
    Figure(
        "enforcement.level",
        _("What happens when a term is missed"),
        ESCALATE,
        _("rule of the house: the strictest"),
        one_of(REMIND, REQUIRE, ESCALATE),
        LEVELS,
    ),
    Figure(
        "news.unit",
        _("How often daily news are due"),
        DAYS,
        _("mgdb1 п. 13 «күн сайын», read strictly"),
        one_of(DAYS, WORKING_DAYS),
        NEWS_UNITS,
    ),
    Figure(
        "news.reminder_hour",
        _("From this hour the editor on duty sees that a day has no news yet"),
        "13",
        HOUSE,
        whole(0, 23),
    ),
    Figure(
        "review.days",
        _("Days after which a standing item asks to be confirmed"),
        str(REVIEW_AFTER_DAYS),
        HOUSE,
        whole(1, 1830),
    ),
    Figure(
        "registration.working_days",
        _("Working days within which what came is recorded"),
        "1",
        HOUSE,
        whole(0, 30),
    ),
    Figure(
        "escalation.head_of_unit",
        _("Working days past the term after which the head of the unit is told"),
        "1",
        HOUSE,
        whole(0, 60),
    ),
    Figure(
        "escalation.deputy",
        _("Working days past the term after which the deputy is told"),
        "2",
        HOUSE,
        whole(0, 60),
    ),
    Figure(
        "escalation.director",
        _("Working days past the term after which the head of the organisation is told"),
        "3",
        HOUSE,
        whole(0, 60),
    ),
    Figure(
        "digest.hour",
        _("The hour of the daily letter"),
        "8",
        HOUSE,
        whole(0, 23),
    ),
)
