"""The public list of questions to units with their answers (mgdb1 and gp17 р. 5 п. 7 пп. 1)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.inquiries.pages import AnswerListing
from apps.publishing.views import Crumb, from_home


class UnitAnswers(AnswerListing):
    """Stands below the overview of all ways to write."""

    def heading(self) -> str:
        return _("Questions and answers")

    def crumbs(self, *last: Crumb) -> list[Crumb]:
        return from_home(Crumb(_("Feedback"), reverse("feedback")), *last)
