"""The feed of the changes readers are told of, in each language."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from apps.publishing.changes import ShownChange, latest
from apps.publishing.feeds import printable


class ChangesFeed(Feed):
    """The newest changes of all kinds (RSS 2.0)."""

    feed_type = Rss201rev2Feed
    length = 30

    def title(self) -> str:
        return _("Latest changes")

    def link(self) -> str:
        return reverse("support.supportpage.page", args=["updates-rubric"])

    def description(self) -> str:
        return _("Changes in legislation, in state services and in permit procedures.")

    def items(self) -> list[ShownChange]:
        return latest(limit=self.length)

    def item_title(self, item: ShownChange) -> str:
        return printable(f"{item.kind}: {item.title}")

    def item_description(self, item: ShownChange) -> str:
        return printable(item.text)

    def item_link(self, item: ShownChange) -> str:
        return item.url

    def item_pubdate(self, item: ShownChange) -> datetime:
        return item.told_at
