"""How a person follows what was written, by number and secret: state, term, steps and words; adds
something, takes it back, has the personal data erased. Number and secret travel in posts alone,
never in an address; whoever has none of them learns nothing, not even which numbers there are."""

from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.inquiries import actions, erasure
from apps.inquiries.actions import File
from apps.inquiries.fields import files_field, text_field
from apps.inquiries.forms import KeyForm, OwnWordsForm, ProtectedForm
from apps.inquiries.models import Inquiry, State, Step, Writing, steps_of
from apps.inquiries.views import ProtectedFormView
from apps.languages.dates import date_words
from apps.publishing.views import Crumb, from_home


class FollowForm(KeyForm):
    """Number and secret of an inquiry."""

    name = "follow"

    record: Inquiry

    def rows(self) -> QuerySet[Inquiry]:
        return Inquiry.objects.select_related("topic", "unit", "contact")


class AdditionForm(OwnWordsForm):
    """What a person adds to an inquiry."""

    name = "addition"

    text = text_field(_("What you add"), shortest=2)
    files = files_field()

    def judge_time(self) -> None:
        """As for FollowForm, whose number and secret come with it."""


class FollowView(ProtectedFormView):
    """/inquiries/: asks for number and secret, then shows the inquiry and does what its buttons
    say."""

    form_class = FollowForm
    template = "inquiries/follow.html"

    def heading(self) -> str:
        return _now("What became of my question")

    def crumbs(self) -> list[Crumb]:
        return from_home(Crumb(self.heading()))

    def show(self, form: ProtectedForm, status: int = HTTPStatus.OK) -> HttpResponse:
        # What was being added stays on the page when it could not be kept.
        typed = self.request.POST.get("text", "")
        return self.page(self.template, status, form=form, typed=typed)

    def keep(self, form: FollowForm) -> HttpResponse:
        doing: dict[str, Callable[[FollowForm], HttpResponse]] = {
            "add": self.add,
            "withdraw": self.ask_to_withdraw,
            "withdraw-surely": self.withdraw,
            "erase": self.ask_to_erase,
            "erase-surely": self.erase,
        }
        return doing.get(self.request.POST.get("action", ""), self.state)(form)

    def done(self, kept: HttpResponse) -> HttpResponse:
        return kept

    def add(self, form: FollowForm) -> HttpResponse:
        addition = AdditionForm(self.request.POST, self.request.FILES, request=self.request)
        if not addition.is_valid():
            return self.state(form, addition=addition)
        if addition.is_robot:
            return self.page(self.robot_template)
        text, files = (addition.cleaned_data[name] for name in ("text", "files"))
        words = _now("Added. The term of the answer stays as it is.")
        if holds(form.record, text, files):
            return self.state(form, did=words)
        act = partial(actions.clarify, form.record, text, files=files)
        return self.after(form, act, words, typed=text)

    def ask_to_withdraw(self, form: FollowForm) -> HttpResponse:
        return self.sure(form, "withdraw-surely")

    def withdraw(self, form: FollowForm) -> HttpResponse:
        return self.after(
            form,
            lambda: actions.withdraw(form.record),
            _now("Taken back. It will not be answered."),
        )

    def ask_to_erase(self, form: FollowForm) -> HttpResponse:
        if not erasure.may_erase(form.record):
            return self.state(form)
        return self.sure(form, "erase-surely")

    def erase(self, form: FollowForm) -> HttpResponse:
        if not erasure.may_erase(form.record):
            return self.state(form)
        return self.after(
            form,
            lambda: erasure.erase(form.record),
            _now("Erased: your texts, your files and everything about you."),
        )

    def after(
        self, form: FollowForm, act: Callable[[], None], words: str, typed: str = ""
    ) -> HttpResponse:
        """The state after something was done, or with the reason why it was not and what had been
        typed."""
        try:
            act()
        except ValidationError as refusal:
            form.record.refresh_from_db()
            return self.state(form, refused=" ".join(refusal.messages), typed=typed)
        form.record.refresh_from_db()
        return self.state(form, did=words)

    def sure(self, form: FollowForm, action: str) -> HttpResponse:
        return self.page("inquiries/sure.html", form=form, inquiry=form.record, action=action)

    def state(
        self,
        form: FollowForm,
        addition: AdditionForm | None = None,
        did: str = "",
        refused: str = "",
        typed: str = "",
    ) -> TemplateResponse:
        inquiry = form.record
        today = timezone.localdate(form.at)
        if addition is None and inquiry.is_open:
            addition = AdditionForm(request=self.request)
        return self.page(
            "inquiries/state.html",
            form=form,
            inquiry=inquiry,
            addition=addition if inquiry.is_open else None,
            did=did,
            refused=refused,
            typed=typed,
            steps=timeline(inquiry),
            writings=inquiry.writings.filter(kind__in=Writing.SHOWN),
            enclosures=inquiry.enclosures.all(),
            overdue=inquiry.is_open and inquiry.is_overdue(today),
            may_erase=erasure.may_erase(inquiry),
            is_erased=inquiry.erased_at is not None,
        )


def holds(inquiry: Inquiry, text: str, files: Iterable[File]) -> bool:
    """Whether an addition stands already: a page loaded again sends it again."""
    known = inquiry.writings.filter(kind=Writing.Kind.CLARIFICATION, text=text.strip()).exists()
    sent = {file.sha256 for file in files}
    return known and sent <= set(inquiry.enclosures.values_list("sha256", flat=True))


def timeline(inquiry: Inquiry) -> list[dict[str, Any]]:
    """The steps of an inquiry in words, with the one that is still to come."""
    steps = [step_words(step) for step in steps_of(inquiry)]
    if inquiry.state == State.OPEN:
        steps.append(
            {
                "title": _now("Answer"),
                "text": _now("Due by %(day)s.") % {"day": in_words(inquiry.due_on)},
                "done": False,
            }
        )
    return steps


def step_words(step: Step) -> dict[str, Any]:
    parts = [in_words(timezone.localdate(step.at))]
    if step.unit is not None:
        parts.append(step.unit.name)
    if step.due_on is not None:
        parts.append(_now("answer due by %(day)s") % {"day": in_words(step.due_on)})
    return {"title": step.get_kind_display(), "text": " · ".join(parts), "done": True}


def in_words(day: Any) -> str:
    return date_words(day, get_language())
