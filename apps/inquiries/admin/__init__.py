"""The editors' side of what citizens write: the desk (desk.py, inquiry.py, public.py), published
answers (answers.py), topics and templates. What a person wrote is read at the desk alone."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.inquiries.models import AnswerTemplate, Topic
from apps.publishing.admin import FactAdmin, TranslatedAdmin


@admin.register(Topic)
class TopicAdmin(FactAdmin):
    """Topics of questions, with the unit that answers each."""

    list_display = ["name", "unit", "is_active", "position"]
    list_filter = ["is_active", "unit"]
    list_select_related = ["unit"]


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(TranslatedAdmin):
    """Words an answer often begins with."""

    list_display = ["title", "topic", "position"]
    list_filter = ["topic"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("topic")
