"""The admin of published answers, whichever section publishes them. What the person wrote is never
here: it is read at the desk, with an entry in the journal."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.inquiries.helpful import helpful_of
from apps.inquiries.models import PublicAnswer
from apps.publishing.admin import PublishableAdmin


class AnswerAdmin(PublishableAdmin):
    """Question and answer in both languages; the number of the inquiry, its days and what readers
    said are facts and not typed."""

    list_display = ["number", "title_text", "topic", "state", "languages", "answered_on", "on_site"]
    list_display_links = ["title_text"]
    list_filter = [*PublishableAdmin.list_filter, "topic"]
    list_select_related = ["unit", "topic", "inquiry"]
    readonly_fields = ["number", "readers_said"]
    shared_title = _("The question and its days")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("inquiry")

    @admin.display(description=_("number of the inquiry"), ordering="inquiry__number")
    def number(self, obj: PublicAnswer) -> str:
        return str(obj.inquiry) if obj.inquiry_id else "—"

    @admin.display(description=_("helpful to readers"))
    def readers_said(self, obj: PublicAnswer) -> str:
        if not obj.pk:
            return "—"
        found = helpful_of(obj)
        words = _("helpful: %(yes)s, not helpful: %(no)s")
        return words % {"yes": found.yes, "no": found.no}
