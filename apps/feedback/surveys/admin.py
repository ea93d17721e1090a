"""The admin of surveys: the form with its questions, the results, the answers in people's own words
(with permission, each look noted), and closing."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.roles import may_publish
from apps.feedback.models import Question, Survey
from apps.feedback.models.surveys import questions_stand
from apps.feedback.surveys.views import board_of, state_words
from apps.feedback.surveys.voting import close, erase_words, look_at_words
from apps.publishing.admin import PublishableAdmin, TranslatedStackedInline, item_title
from apps.publishing.admin.screens import address_of, route_name

WORDS_PAGE = 50
READ_WORDS, ERASE_WORDS = "feedback.view_openanswer", "feedback.change_openanswer"


class QuestionFormSet(BaseInlineFormSet):
    """Refuses, before anything is saved, to change the questions of a survey that is answered."""

    def clean(self) -> None:
        super().clean()
        changed = any(form.has_changed() for form in self.forms)
        if changed and self.instance.pk and self.instance.is_answered:
            raise ValidationError(questions_stand())


class QuestionInline(TranslatedStackedInline):
    """The questions of a survey with the answers to choose from."""

    model = Question
    formset = QuestionFormSet
    fields = [
        "wording_kk",
        "wording_ru",
        "options_kk",
        "options_ru",
        "kind",
        "required",
        "position",
    ]


class SurveyAdmin(PublishableAdmin):
    """A survey or a vote."""

    list_display = [
        "title_text",
        item_title,
        "state",
        "languages",
        "days",
        "results_link",
        "unit",
        "on_site",
    ]
    readonly_fields = ["results_link"]
    inlines = [QuestionInline]

    @admin.display(description=pgettext_lazy("survey", "state"), ordering="closes_on")
    def days(self, survey: Survey) -> str:
        return state_words(survey, timezone.localdate())

    @admin.display(description=_("results"))
    def results_link(self, survey: Survey) -> SafeString | str:
        if survey.pk is None:
            return "—"
        url = address_of(self, "results", survey)
        return format_html('<a href="{}">{}</a>', url, _now("Results"))

    def get_urls(self) -> list:
        screens = {
            "results": self.results_page,
            "words": self.words_page,
            "close": self.close_survey,
        }
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=route_name(self, name),
            )
            for name, view in screens.items()
        ]
        return [*own, *super().get_urls()]

    def survey_of(self, request: HttpRequest, object_id: int) -> Survey:
        """The survey, of those this person sees."""
        survey = self.get_object(request, str(object_id))
        if survey is None:
            raise Http404
        if not self.has_view_permission(request, survey):
            raise PermissionDenied
        return survey

    def may_close(self, request: HttpRequest, survey: Survey) -> bool:
        return self.has_change_permission(request, survey) and may_publish(request.user)

    def page(self, request: HttpRequest, survey: Survey, name: str, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": survey.title,
            "opts": self.opts,
            "survey": survey,
            "change_url": self.change_url(survey),
            "results_url": address_of(self, "results", survey),
            **more,
        }
        return TemplateResponse(request, f"admin/feedback/survey_{name}.html", context)

    def results_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What was answered so far, with the figures that readers are not shown hidden as well."""
        survey = self.survey_of(request, object_id)
        today = timezone.localdate()
        reads_words = request.user.has_perm(READ_WORDS)
        closable = survey.closed_at is None and survey.has_opened(today)
        return self.page(
            request,
            survey,
            "results",
            board=board_of(survey, today),
            state=state_words(survey, today),
            words_url=address_of(self, "words", survey) if reads_words else "",
            close_url=address_of(self, "close", survey)
            if closable and self.may_close(request, survey)
            else "",
        )

    def words_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answers in people's own words; a look leaves an entry in the journal."""
        survey = self.survey_of(request, object_id)
        if not request.user.has_perm(READ_WORDS):
            raise PermissionDenied
        may_erase = request.user.has_perm(ERASE_WORDS)
        if request.method == "POST":
            if not may_erase:
                raise PermissionDenied
            key = request.POST.get("answer", "")
            erase_words(survey, int(key) if key.isdecimal() else 0, by=request.user)
            messages.success(request, _now("Erased: nobody can read it any more."))
            return HttpResponseRedirect(address_of(self, "words", survey))
        found = Paginator(look_at_words(survey, by=request.user), WORDS_PAGE)
        page = found.get_page(request.GET.get("page"))
        return self.page(request, survey, "words", page_obj=page, may_erase=may_erase)

    def close_survey(self, request: HttpRequest, object_id: int) -> HttpResponse:
        survey = self.survey_of(request, object_id)
        if request.method != "POST" or not self.may_close(request, survey):
            raise PermissionDenied
        try:
            close(survey, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _now("Closed: no more answers are taken."))
        return HttpResponseRedirect(address_of(self, "results", survey))
