"""The public list of questions with their answers, and the page of one: what every section that
publishes answers has alike. A section says in a subclass who answers and where the list stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.inquiries.helpful import helpful_of
from apps.inquiries.models import PublicAnswer, Topic
from apps.inquiries.structured import question_page
from apps.languages.models import reading_language
from apps.library.renditions import Picture
from apps.publishing.views import Crumb, Listing

# Characters of a question that describe its page to a search engine.
DESCRIPTION = 200


@dataclass(frozen=True)
class Answerer:
    """Who answers, as the reader sees it: «Ответ директора», with a face or initials."""

    words: str
    initials: str = ""
    photo: Picture | None = None


class AnswerListing(Listing):
    """Questions with their answers, newest first, by topic; and a page for each."""

    page_size = 10

    def rows(self) -> QuerySet:
        return super().rows().select_related("topic", "inquiry")

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        counts = dict(rows.order_by().values_list("topic").annotate(count=Count("pk")))
        topics = list(Topic.objects.filter(pk__in=counts))
        chosen = self.request.GET.get("topic", "")
        self.topic = next((topic for topic in topics if topic.code == chosen), None)
        base = self.list_url(self.collection)
        everything = {
            "name": _("All"),
            "url": base,
            "current": self.topic is None,
            "count": sum(counts.values()),
        }
        chips = [
            {
                "name": topic.name,
                "url": f"{base}?topic={topic.code}",
                "current": topic == self.topic,
                "count": counts[topic.pk],
            }
            for topic in topics
        ]
        if self.topic is not None:
            rows = rows.filter(topic=self.topic)
        return rows, {
            "topics": [everything, *chips] if chips else [],
            "base": base,
            # Of the headings of questions.
            "level": 2,
        }

    def show_list(self) -> HttpResponse:
        response = super().show_list()
        answerer = self.answerers()
        for row in response.context_data["page_obj"]:
            prepare(row, answerer)
        return response

    def get_row(self, slug: str) -> PublicAnswer:
        row = super().get_row(slug)
        prepare(row, self.answerers())
        return row

    def templates(self, kind: str) -> list[str]:
        """The section's own template, else the one of all answers."""
        own, _shared = super().templates(kind)
        return [own, f"inquiries/answer_{kind}.html"]

    def answerers(self) -> Callable[[PublicAnswer], Answerer]:
        """Says who answers a question; what it needs is read once for all of them."""
        return lambda row: Answerer(
            _("Answer: %(unit)s") % {"unit": row.unit.name} if row.unit else _("Answer")
        )

    def extra(self, row: PublicAnswer) -> dict[str, Any]:
        question = " ".join((row.question or "").split())
        return {
            "base": self.list_url(self.collection),
            "page_description": row.lead or question[:DESCRIPTION],
            "helpful": helpful_of(row) if row.is_public else None,
            "structured": question_page(row, self.request),
            "breadcrumbs": self.crumbs(
                Crumb(self.heading(), self.list_url(self.collection)), Crumb(row.title)
            ),
        }


def prepare(row: PublicAnswer, answerer: Callable[[PublicAnswer], Answerer]) -> None:
    """Gives a row what its template asks beside the columns: who answers, and the question in the
    language it was asked in where that is not the page's."""
    row.answerer = answerer(row)
    elsewhere = row.asked_in != reading_language()
    row.original = row.text("question", row.asked_in) if elsewhere else ""
