"""The feed by topic, the archive by year and month, and the article."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from apps.languages.dates import month_name
from apps.languages.models import reading_language
from apps.news.models import NewsItem, Topic
from apps.publishing.sections import Collection, Listing


class NewsListing(Listing):
    """News, newest first; an archive address for every year and month that has any."""

    page_size = 12

    @classmethod
    def urls(cls, collection: Collection) -> list[URLPattern]:
        view = cls.as_view(collection=collection)
        base = collection.address
        return [
            path(f"{base}/archive/<int:year>/", view, name=f"{collection.name}.year"),
            path(f"{base}/archive/<int:year>/<int:month>/", view, name=f"{collection.name}.month"),
            *super().urls(collection),
        ]

    @classmethod
    def item_url(cls, collection: Collection, item: str) -> str:
        # The archive stands on the same page, under the feed's own list of years.
        return cls.list_url(collection) + ("#archive" if item == "support.news_archive" else "")

    def get(
        self,
        request: HttpRequest,
        slug: str = "",
        year: int | None = None,
        month: int | None = None,
    ) -> HttpResponse:
        if year is not None and not 1991 <= year <= 2100:
            raise Http404
        if month is not None and not 1 <= month <= 12:
            raise Http404
        self.year, self.month = year, month
        return super().get(request, slug)

    def rows(self) -> QuerySet:
        return super().rows().select_related("unit", "topic", "photo")

    def filtered(self, rows: QuerySet) -> tuple[QuerySet, dict[str, Any]]:
        published = NewsItem.objects.published()
        chosen = self.request.GET.get("topic", "")
        topics = list(
            Topic.objects.filter(news__in=published).annotate(count=Count("news")).distinct()
        )
        self.topic = next((topic for topic in topics if topic.code == chosen), None)
        if self.topic:
            rows = rows.filter(topic=self.topic)
        if self.year:
            rows = rows.filter(publish_at__year=self.year)
        if self.month:
            rows = rows.filter(publish_at__month=self.month)
        if self.year and not rows.exists():
            raise Http404
        base = self.list_url(self.collection)
        return rows, {
            "topics": [
                {
                    "name": topic.name,
                    "url": topic.get_absolute_url(),
                    "current": topic == self.topic,
                    "count": topic.count,
                }
                for topic in topics
            ],
            "years": self.archive(published),
            "all_url": base,
            "is_filtered": bool(self.topic or self.year),
            "query": f"topic={self.topic.code}&" if self.topic else "",
        }

    def archive(self, published: QuerySet) -> list[dict[str, Any]]:
        """The years with news and their months, newest first; one query."""
        counts = (
            published.order_by()
            .annotate(year=ExtractYear("publish_at"), month=ExtractMonth("publish_at"))
            .values("year", "month")
            .annotate(count=Count("pk"))
            .order_by("-year", "-month")
        )
        years: dict[int, dict[str, Any]] = {}
        for row in counts:
            year = years.setdefault(
                row["year"],
                {
                    "year": row["year"],
                    "url": reverse(f"{self.collection.name}.year", args=[row["year"]]),
                    "current": self.year == row["year"] and not self.month,
                    "open": self.year == row["year"],
                    "months": [],
                },
            )
            year["months"].append(
                {
                    "name": month_name(row["month"], reading_language()),
                    "url": reverse(
                        f"{self.collection.name}.month", args=[row["year"], row["month"]]
                    ),
                    "current": (self.year, self.month) == (row["year"], row["month"]),
                    "count": row["count"],
                }
            )
        return list(years.values())

    def heading(self) -> str:
        topic = getattr(self, "topic", None)
        if topic:
            return _("News: %(topic)s") % {"topic": topic.name}
        if self.month:
            words = _("News: %(month)s %(year)s")
            month = month_name(self.month, reading_language())
            return words % {"month": month, "year": self.year}
        if self.year:
            return _("News of %(year)s") % {"year": self.year}
        return self.collection.title

    def extra(self, row: NewsItem) -> dict[str, Any]:
        shown = NewsItem.objects.published().select_related("topic", "photo")
        earlier = shown.filter(publish_at__lt=row.publish_at) if row.publish_at else shown.none()
        later = shown.filter(publish_at__gt=row.publish_at) if row.publish_at else shown.none()
        related = list(shown.filter(topic=row.topic).exclude(pk=row.pk).newest()[:3])
        if len(related) < 3:
            known = [row.pk, *(each.pk for each in related)]
            related += list(shown.exclude(pk__in=known).newest()[: 3 - len(related)])
        address = quote(settings.SITE_URL + row.get_absolute_url(), safe="")
        title = quote(row.title or "", safe="")
        return {
            "previous": earlier.newest().first(),
            "next": later.order_by("publish_at", "pk").first(),
            "related": related,
            "share": [
                {"title": "Telegram", "url": f"https://t.me/share/url?url={address}&text={title}"},
                {"title": "WhatsApp", "url": f"https://wa.me/?text={title}%20{address}"},
                {
                    "title": _("E-mail"),
                    "url": f"mailto:?subject={title}&body={address}",
                },
            ],
        }
