"""The pages of reviews: the list, writing one, taking one back. The first two are not there while
the rules of editing are not published (opening.py)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from apps.feedback.crumbs import way_here
from apps.feedback.models import Review
from apps.feedback.models.reviews import BEST, average_score
from apps.feedback.reviews import actions
from apps.feedback.reviews.forms import ReviewForm, TakeBackForm
from apps.feedback.reviews.opening import RULES, missing_on
from apps.inquiries.forms import TOKEN
from apps.inquiries.receipts import Receipt
from apps.inquiries.views import ProtectedFormView
from apps.languages.models import reading_language
from apps.publishing.figures import Figures
from apps.publishing.sections import collection_for
from apps.publishing.views import Crumb

PAGE_SIZE = 20
# From so many scores on a mean says something.
LEAST_SCORES = 5


def rules_url() -> str:
    collection = collection_for(RULES)
    return collection.item_url(RULES) if collection else ""


class ReviewList(View):
    """What others think: the newest first, with the organisation's replies."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        if missing_on(today):
            raise Http404
        rows = Review.objects.shown(today).with_decisions().order_by("-published_on", "-number")
        heading = _("Reviews")
        context = {
            "page_title": heading,
            "page_description": "",
            "heading": heading,
            "breadcrumbs": way_here(Crumb(_("Reviews"))),
            "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
            "average": average_score(today, LEAST_SCORES),
            "best": BEST,
            "language": reading_language(),
            "months": Figures()["review.months"],
            "rules_url": rules_url(),
        }
        return TemplateResponse(request, "feedback/review_list.html", context)


class ReviewFormView(ProtectedFormView):
    """What both forms of reviews share."""

    @cached_property
    def is_open(self) -> bool:
        """Whether reviews are taken and shown today."""
        return missing_on(timezone.localdate()) is None

    def crumbs(self) -> list[Crumb]:
        reviews = Crumb(_("Reviews"), reverse("feedback.review.list"))
        return way_here(*([reviews] if self.is_open else []), Crumb(self.heading()))

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(rules_url=rules_url(), **more)


class AddReview(ReviewFormView):
    """Writing a review: it waits for a moderator."""

    form_class = ReviewForm
    template = "feedback/review_add.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.refuse_closed()
        return super().get(request, **kwargs)

    def answer(self, request: HttpRequest) -> HttpResponse:
        # Here and not before: a database that fails must not cost what was typed.
        self.refuse_closed()
        return super().answer(request)

    def refuse_closed(self) -> None:
        if not self.is_open:
            raise Http404

    def heading(self) -> str:
        return _("Write a review")

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(days=Figures()["review.wait_days"], **more)

    def keep(self, form: ReviewForm) -> Receipt[Review]:
        given = form.cleaned_data
        return actions.submit(
            actions.Written(
                language=given["language"],
                text=given["text"],
                score=given["score"],
                unit=given["unit"],
                name=given["signature"],
                email=given["email"],
                policy_digest=form.policy_digest,
                form=given[TOKEN],
            )
        )

    def done(self, kept: Receipt[Review]) -> TemplateResponse:
        return self.page("feedback/review_added.html", receipt=kept, review=kept.record)


class TakeBackReview(ReviewFormView):
    """Its writer takes a review off the site, also while no others are taken: a consent may be
    withdrawn at any time (Law on personal data No 94-V)."""

    form_class = TakeBackForm
    template = "feedback/review_back.html"

    def heading(self) -> str:
        return _("Take a review back")

    def keep(self, form: TakeBackForm) -> Review:
        actions.take_back(form.record)
        return form.record

    def done(self, kept: Review) -> TemplateResponse:
        return self.page("feedback/review_gone.html", review=kept)
