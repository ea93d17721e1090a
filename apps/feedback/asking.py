"""Ways to write to the organisation: the page that shows all of them, and the forms to a unit, to
the organisation and about a page. What they ask and keep is in apps.inquiries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accessibility.views import own_path
from apps.feedback.crumbs import title, way_here
from apps.feedback.reviews.opening import missing_on
from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.asking import (
    AppealForm,
    AskView,
    InquiryForm,
    MessageForm,
    PageForm,
    UnitQuestionForm,
)
from apps.inquiries.forms import TOKEN
from apps.inquiries.models import Inquiry, Kind
from apps.inquiries.receipts import Receipt
from apps.inquiries.supplements import address_of
from apps.languages.middleware import prefix_language
from apps.publishing.figures import Figures
from apps.publishing.sections import collection_for
from apps.publishing.views import Crumb, Sibling, from_home
from apps.regulation.profiles import find_item

# The column of an inquiry's page.
MAX_PATH = 300


def takes_appeals() -> bool:
    """Whether formal appeals are filed on this site (setting APPEALS), or in e-Otinish alone."""
    return settings.APPEALS == "accept"


class AskUnit(AskView):
    """/feedback/ask/: a question to a unit."""

    form_class = UnitQuestionForm

    def heading(self) -> str:
        return _("Ask a unit")

    def lead(self) -> str:
        words = _(
            "The unit answers within %(term)s. With your consent the question and the answer are"
            " published, without your data."
        )
        return words % {"term": self.term()}

    def belongs(self) -> list[str]:
        return [
            _("Questions on how a unit works: hours, referrals, certificates, analyses."),
            _("Not here: diagnoses and treatment. A doctor speaks of them at an appointment."),
        ]

    def crumbs(self) -> list[Crumb]:
        return way_here(Crumb(self.heading()))


class Reception(AskView):
    """/feedback/reception/: a message to the organisation; where the organisation takes appeals on
    its site, a formal appeal or a complaint as well."""

    takes_appeals_here = True

    def heading(self) -> str:
        return _("Write to the internet reception")

    def lead(self) -> str:
        if takes_appeals():
            words = _("Messages are answered within %(term)s, appeals within %(appeal)s.")
            return words % {"term": self.term(), "appeal": self.term("appeal")}
        words = _("The organisation answers within %(term)s; nothing is published.")
        return words % {"term": self.term()}

    def belongs(self) -> list[str]:
        return [
            _("Messages about the work of the polyclinic, thanks, proposals, requests."),
            _("The message goes to the unit that answers for its topic."),
        ]

    def button(self) -> str:
        return _("Send the message")

    def crumbs(self) -> list[Crumb]:
        return way_here(Crumb(self.heading()))

    def make_form(self, *data: Any) -> InquiryForm:
        form_class = AppealForm if takes_appeals() else MessageForm
        return form_class(*data, request=self.request, initial=self.initial())


class PageFault(AskView):
    """/feedback/page/?page=/kk/…: something is wrong on a page of the site."""

    form_class = PageForm
    template = "inquiries/page.html"

    def heading(self) -> str:
        return _("Something wrong on a page")

    def lead(self) -> str:
        words = _("One field is enough. We put it right within %(term)s.")
        return words % {"term": self.term("page")}

    def button(self) -> str:
        return _("Send")

    def crumbs(self) -> list[Crumb]:
        return way_here(Crumb(self.heading()))

    def about(self) -> str:
        """The page it is about: a path of this site; the home page when none is named."""
        sent = self.request.POST.get("page") or self.request.GET.get("page", "")
        path = own_path(self.request, sent).partition("?")[0]
        # No database takes a zero byte, and no page of the site has one in its address.
        known = prefix_language(path) and len(path) <= MAX_PATH and path.isprintable()
        return path if known else reverse("home")

    def initial(self) -> dict[str, Any]:
        return {"page": self.about()}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(about=self.about(), **more)

    def keep(self, form: PageForm) -> Receipt[Inquiry]:
        return actions.submit(
            Submission(
                kind=Kind.PAGE,
                language=get_language() or "kk",
                text=form.cleaned_data["text"],
                page=self.about(),
                form=form.cleaned_data[TOKEN],
            )
        )


@dataclass(frozen=True)
class Way:
    """A way to write to the organisation, or what came of it: a tile."""

    icon: str
    title: str
    text: str
    url: str


def ways(on: date) -> list[Way]:
    """The ways to write, to ask and to say, without those that the site does not have on a day."""
    shown = [
        Way(
            "message-square",
            _("Ask the director"),
            _("A question with a public answer in the blog."),
            address_of("head_blog.ask"),
        ),
        Way(
            "hospital",
            _("Ask a unit"),
            _("On the hours, referrals and rules of a unit."),
            address_of("feedback.ask"),
        ),
        Way(
            "mail",
            _("Internet reception"),
            _("A message, an appeal or a complaint to the organisation.")
            if takes_appeals()
            else _("A message to the organisation; the answer is yours alone."),
            address_of("feedback.reception"),
        ),
        Way(
            "calendar-check",
            _("Personal reception"),
            _("Choose a time with the director or a deputy."),
            address_of("feedback.booking"),
        ),
        Way(
            "check",
            _("Surveys"),
            _("A few questions without a name; the results are public."),
            address_of("feedback.survey.list"),
        ),
        Way(
            "users",
            _("Reviews"),
            _("What patients say of us, and what we answer."),
            address_of("feedback.review.list") if missing_on(on) is None else "",
        ),
        Way(
            "triangle-alert",
            _("Something wrong on a page"),
            _("An old telephone, a mistake, a link that leads nowhere."),
            address_of("feedback.page"),
        ),
        Way(
            "search",
            _("What became of my question"),
            _("By the number and the secret you were given."),
            address_of("inquiries.follow"),
        ),
    ]
    return [way for way in shown if way.url]


# What stands in the register beside the forms: questions answered once for all, and the ways to
# appeal.
ITEMS = (
    "services.feedback.faq",
    "services.feedback.appeals_challenge",
    "services.feedback.egov_appeals",
    "services.feedback.appeals_overview",
)


def read_first() -> list[Sibling]:
    """What may answer before anybody has to write."""
    links = [
        Sibling(_("Answers of the director"), address_of("head_blog.headanswer.list")),
        Sibling(_("Answers of units"), address_of("feedback.unitanswer.list")),
    ]
    for item in ITEMS:
        collection = collection_for(item)
        if collection is not None:
            links.append(Sibling(str(find_item(item).title), collection.item_url(item)))
    return [link for link in links if link.url]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """/feedback/: all ways to write."""
    heading = title()
    return TemplateResponse(
        request,
        "feedback/overview.html",
        {
            "page_title": heading,
            "page_description": _("Questions, messages, personal reception, surveys and reviews."),
            "heading": heading,
            "breadcrumbs": from_home(Crumb(heading)),
            "ways": ways(timezone.localdate()),
            "read_first": read_first(),
            "takes_appeals": takes_appeals(),
            "takes_appeals_here": False,
            "appeals_link": Figures()["appeals.link"],
            "appeals_url": address_of("feedback.reception"),
        },
    )
