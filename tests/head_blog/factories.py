"""What the head writes."""

from apps.head_blog.models import Post
from tests.factories import PageFactory


class HeadPostFactory(PageFactory):
    class Meta:
        model = Post
