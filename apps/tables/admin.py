"""The admin of large tables: an edition is a form as any record, its rows come from a spreadsheet.

Bringing a file has three screens: what is expected, what would come of it, and the progress of the
import; all of them work without scripts. What is checked and stored is in actions.py."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.languages.models import EDITORIAL_LANGUAGES, reading_language
from apps.publishing.admin import DocumentBearingAdmin, fulfils_one_item, item_title
from apps.publishing.export import XLSX, Dataset, write_xlsx
from apps.publishing.export import columns_of as data_columns
from apps.publishing.models import PUBLIC_STATUSES
from apps.tables import actions
from apps.tables.headings import columns_of
from apps.tables.models import Import, Table
from apps.tables.reading import MAX_ROWS
from apps.tables.spreadsheets import MAX_BYTES, MEGABYTE, refuse_larger

# What a form adds to its file: boundaries and the token.
FORM_BYTES = 64 * 1024
# Divides the page of progress into what is sent first and what is sent last.
MARK = "progress-of-the-import"


class UploadForm(forms.Form):
    """Asks for the spreadsheet."""

    file = forms.FileField(
        label=_("Spreadsheet"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )


class TableAdmin(DocumentBearingAdmin):
    """Editions of a table: header and dates in the form, rows by a spreadsheet."""

    change_form_template = "admin/tables/change_form.html"
    # Until when an edition is in force stands in the column of what lapses.
    list_display = ["title_text", "state", "in_force_from", "languages", "unit"]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Names the item of each edition where a kind of table has several."""
        names = list(super().get_list_display(request))
        if item_title not in names and not fulfils_one_item(self.model):
            names.insert(1, item_title)
        return names

    def get_urls(self) -> list:
        def view(method: Any) -> Any:
            return self.admin_site.admin_view(method)

        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        # The import itself checks the token: see `import_view`.
        import_view = csrf_exempt(lambda request, object_id: self.import_view(request, object_id))
        return [
            path("<path:object_id>/import/", view(import_view), name=f"{stem}_import"),
            path(
                "<path:object_id>/import/<int:number>/",
                view(self.preview_view),
                name=f"{stem}_preview",
            ),
            path(
                "<path:object_id>/new-edition/",
                view(self.new_edition_view),
                name=f"{stem}_new_edition",
            ),
            path("<path:object_id>/template.xlsx", view(self.template_view), name=f"{stem}_blank"),
            path("<path:object_id>/rows.xlsx", view(self.rows_view), name=f"{stem}_rows"),
            *super().get_urls(),
        ]

    def own_url(self, name: str, *args: Any) -> str:
        stem = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{stem}_{name}", args=args, current_app=self.admin_site.name)

    def edition(self, request: HttpRequest, object_id: str, change: bool = True) -> Table:
        """The edition, for somebody who keeps it. Raises Http404 when it is not theirs,
        PermissionDenied when they may only read it."""
        edition = self.get_object(request, object_id)
        if edition is None:
            raise Http404
        allowed = self.has_change_permission if change else self.has_view_permission
        if not allowed(request, edition):
            raise PermissionDenied
        return edition

    # --- The form of an edition ---------------------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition = context.get("original")
        if edition is not None:
            context |= {
                "row_count": edition.rows.count(),
                "last_import": self.imports(edition).applied().first(),
                "is_open": not context["editing"].is_live,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def imports(self, edition: Table) -> QuerySet:
        found = Import.objects.of(edition).select_related("created_by", "applied_by")
        return found.order_by("-applied_at", "-pk")

    def new_edition_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        edition = self.edition(request, object_id)
        if request.method != "POST" or not self.has_add_permission(request):
            raise PermissionDenied
        copy = actions.copy_edition(edition, request.user)
        self.message_user(
            request,
            _("A new edition as a draft: set its dates and import its rows."),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self.change_url(copy))

    def template_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        return self.workbook(self.edition(request, object_id, change=False), empty=True)

    def rows_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        return self.workbook(self.edition(request, object_id, change=False))

    def workbook(self, edition: Table, empty: bool = False) -> HttpResponseBase:
        """The rows of an edition, or none, under the headings an import understands."""
        model = edition.row_model()
        names = [each.name for each in columns_of(model)]
        rows = model._default_manager.filter(table=edition).order_by("position", "pk")
        columns = data_columns(model, model.columns)
        dataset = Dataset(
            titles={code: edition.text("title", code) for code in EDITORIAL_LANGUAGES},
            rows=rows.none() if empty else rows,
            # Without the words of a choice beside its code: the import takes either.
            columns=tuple(each for each in columns if each.name in names),
        )
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        write_xlsx(dataset, file, reading_language())
        file.seek(0)
        name = f"{edition.slug}.xlsx" if not empty else f"{model._meta.model_name}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    # --- Bringing a file ----------------------------------------------------------------------

    def import_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Refuses a large upload by its length alone: not a byte of it is read, and looking for
        the token would read all of it."""
        form = UploadForm()
        try:
            refuse_larger(max(0, int(request.META.get("CONTENT_LENGTH") or 0) - FORM_BYTES))
        except ValidationError as error:
            form = UploadForm({}, {})
            form.errors["file"] = form.error_class(error.messages)
            return self.import_page(request, self.edition(request, object_id), form, status=413)
        checked = method_decorator(csrf_protect)(type(self).checked_import)
        return checked(self, request, object_id)

    def checked_import(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        edition = self.edition(request, object_id)
        if edition.status in PUBLIC_STATUSES:
            words = _("This edition is published. Make a new edition and import the table there.")
            self.message_user(request, words, messages.ERROR)
            return HttpResponseRedirect(self.change_url(edition))
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                import_ = actions.check(edition, form.cleaned_data["file"], request.user)
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                return HttpResponseRedirect(self.own_url("preview", edition.pk, import_.pk))
        elif request.method == "POST":
            form = UploadForm(request.POST, request.FILES)
        return self.import_page(request, edition, form)

    def import_page(
        self, request: HttpRequest, edition: Table, form: UploadForm, status: int = 200
    ) -> TemplateResponse:
        context = self.page(request, edition, _("Import from a spreadsheet")) | {
            "form": form,
            "columns": columns_of(edition.row_model()),
            "key": edition.row_model().key,
            "megabytes": MAX_BYTES // MEGABYTE,
            "row_limit": MAX_ROWS,
            "row_count": edition.rows.count(),
        }
        return TemplateResponse(request, "admin/tables/import.html", context, status=status)

    def page(self, request: HttpRequest, edition: Table, title: Any) -> dict[str, Any]:
        """What every screen of an import shows around itself."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": edition,
            "title": title,
            "change_url": self.change_url(edition),
            "import_url": self.own_url("import", edition.pk),
            "blank_url": self.own_url("blank", edition.pk),
            "rows_url": self.own_url("rows", edition.pk),
        }

    def preview_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponseBase:
        """What would come of a file; a confirmation imports it, another choice gives it up."""
        edition = self.edition(request, object_id)
        import_ = get_object_or_404(self.imports(edition), pk=number)
        if import_.state == Import.State.APPLIED:
            return HttpResponseRedirect(self.change_url(edition))
        if "_discard" in request.POST:
            actions.discard(import_)
            return HttpResponseRedirect(self.own_url("import", edition.pk))
        if "_import" in request.POST:
            return self.progress(request, edition, import_)
        context = self.page(request, edition, _("Check of the spreadsheet")) | {
            "import_": import_,
            "columns": columns_of(edition.row_model()),
            "faults": in_language(import_.faults),
            "warnings": in_language(import_.warnings),
            "compared": import_.preview.get("edition", {}).get(reading_language(), ""),
        }
        return TemplateResponse(request, "admin/tables/preview.html", context)

    # --- Progress -----------------------------------------------------------------------------

    def progress(
        self, request: HttpRequest, edition: Table, import_: Import
    ) -> StreamingHttpResponse:
        """A page that is sent while the rows go in: its head, a line after each batch, the result.

        Who leaves before the end leaves the rows as they were: the transaction ends with the
        response."""
        context = self.page(request, edition, _("Import from a spreadsheet")) | {"mark": MARK}
        frame = render_to_string("admin/tables/progress.html", context, request)
        parts = self.parts(frame, edition, import_, request.user, get_language() or "kk")
        response = StreamingHttpResponse(parts)
        # Compression and proxies would hold the lines back until the end.
        response.headers["Content-Encoding"] = "identity"
        response.headers["X-Accel-Buffering"] = "no"
        response.headers["Cache-Control"] = "private, no-store, no-transform"
        return response

    def parts(
        self, frame: str, edition: Table, import_: Import, by: Any, language: str
    ) -> Iterator[str]:
        head, _mark, tail = frame.partition(MARK)
        yield head
        total = import_.rows

        def line(**state: Any) -> str:
            # The request is over for everything but this page, and so is its language.
            with override(language):
                context = {"total": total, "change_url": self.change_url(edition), **state}
                return render_to_string("admin/tables/progress_line.html", context)

        yield line(done=0)
        done = 0
        try:
            for done in actions.applying(import_, by, timezone.now()):
                yield line(done=done)
        except ValidationError as error:
            with override(language):
                words = " ".join(error.messages)
            yield line(refused=words, import_url=self.own_url("import", edition.pk))
        else:
            yield line(done=done, finished=True)
        yield tail


def in_language(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kept faults in the language of the page."""
    language = reading_language()
    return [
        {
            "row": fault["row"],
            "column": fault["column"].get(language, ""),
            "value": fault["value"],
            "message": fault["message"][language],
        }
        for fault in faults
    ]
