"""The moderator's screens: the queue of reviews, and one review with what may be done about it. The
list shows no words; who opens a review leaves an entry in the journal."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from apps.feedback.models import Review, ReviewRule
from apps.feedback.reviews import actions
from apps.feedback.reviews.forms import PublishForm, ReplyForm, RuleForm
from apps.feedback.reviews.opening import missing_on, words_of
from apps.inquiries.admin.person import About, data_page
from apps.inquiries.guard import marked
from apps.inquiries.on_paper import may_hand_over
from apps.journal.admin import OwnFiltersAdmin
from apps.languages.typography import capitalised
from apps.publishing.admin import FactAdmin

DONE = {
    "publish": _("The review is published."),
    "refuse": _("The review is not published."),
    "remove": _("The review is removed."),
    "reply": _("The reply stands below the review."),
}
PILLS = {"waiting": "warning", "published": "success", "refused": "archived", "removed": "archived"}


class LateFilter(admin.SimpleListFilter):
    """Reviews that wait longer than they may."""

    title = _("the term")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [("yes", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        return queryset.filter(state=Review.State.WAITING, due_on__lt=timezone.localdate())


class ReviewAdmin(OwnFiltersAdmin):
    """Reviews by their terms, those that wait first; nobody searches their words without an entry
    of the journal."""

    list_display = [
        "number_words",
        "state_pill",
        "term",
        "score",
        "language",
        "unit",
        "received_at",
    ]
    list_filter = ["state", LateFilter, "score", "unit"]
    list_select_related = ["unit"]
    list_per_page = 50
    search_fields = ["=number"]
    actions = None
    # A term missed elsewhere makes no citizen wait.
    never_held_back = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Review.objects.kept_by(request.user, timezone.localdate())

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [Case(When(state=Review.State.WAITING, then=0), default=1), "due_on", "number"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.person_view)
        return [
            path("<int:pk>/person/", view, name="feedback_review_person"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("number"), ordering="number")
    def number_words(self, obj: Review) -> str:
        return str(obj)

    @admin.display(description=_("state"), ordering="state")
    def state_pill(self, obj: Review) -> SafeString:
        words = obj.get_state_display()
        return format_html('<span class="pill pill-{}">{}</span>', PILLS[obj.state], words)

    @admin.display(description=_("decision due by"), ordering="due_on")
    def term(self, obj: Review) -> SafeString | str:
        words = date_format(obj.due_on, "SHORT_DATE_FORMAT")
        if not obj.is_overdue(timezone.localdate()):
            return words
        return format_html('<span class="pill pill-danger">{}</span>', words)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        missing = missing_on(timezone.localdate())
        if missing:
            messages.info(request, words_of(missing))
        return super().changelist_view(request, extra_context)

    def person_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The data of the writer of one review. Raises Http404 for those a person does not keep."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        review = get_object_or_404(self.get_queryset(request), pk=pk)
        return data_page(self.admin_site, request, self.about(review))

    def about(self, review: Review) -> About:
        return About(
            review,
            _now("Review № %(number)d") % {"number": review.number},
            (
                (
                    capitalised(self.opts.verbose_name_plural),
                    reverse("admin:feedback_review_changelist"),
                ),
                (review, reverse("admin:feedback_review_change", args=[review.pk])),
            ),
            _now(
                "The words, name and e-mail are erased for good, on the site as well. The number,"
                " the days and the decisions stay."
            ),
        )

    @method_decorator(never_cache)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One review. Raises Http404 for those a person does not keep."""
        if object_id is None:
            # A review is written by whoever used the services.
            raise PermissionDenied
        review = self.get_object(request, object_id)
        if review is None:
            raise Http404
        if not self.has_view_permission(request, review):
            raise PermissionDenied
        screen = Screen(self, request, review)
        if request.method == "POST":
            return screen.act(request.POST.get("_do", ""))
        return screen.page()


class Screen:
    """What one person sees and does of one review."""

    def __init__(self, model_admin: ReviewAdmin, request: HttpRequest, review: Review) -> None:
        self.model_admin, self.request, self.review = model_admin, request, review
        self.url = reverse("admin:feedback_review_change", args=[review.pk])
        self.faulty: dict[str, forms.Form] = {}

    @property
    def allowed(self) -> set[str]:
        """The acts that are open to the person now."""
        if not actions.may_moderate(self.request.user, timezone.localdate()):
            return set()
        if self.review.is_waiting:
            return {"publish", "refuse"}
        return {"remove", "reply"} if self.review.is_published else set()

    def act(self, what: str) -> HttpResponse:
        """Does what a button says, then shows the review anew; a refusal keeps what was typed."""
        if what not in DONE:
            raise PermissionDenied
        form = self.forms_with(self.request.POST)[what]
        if form.is_valid():
            try:
                self.do(what, form.cleaned_data)
            except ValidationError as error:
                put_errors(form, error)
            else:
                messages.success(self.request, DONE[what])
                return HttpResponseRedirect(self.url)
        self.faulty = {what: form}
        return self.page()

    def do(self, what: str, given: dict[str, Any]) -> None:
        by = self.request.user
        if what == "publish":
            actions.publish(self.review, text=given["text"], rule=given["rule"], by=by)
        elif what == "refuse":
            actions.refuse(self.review, rule=given["rule"], by=by)
        elif what == "remove":
            actions.remove(self.review, rule=given["rule"], by=by)
        else:
            actions.reply(self.review, kk=given["reply_kk"], ru=given["reply_ru"], by=by)

    def forms_with(self, data: Any = None) -> dict[str, forms.Form]:
        """The forms of the page by the act they serve, each under a prefix of its own."""
        review = self.review
        said = {"reply_kk": review.reply_kk, "reply_ru": review.reply_ru}
        return {
            "publish": PublishForm(data, prefix="publish", initial={"text": review.text}),
            "refuse": RuleForm(data, prefix="refuse"),
            "remove": RuleForm(data, prefix="remove"),
            "reply": ReplyForm(data, prefix="reply", initial=said),
        }

    def page(self) -> TemplateResponse:
        review = Review.objects.with_decisions().get(pk=self.review.pk)
        if review.text:
            # What was erased can no longer be looked at.
            actions.note_look(review, by=self.request.user)
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": _now("Review № %(number)d") % {"number": review.number},
            "review": review,
            "marked": marked(review.text),
            "allowed": self.allowed,
            "forms": self.forms_with() | self.faulty,
            "faulty": self.faulty,
            "url": self.url,
            "hands_over": may_hand_over(self.request.user, timezone.localdate()),
            "list_url": reverse("admin:feedback_review_changelist"),
            "opts": self.model_admin.opts,
            "is_late": review.is_overdue(timezone.localdate()),
        }
        return TemplateResponse(self.request, "admin/feedback/review_change.html", context)


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Puts what an action refused beside its field, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)


class ReviewRuleAdmin(FactAdmin):
    """The numbered rules; one that a decision names is taken out of use, not deleted."""

    list_display = ["number", "wording", "in_force"]
    list_filter = ["in_force"]

    def has_delete_permission(self, request: HttpRequest, obj: ReviewRule | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not obj.moderations.exists()
