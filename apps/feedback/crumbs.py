"""The way to a page of feedback, as readers see it above the heading."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.publishing.views import Crumb, from_home


def title() -> str:
    """What the page of all ways to write is called."""
    return _("Feedback")


def way_here(*last: Crumb) -> list[Crumb]:
    """From the home page through the page of all ways to write."""
    return from_home(Crumb(title(), reverse("feedback")), *last)
