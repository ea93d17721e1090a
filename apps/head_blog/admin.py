"""The admin of the head's blog."""

from django.contrib import admin

from apps.head_blog.models import HeadAnswer, Post
from apps.inquiries.admin.answers import AnswerAdmin
from apps.publishing.admin import PublishableAdmin

admin.site.register(HeadAnswer, AnswerAdmin)


@admin.register(Post)
class PostAdmin(PublishableAdmin):
    """What the head writes; the photo comes from the library."""

    list_display = ["title_text", "kind", "state", "languages", "unit", "posted", "on_site"]
    list_filter = [*PublishableAdmin.list_filter, "kind"]
    autocomplete_fields = ["unit", "photo"]
