"""The first page of the blog with the head's answers, and what the head writes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.head_blog.models import HeadAnswer, Post
from apps.head_blog.presenters import answerers, blog_figures, head_card
from apps.inquiries.models import PublicAnswer
from apps.inquiries.pages import Answerer, AnswerListing
from apps.publishing.figures import Figures
from apps.publishing.sections import collection_of
from apps.publishing.views import Crumb, Listing, from_home

NEWEST_POSTS = 3


def blog_title() -> str:
    return _("Director's blog")


class HeadBlog(AnswerListing):
    """The head, questions with the head's answers, and the ways to ask."""

    def heading(self) -> str:
        return blog_title()

    def answerers(self) -> Callable[[PublicAnswer], Answerer]:
        return answerers()

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        oldest = rows.order_by("publish_at").first()
        dates = {"posted_on": oldest and oldest.posted_on, "updated_on": rows.last_changed_on()}
        chosen, extra = super().filtered(rows)
        figures = Figures()
        return chosen, extra | {
            "dates": dates,
            # The list stands below a heading of its own.
            "level": 3,
            "head": head_card(),
            "figures": blog_figures(),
            "platform": figures["blog.platform"],
            "accepts_appeals": settings.APPEALS == "accept",
            "appeals_link": figures["appeals.link"],
            "appeal_days": figures["answer.appeal"],
            "posts": Post.objects.published().newest()[:NEWEST_POSTS],
            "posts_url": collection_of(Post).list_url,
        }


class Posts(Listing):
    """What the head writes: posts and statements, newest first."""

    def heading(self) -> str:
        return _("Posts and statements of the director")

    def rows(self) -> QuerySet:
        return super().rows().select_related("photo")

    def crumbs(self, *last: Crumb) -> list[Crumb]:
        return from_home(Crumb(blog_title(), collection_of(HeadAnswer).list_url), *last)

    def extra(self, row: Post) -> dict[str, Any]:
        above = Crumb(self.heading(), self.list_url(self.collection))
        return {"breadcrumbs": self.crumbs(above, Crumb(row.title))}
