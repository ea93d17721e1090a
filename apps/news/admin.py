from django.contrib import admin

from apps.news.models import NewsItem, Topic
from apps.publishing.admin import FactAdmin, PublishableAdmin


class NewsItemAdmin(PublishableAdmin):
    """News with their topics; the photo comes from the library."""

    list_display = ["title_text", "topic", "state", "languages", "unit", "posted", "on_site"]
    list_filter = [*PublishableAdmin.list_filter, "topic"]
    list_select_related = ["unit", "topic"]
    autocomplete_fields = ["unit", "photo"]


class TopicAdmin(FactAdmin):
    list_display = ["__str__", "code", "tint", "layout", "position"]


admin.site.register(NewsItem, NewsItemAdmin)
admin.site.register(Topic, TopicAdmin)
