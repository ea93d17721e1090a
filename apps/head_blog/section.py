"""The head's blog: no item of Appendix 1 by itself, both regulations ask for it in their rules."""

from django.utils.translation import gettext_lazy as _

from apps.head_blog.models import HeadAnswer, Post
from apps.head_blog.views import HeadBlog, Posts
from apps.inquiries.models import Kind
from apps.inquiries.owed import AnswersOwed
from apps.publishing.sections import Collection, register

register(
    Collection(
        HeadAnswer,
        shape=HeadBlog,
        path="blog",
        feed=True,
        owes=(AnswersOwed(_("Questions to the head"), (Kind.HEAD,)),),
    )
)
register(Collection(Post, shape=Posts, path="blog/posts", feed=True))
