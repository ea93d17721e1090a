"""What stands below the form of any published record: its documents, and the mark of a change."""

from typing import Any

from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.languages.forms import TranslatedForm
from apps.publishing.admin.translated import TranslatedStackedInline, TwoLanguageInline
from apps.publishing.models import Attachment, Change


class AttachmentFormSet(BaseGenericInlineFormSet):
    """Refuses one document twice before the database does."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        seen: set[Any] = set()
        for form in kept:
            document = getattr(form, "cleaned_data", {}).get("document")
            if document in seen:
                form.add_error("document", _("This document is attached already."))
            elif document is not None:
                seen.add(document)


class AttachmentInline(TwoLanguageInline, GenericTabularInline):
    """The documents a record shows."""

    model = Attachment
    formset = AttachmentFormSet
    extra = 0
    form = TranslatedForm
    ct_field = "content_type"
    ct_fk_field = "object_id"
    autocomplete_fields = ["document"]
    fields = ["document", "caption_kk", "caption_ru", "position"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # To take a document off a page is to change the page; the document stays in the library.
        return self.has_change_permission(request, obj)


class ChangeInline(TranslatedStackedInline, GenericStackedInline):
    """The mark by which readers are told of a record as a change; one at most."""

    model = Change
    ct_field = "content_type"
    ct_fk_field = "object_id"
    # Inlines of any record do not ask `get_exclude` (AttachmentInline names its fields as well).
    fields = ["note_kk", "note_ru", "kind"]
    max_num = 1
    verbose_name = _("Tell readers as a change in")
    verbose_name_plural = _("Tell readers as a change in")
