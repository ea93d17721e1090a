"""Whether reviews are taken and shown at all: only beside the published rules by which they are
edited (mgdb1 прил. 1 р. 5 п. 7 пп. 2), and what the pages of both items show below their text."""

from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.feedback.models import ReviewRule
from apps.feedback.models.reviews import REVIEWS
from apps.inquiries.supplements import Supplement, address_of
from apps.publishing.models import as_of
from apps.publishing.sections import collection_for

RULES = "services.feedback.reviews_rules"


class Missing(StrEnum):
    """What keeps reviews from being taken."""

    PAGE = "page"
    RULES = "rules"


def missing_on(on: date) -> Missing | None:
    """What is missing on a day for reviews to be taken and shown; None when nothing is. Two
    queries."""
    collection = collection_for(RULES)
    if collection is None:
        return Missing.PAGE
    pages = collection.model._default_manager.published(as_of(on)).filter(item=RULES)
    if not pages.exists():
        return Missing.PAGE
    return None if rules_in_force().exists() else Missing.RULES


def rules_in_force():
    return ReviewRule.objects.filter(in_force=True)


def below_reviews(on: date) -> Supplement:
    """Below the text about reviews: the way to them, or why there is none."""
    missing = missing_on(on)
    return Supplement(
        "feedback/below_reviews.html",
        {
            "why_not": words_of(missing) if missing else "",
            "list_url": reverse("feedback.review.list"),
            "add_url": reverse("feedback.review.add"),
            "back_url": reverse("feedback.review.take_back"),
        },
        fills=missing is None,
    )


def below_rules(on: date) -> Supplement | None:
    """Below the text of the rules: each of them with its number, which decisions name."""
    rules = list(rules_in_force())
    return Supplement("feedback/review_rules.html", {"rules": rules}) if rules else None


def below_reception(on: date) -> Supplement | None:
    """Below the text about the internet reception: its form."""
    url = address_of("feedback.reception")
    return Supplement("feedback/below_reception.html", {"url": url}) if url else None


def words_of(missing: Missing) -> str:
    return {
        Missing.PAGE: _("Reviews are taken once the rules of editing them are published."),
        Missing.RULES: _("Reviews are taken once the rules of editing them are listed by number."),
    }[missing]


SUPPLEMENTS = {
    REVIEWS: below_reviews,
    RULES: below_rules,
    "services.feedback.internet_reception": below_reception,
}
