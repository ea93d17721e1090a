"""The view of every form a citizen sends. Its page is never cached, sets no cookie and holds no
secret: instead of a token, a post must come from a page of this site."""

import logging
from http import HTTPStatus
from typing import Any, ClassVar

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from apps.accessibility.views import comes_from_our_own_page
from apps.inquiries.forms import ProtectedForm

logger = logging.getLogger(__name__)
NOT_KEPT = gettext_lazy(
    "It could not be kept, and nothing was sent. Your text is still here: try again in a few"
    " minutes, or call us."
)
KEPT_UNSEEN = gettext_lazy(
    "It was kept, but the page that says so could not be shown. Press the button: it is not kept"
    " twice, and you will see what became of it."
)


def note_failure(error: Exception, what: str = "could not be kept") -> None:
    """Writes to the log what became of a form. Only the kind of the failure: the words of a
    database quote the row, and so the person."""
    logger.error("A form of a citizen %s: %s", what, type(error).__qualname__)


def rendered(response: HttpResponse) -> HttpResponse:
    return response.render() if isinstance(response, TemplateResponse) else response


# Exempt because a token needs a cookie, and whoever refuses cookies would lose what was typed. A
# citizen's form acts for nobody who is signed in, so there is nothing a foreign page could abuse
# but sending; that is refused by the headers browsers write themselves.
@method_decorator([csrf_exempt, never_cache], name="dispatch")
class ProtectedFormView(View):
    """Shows a form, and what became of it. A subclass gives `form_class`, `template`, `heading()`,
    `crumbs()`, `keep(form)`, which keeps what was sent in one transaction, and `done(kept)`, the
    page that says so.

    When keeping fails, nothing is kept, and the page says so and holds all that was typed (503)."""

    form_class: ClassVar[type[ProtectedForm]]
    template: ClassVar[str] = ""
    # The page a robot gets: it looks like success and nothing was kept.
    robot_template: ClassVar[str] = "inquiries/thanks.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.make_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            # Rendered here: the page asks the database too.
            return rendered(self.answer(request))
        except DatabaseError as error:
            note_failure(error)
            return self.without_database(request)

    def answer(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST, request.FILES)
        if not comes_from_our_own_page(request):
            form.refuse_foreign(_("This form works only on the pages of this site."))
            return self.show(form, HTTPStatus.FORBIDDEN)
        if not form.is_valid():
            flood = form.has_error("__all__", "too_often")
            return self.show(form, HTTPStatus.TOO_MANY_REQUESTS if flood else HTTPStatus.OK)
        if form.is_robot:
            return self.page(self.robot_template)
        try:
            kept = self.keep(form)
        # A full disk takes no file that was sent along.
        except (DatabaseError, OSError) as error:
            note_failure(error)
            form.add_error(None, NOT_KEPT)
            return self.show(form, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return rendered(self.done(kept))
        except DatabaseError as error:
            note_failure(error, "was kept, but its page failed")
            return self.without_database(request, KEPT_UNSEEN)

    def without_database(self, request: HttpRequest, words: Any = NOT_KEPT) -> HttpResponse:
        """The page when not even a page can be made: what was typed, and how to send it again."""
        rest = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "text"
        ]
        context = {
            "page_title": self.heading(),
            "text": request.POST.get("text", ""),
            "rest": rest,
            "had_files": bool(request.FILES),
            "words": words,
        }
        page = render_to_string("inquiries/not_kept.html", context)
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)

    def make_form(self, *data: Any) -> ProtectedForm:
        return self.form_class(*data, request=self.request, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        return {}

    def heading(self) -> str:
        raise NotImplementedError

    def crumbs(self) -> list[Any]:
        raise NotImplementedError

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of the form shows; a subclass adds to it."""
        return {
            "page_title": self.heading(),
            "page_description": "",
            "heading": self.heading(),
            "breadcrumbs": self.crumbs(),
            **more,
        }

    def show(self, form: ProtectedForm, status: int = HTTPStatus.OK) -> HttpResponse:
        return self.page(self.template, status, form=form)

    def page(self, template: str, status: int = HTTPStatus.OK, **more: Any) -> TemplateResponse:
        return TemplateResponse(self.request, template, self.context(**more), status=status)

    def keep(self, form: ProtectedForm) -> Any:
        raise NotImplementedError

    def done(self, kept: Any) -> TemplateResponse:
        raise NotImplementedError
