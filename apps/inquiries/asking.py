"""The forms by which citizens write, and the view of all of them: what is asked, what is refused
and what the person is shown afterwards. Which form stands where says the section it belongs to;
what is kept says actions.py."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.fields import (
    email_field,
    files_field,
    language_field,
    name_field,
    phone_field,
    text_field,
)
from apps.inquiries.forms import TOKEN, OwnWordsForm, PersonalForm
from apps.inquiries.models import Inquiry, Kind, Topic
from apps.inquiries.protection import form_token
from apps.inquiries.receipts import Receipt
from apps.inquiries.supplements import address_of
from apps.inquiries.views import ProtectedFormView
from apps.publishing.figures import Figures
from apps.publishing.gate.texts.personal import is_person_number

# What a person agrees to by the box of consent.
CONSENT = (
    _("Kept: your name, e-mail, telephone and address, if you type them, your text and files."),
    _(
        "What for: to answer you. Nobody outside the organisation gets them, unless the law has an"
        " appeal forwarded."
    ),
    _("Who reads them: those who prepare the answer; every look at them is written down."),
    _("How long: until the answer and %(days)s days after it; then they are erased."),
    _("You may withdraw the consent and have them erased at any time, by number and secret."),
)


# --- Forms --------------------------------------------------------------------------------------


class InquiryForm(PersonalForm):
    """A question or a message: topic and text; who writes is nobody's business unless the person
    wants to be named, told or answered formally. A subclass sets the `kind`."""

    CONSENT = CONSENT
    kind: ClassVar[Kind]

    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("Topic"),
        empty_label=_("Choose a topic"),
        error_messages={
            "required": _("Choose a topic."),
            "invalid_choice": _("Choose a topic from the list."),
        },
    )
    text = text_field(
        _("Your question"),
        help_text=_(
            "Write briefly what it is about. Write no names, no diagnoses and no individual"
            " identification number (IIN)."
        ),
    )
    files = files_field()
    language = language_field(_("Language in which you write and want to be answered"))
    may_be_public = forms.BooleanField(
        label=_("The question and the answer may be published on this site without my data"),
        required=False,
    )
    full_name = name_field(
        _("Your name"),
        required=False,
        help_text=_("How to address you in the answer. Nobody publishes it without your leave."),
    )
    named = forms.BooleanField(
        label=_("My name may stand beside the published question"), required=False
    )
    tell = forms.BooleanField(label=_("Tell me when the answer is ready"), required=False)
    email = email_field(_("We write to it only about this. It is not published."))
    phone = phone_field(_("We call only when an e-mail is not given."))
    consent = forms.BooleanField(
        label=_("I agree that what I have typed about myself is kept to answer me"),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.initial.setdefault("language", get_language())
        self.offer_topics()

    def topics(self) -> QuerySet[Topic]:
        return Topic.objects.filter(is_active=True)

    def offer_topics(self) -> None:
        field = self.fields["topic"]
        field.queryset = self.topics()
        # A list of one is no question, and an empty one could never be answered.
        self.topic_rows = list(field.queryset)
        if not self.topic_rows:
            del self.fields["topic"]

    def clean(self) -> None:
        if self.is_formal:
            self.clean_identity()
        else:
            self.clean_telling()
        if self.needs_consent and not self.cleaned_data.get("consent"):
            self.add_error(
                "consent", ValidationError(_now("Tick the box of consent."), code="required")
            )

    @property
    def is_formal(self) -> bool:
        return Kind(self.chosen_kind).is_formal

    @property
    def chosen_kind(self) -> Kind:
        return self.kind

    def clean_identity(self) -> None:
        """Only an appeal asks for more of its writer."""

    def clean_telling(self) -> None:
        """An e-mail or a telephone is kept only of who asks to be told."""
        tell = self.cleaned_data.get("tell")
        if tell and not self.is_reachable:
            self.add_error(
                "email", _now("Write an e-mail or a telephone, so that we can tell you.")
            )
        elif self.is_reachable and not tell:
            self.add_error(
                "tell",
                _now("Tick this box if we are to tell you, or empty the two fields below it."),
            )

    @property
    def needs_consent(self) -> bool:
        """Where something of the person is kept or published."""
        kept = ("full_name", "email", "phone", "address", "iin", "files", "may_be_public")
        return self.is_formal or any(self.cleaned_data.get(name) for name in kept)

    def submission(self) -> Submission:
        """What is kept of a form without faults."""
        data = self.cleaned_data
        public = bool(data.get("may_be_public"))
        return Submission(
            kind=self.chosen_kind,
            language=data["language"],
            text=data["text"],
            topic=data.get("topic"),
            name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            address=data.get("address", ""),
            iin=data.get("iin", ""),
            policy_digest=self.policy_digest,
            may_be_public=public,
            named=public and bool(data.get("named") and data["full_name"]),
            files=data["files"],
            form=data[TOKEN],
        )


class HeadQuestionForm(InquiryForm):
    """A question to the head."""

    name = "head"
    kind = Kind.HEAD


class UnitQuestionForm(InquiryForm):
    """A question to a unit: the topics of the units that answer, under their names."""

    name = "unit"
    kind = Kind.UNIT

    def topics(self) -> QuerySet[Topic]:
        shown = super().topics().filter(unit__is_active=True).select_related("unit")
        return shown.order_by("unit__position", "unit_id", "position", "pk")

    def offer_topics(self) -> None:
        super().offer_topics()
        if not self.topic_rows:
            return
        groups: dict[str, list[tuple[int, str]]] = {}
        for topic in self.topic_rows:
            groups.setdefault(topic.unit.name, []).append((topic.pk, str(topic)))
        field = self.fields["topic"]
        field.label = _("Unit and topic")
        field.empty_label = None
        field.widget.choices = [("", _now("Choose a topic")), *groups.items()]


class MessageForm(InquiryForm):
    """A message to the organisation: it is answered to the person and not published."""

    name = "reception"
    kind = Kind.RECEPTION
    may_be_public = None
    named = None
    text = text_field(
        _("Your message"),
        help_text=_(
            "Write what happened and what you ask for. Write no diagnoses and no individual"
            " identification number (IIN)."
        ),
    )


class AppealForm(MessageForm):
    """A message, a formal appeal or a complaint, where the organisation takes appeals on its site:
    the last two name who writes (Administrative Procedural Code, art. 63)."""

    KINDS = (
        (Kind.RECEPTION.value, _("message or suggestion: no formal answer is needed")),
        (Kind.APPEAL.value, _("formal appeal: an answer within the term of the law")),
        (Kind.COMPLAINT.value, _("complaint about a decision or an action")),
    )

    what = forms.ChoiceField(
        label=_("What you send"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=Kind.RECEPTION.value,
        error_messages={
            "required": _("Choose what you send."),
            "invalid_choice": _("Choose what you send."),
        },
    )
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=300,
        help_text=_("For an appeal and a complaint: settlement, street, house, flat."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    iin = forms.CharField(
        label=_("Individual identification number (IIN)"),
        required=False,
        max_length=20,
        help_text=_("For an appeal and a complaint: 12 digits of the identity card."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    # In the order they stand on the page, which is that of the list of mistakes.
    field_order: ClassVar[tuple[str, ...]] = (
        "what",
        "topic",
        "text",
        "files",
        "language",
        "full_name",
        "address",
        "iin",
    )
    IDENTITY: ClassVar[dict[str, Any]] = {
        "full_name": _("Write your surname and name: an appeal names who writes."),
        "address": _("Write your postal address: an appeal names it."),
        "iin": _("Write your individual identification number: an appeal names it."),
    }

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None and data.get("what") in (Kind.APPEAL, Kind.COMPLAINT):
            for name, words in self.IDENTITY.items():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = words

    @cached_property
    def consent_words(self) -> list[str]:
        """What an appeal asks for besides, and how long it is needed."""
        words = super().consent_words
        more = _now(
            "For an appeal and a complaint also: your individual identification number (IIN)."
        )
        needed = _now(
            "The data of an appeal are needed until it is answered; afterwards you may have them"
            " erased here."
        )
        return [words[0], more, *words[1:], needed]

    @property
    def chosen_kind(self) -> Kind:
        return Kind(self.cleaned_data.get("what") or Kind.RECEPTION)

    def clean_iin(self) -> str:
        digits = "".join(self.cleaned_data["iin"].split())
        if digits and not is_person_number(digits):
            raise ValidationError(
                _now("The number does not fit: look at the 12 digits once more."), code="iin"
            )
        return digits

    def clean_identity(self) -> None:
        """The answer to an appeal has to reach its writer."""
        if not self.is_reachable:
            words = _now("Write an e-mail or a telephone, so that the answer reaches you.")
            self.add_error("email", ValidationError(words, code="required"))

    def submission(self) -> Submission:
        sent = super().submission()
        if self.is_formal:
            return sent
        # Typed before the person chose a mere message: more than a message needs.
        return replace(sent, address="", iin="")


class PageForm(OwnWordsForm):
    """What is wrong on a page: one field, and nothing about the person."""

    name = "page"

    text = text_field(
        _("What is wrong on the page?"),
        shortest=5,
        help_text=_("For example: an old telephone, a misspelt word, a link that leads nowhere."),
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


# --- Views --------------------------------------------------------------------------------------


class AskView(ProtectedFormView):
    """A form of a citizen: before it what belongs where, after it the number and the secret. A
    section gives the form, heading and crumbs."""

    form_class: ClassVar[type[InquiryForm]]
    template = "inquiries/ask.html"
    # Whether this is the form that takes formal appeals.
    takes_appeals_here = False

    def lead(self) -> str:
        """What becomes of it, in a sentence or two."""
        raise NotImplementedError

    def belongs(self) -> list[str]:
        """What belongs here, in sentences."""
        return []

    def button(self) -> str:
        return _now("Send the question")

    @cached_property
    def figures(self) -> Figures:
        return Figures()

    def term(self, kind: str = "question") -> str:
        """The working days within which it is answered, in words."""
        days = self.figures[f"answer.{kind}"]
        return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}

    def keep(self, form: Any) -> Receipt[Inquiry]:
        return actions.submit(form.submission())

    def done(self, kept: Receipt[Inquiry]) -> TemplateResponse:
        inquiry = kept.record
        return self.page(
            "inquiries/sent.html",
            receipt=kept,
            inquiry=inquiry,
            is_formal=Kind(inquiry.kind).is_formal,
            is_page=inquiry.kind == Kind.PAGE,
            applicant=inquiry.contact.name if inquiry.contact else "",
            token=form_token(inquiry.received_at),
        )

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(
            lead=self.lead(),
            belongs=self.belongs(),
            button=self.button(),
            takes_appeals=settings.APPEALS == "accept",
            takes_appeals_here=self.takes_appeals_here,
            appeals_link=self.figures["appeals.link"],
            appeals_url=address_of("feedback.reception"),
            follow_url=address_of("inquiries.follow"),
            **more,
        )
