"""Who of the organisation receives citizens, when and where, as of a day: the schedule of reception
by the head and other authorised persons (gp17 and mgdb1, section 5)."""

from datetime import date

from apps.organisation.models import Post
from apps.organisation.presenters import PostRow, post_rows


def reception_rows(on: date | None = None) -> list[PostRow]:
    """The posts that have hours of reception, in their order, each with its holder or whoever acts
    on a day (default: today); a fixed number of queries however many posts."""
    posts = Post.objects.in_force(on).filter(reception_hours__isnull=False).distinct()
    return post_rows(list(posts.with_holders(on).with_reception()))
