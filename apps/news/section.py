"""The news feed and its archive (section 11 of the register)."""

from apps.news.models import NewsItem
from apps.news.views import NewsListing
from apps.publishing.sections import Collection, register

register(
    Collection(
        NewsItem,
        items=("support.news_feed", "support.news_archive"),
        shape=NewsListing,
        path="news",
        feed=True,
    )
)
