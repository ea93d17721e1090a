"""The editors' lists and forms of images, documents and recordings. Rules are in forms.py and
actions.py; here is only what stands where on the screen."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import works_everywhere
from apps.languages.models import column, reading_language
from apps.languages.typography import file_size
from apps.library import actions
from apps.library.forms import DocumentForm, ImageForm, RecordingForm
from apps.library.models import Document, DocumentVersion, Image, Recording
from apps.library.renditions import rendition_url

CONSENT = (
    _("Consent of patients"),
    {
        "fields": ["shows", ("consent_from", "consent_on"), "consent_kept"],
        "description": _(
            "A patient is shown only with a written consent: the patient's own, or for a child "
            "that of a parent or guardian. Without it the file cannot be published."
        ),
    },
)
RESTRICTION = (_("Restricted access"), {"fields": ["restriction"]})
NO_USE = _("Not used anywhere yet: nobody but the staff sees it.")


def pair(name: str) -> tuple[str, str]:
    """The Kazakh and the Russian column of a text, side by side."""
    return column(name, "kk"), column(name, "ru")


class FileAdmin(admin.ModelAdmin):
    """What the three kinds of files have in common: where each is used and how it is deleted."""

    date_hierarchy = "created_at"
    list_filter = ("unit",)
    list_select_related = ("unit",)
    save_on_top = False

    @admin.display(description=_("used on"))
    def used_on(self, file: Model) -> SafeString | str:
        uses = actions.uses_of(file) if file.pk else []
        if not uses:
            return NO_USE
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                '<li><a href="{}">{}: {}</a></li>',
                ((use.admin_url, use.kind, use.name) for use in uses),
            ),
        )

    @admin.display(description=_("public"), boolean=True)
    def is_public(self, file: Model) -> bool:
        return file.is_public_now

    def has_change_permission(self, request: HttpRequest, file: Model | None = None) -> bool:
        return super().has_change_permission(request, file) and self.is_kept_by(request, file)

    def has_delete_permission(self, request: HttpRequest, file: Model | None = None) -> bool:
        return super().has_delete_permission(request, file) and self.is_kept_by(request, file)

    def is_kept_by(self, request: HttpRequest, file: Model | None) -> bool:
        """Everybody may use every file; who is bound to units changes only the files of those
        units and what they uploaded themselves: a new version is seen by readers at once."""
        if file is None or works_everywhere(request.user):
            return True
        if file.created_by_id == request.user.pk:
            return True
        return request.user.units_in_charge().filter(pk=file.unit_id).exists()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        public = self.model.objects.public().values("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(is_public_now=ExpressionWrapper(Q(pk__in=public), BooleanField()))
        )

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        actions.delete_file(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for file in queryset:
            actions.delete_file(file, by=request.user)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        file = self.get_object(request, object_id)
        if file is not None and self.has_delete_permission(request, file):
            try:
                actions.refuse_deleting_used(file)
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
                return redirect(f"admin:library_{self.opts.model_name}_change", file.pk)
        return super().delete_view(request, object_id, extra_context)


@admin.register(Image)
class ImageAdmin(FileAdmin):
    form = ImageForm
    list_display = ("thumbnail", "__str__", "right", "taken_on", "unit", "is_public", "created_at")
    list_display_links = ("thumbnail", "__str__")
    list_filter = ("right", "decorative", "unit")
    search_fields = ("alt_kk", "alt_ru", "caption_kk", "caption_ru", "source", "credit")
    readonly_fields = ("preview", "used_on", "created_at", "created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list:
        return [
            (None, {"fields": ["preview" if obj else "upload"]}),
            (_("Texts"), {"fields": [pair("alt"), "decorative", pair("caption")]}),
            (_("Origin"), {"fields": ["source", "right", "credit", "taken_on", "unit"]}),
            CONSENT,
            RESTRICTION,
            (
                _("Focal point"),
                {
                    "fields": [("focal_x", "focal_y")],
                    "description": _("What must stay visible when the image is cut to a format."),
                },
            ),
            *([(_("Use"), {"fields": ["used_on", "created_at", "created_by"]})] if obj else []),
        ]

    @admin.display(description=_("image"))
    def thumbnail(self, image: Image) -> SafeString:
        return format_html(
            '<img src="{}" alt="" width="96" height="96" loading="lazy">',
            rendition_url(image, "portrait96"),
        )

    @admin.display(description=_("image"))
    def preview(self, image: Image) -> SafeString:
        return format_html(
            '<a href="{}"><img src="{}" alt="{}" width="400"></a> {} × {}',
            rendition_url(image, "full"),
            rendition_url(image, "card"),
            image.text("alt", reading_language()),
            image.width,
            image.height,
        )

    def save_model(self, request: HttpRequest, obj: Image, form: ImageForm, change: bool) -> None:
        if change:
            actions.save_image(obj, by=request.user)
        else:
            actions.save_new_image(obj, form.cleaned_data["upload"], by=request.user)


class VersionInline(admin.TabularInline):
    """The stored versions, newest first, for reading: a version never changes."""

    model = DocumentVersion
    fields = ("language", "number", "link", "size_words", "pages", "has_text_layer", "note")
    readonly_fields = (*fields, "created_at", "created_by")
    ordering = ("language", "-number")
    can_delete = False
    extra = 0
    max_num = 0
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("document", "created_by").defer("text")

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> tuple:
        return (*self.fields, "created_at", "created_by")

    def has_add_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:
        return request.user.has_perm("library.view_document")

    @admin.display(description=_("file"))
    def link(self, version: DocumentVersion) -> SafeString:
        return format_html('<a href="{}">{}</a>', version.version_url, version.original_name)

    @admin.display(description=_("size"))
    def size_words(self, version: DocumentVersion) -> str:
        return file_size(version.size, reading_language())


@admin.register(Document)
class DocumentAdmin(FileAdmin):
    form = DocumentForm
    inlines = (VersionInline,)
    list_display = ("__str__", "kind", "number", "date", "unit", "languages", "is_public")
    list_filter = ("kind", "unit")
    search_fields = ("title_kk", "title_ru", "number", "signatory_kk", "signatory_ru")
    readonly_fields = ("used_on", "created_at", "created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Document | None = None) -> list:
        return [
            (
                None,
                {"fields": [pair("title"), ("kind", "number", "date"), pair("signatory"), "unit"]},
            ),
            (_("New files"), {"fields": [("upload_kk", "upload_ru"), "upload_both", "note"]}),
            RESTRICTION,
            *([(_("Use"), {"fields": ["used_on", "created_at", "created_by"]})] if obj else []),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_current_versions()

    @admin.display(description=_("files"))
    def languages(self, document: Document) -> str:
        return ", ".join(
            f"{version.language} {version.extension.upper()}" for version in document.latest
        )

    def save_model(
        self, request: HttpRequest, obj: Document, form: DocumentForm, change: bool
    ) -> None:
        files = form.new_files
        note = form.cleaned_data.get("note", "")
        actions.save_document(obj, by=request.user, files=files, note=note)
        for checked in files.values():
            if checked.warning is not None:
                self.message_user(
                    request, f"{checked.upload.name}: {checked.warning}", messages.WARNING
                )


@admin.register(Recording)
class RecordingAdmin(FileAdmin):
    form = RecordingForm
    list_display = ("__str__", "kind", "right", "duration", "unit", "is_public", "created_at")
    list_filter = ("kind", "right", "unit")
    search_fields = ("title_kk", "title_ru", "transcript_kk", "transcript_ru", "source")
    readonly_fields = ("link", "used_on", "created_at", "created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Recording | None = None) -> list:
        return [
            (
                None,
                {
                    "fields": [
                        pair("title"),
                        ("kind", "duration"),
                        *(["link"] if obj else []),
                        "upload",
                    ]
                },
            ),
            (
                _("For those who cannot hear"),
                {"fields": [("new_captions_kk", "new_captions_ru"), pair("transcript")]},
            ),
            (_("Origin"), {"fields": ["source", "right", "unit"]}),
            CONSENT,
            RESTRICTION,
            *([(_("Use"), {"fields": ["used_on", "created_at", "created_by"]})] if obj else []),
        ]

    @admin.display(description=_("stored file"))
    def link(self, recording: Recording) -> SafeString:
        return format_html('<a href="{}">{}</a>', recording.url, recording.name)

    def save_model(
        self, request: HttpRequest, obj: Recording, form: RecordingForm, change: bool
    ) -> None:
        actions.save_recording(obj, by=request.user, **form.new_files)
