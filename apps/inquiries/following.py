"""How a person follows what was written, by number and secret: state, term, steps and words; adds
something, takes it back, has the personal data erased. Number and secret travel in posts alone,
never in an address; whoever has none of them learns nothing, not even which numbers there are."""

from collections.abc import Callable, Iterable
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.inquiries import actions, erasure
from apps.inquiries.actions import File
from apps.inquiries.asking import files_field, refuse_numbers, taken, text_field
from apps.inquiries.forms import ProtectedForm
from apps.inquiries.models import Inquiry, State, Step, Writing, steps_of
from apps.inquiries.protection import Rate, TooOften, check, count
from apps.inquiries.secrets import digest_of, is_secret
from apps.inquiries.views import ProtectedFormView
from apps.languages.dates import date_words
from apps.publishing.views import Crumb, from_home

# Wrong pairs of number and secret within an hour. A secret has 60 bits, so guessing is hopeless at
# any rate; a mobile operator sends for thousands from one address, and their mistakes must not lock
# out whoever has the right pair.
WRONG = Rate(address=50, network=500)
# What a number nobody has is compared with, so that it takes no less time than a wrong secret.
NOBODYS = digest_of("")


class FollowForm(ProtectedForm):
    """Number and secret. One message for a number that does not exist, a wrong secret and letters
    where digits belong; `inquiry` is what they open."""

    name = "follow"
    # A person looks often and from one address; guessing is limited by WRONG.
    rate = Rate(address=60, network=600)

    number = forms.CharField(
        label=_("Number"),
        max_length=20,
        help_text=_("As on the page after sending, for example 113."),
        error_messages={"required": _("Write the number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=40,
        help_text=_("12 letters and digits; dashes and capital letters do not matter."),
        error_messages={"required": _("Write the secret.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    inquiry: Inquiry

    def clean(self) -> None:
        if self._errors:
            return
        try:
            check(self.request, "follow.wrong", WRONG, self.at)
            found = opened_by(self.cleaned_data["number"], self.cleaned_data["secret"])
            if found is None:
                count(self.request, "follow.wrong", WRONG, self.at)
                raise ValidationError(
                    _now("The number and the secret do not fit together. Check both."),
                    code="wrong",
                )
            self.inquiry = found
        except TooOften as refusal:
            self.refuse_flood(refusal)

    def judge_time(self) -> None:
        """No time: no robot knows a secret, and a person presses the next button at once."""


class AdditionForm(ProtectedForm):
    """What a person adds to an inquiry."""

    name = "addition"

    text = text_field(_("What you add"), shortest=2)
    files = files_field()

    def clean_text(self) -> str:
        return refuse_numbers(self.cleaned_data["text"])

    def judge_time(self) -> None:
        """As for FollowForm, whose number and secret come with it."""

    def judge(self) -> None:
        super().judge()
        if self._errors or self.is_robot:
            return
        try:
            self.cleaned_data["files"] = taken(self.cleaned_data["files"])
        except ValidationError as refusal:
            self.add_error("files", refusal)


def opened_by(number: str, secret: str) -> Inquiry | None:
    """The inquiry that a number and a secret open, if they open one."""
    digits = "".join(sign for sign in number if sign in "0123456789")
    rows = Inquiry.objects.select_related("topic", "unit", "contact")
    found = rows.filter(number=int(digits)).first() if 0 < len(digits) < 10 else None
    fits = is_secret(secret, found.secret_digest if found else NOBODYS)
    return found if found and fits else None


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
        if holds(form.inquiry, text, files):
            return self.state(form, did=words)
        act = partial(actions.clarify, form.inquiry, text, files=files)
        return self.after(form, act, words, typed=text)

    def ask_to_withdraw(self, form: FollowForm) -> HttpResponse:
        return self.sure(form, "withdraw-surely")

    def withdraw(self, form: FollowForm) -> HttpResponse:
        return self.after(
            form,
            lambda: actions.withdraw(form.inquiry),
            _now("Taken back. It will not be answered."),
        )

    def ask_to_erase(self, form: FollowForm) -> HttpResponse:
        if not erasure.may_erase(form.inquiry):
            return self.state(form)
        return self.sure(form, "erase-surely")

    def erase(self, form: FollowForm) -> HttpResponse:
        if not erasure.may_erase(form.inquiry):
            return self.state(form)
        return self.after(
            form,
            lambda: erasure.erase(form.inquiry),
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
            form.inquiry.refresh_from_db()
            return self.state(form, refused=" ".join(refusal.messages), typed=typed)
        form.inquiry.refresh_from_db()
        return self.state(form, did=words)

    def sure(self, form: FollowForm, action: str) -> HttpResponse:
        return self.page("inquiries/sure.html", form=form, inquiry=form.inquiry, action=action)

    def state(
        self,
        form: FollowForm,
        addition: AdditionForm | None = None,
        did: str = "",
        refused: str = "",
        typed: str = "",
    ) -> TemplateResponse:
        inquiry = form.inquiry
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
