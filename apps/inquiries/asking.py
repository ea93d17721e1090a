"""The forms by which citizens write, and the view of all of them: what is asked, what is refused
and what the person is shown afterwards. Which form stands where says the section it belongs to;
what is kept says actions.py."""

from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.inquiries import actions
from apps.inquiries.actions import File, Receipt, Submission
from apps.inquiries.enclosures import ACCEPTED, MAX_FILES, clean_file
from apps.inquiries.forms import TOKEN, ProtectedForm
from apps.inquiries.models import Kind, Topic
from apps.inquiries.protection import form_token
from apps.inquiries.supplements import address_of
from apps.inquiries.views import ProtectedFormView
from apps.library.intake import FILE_KINDS
from apps.publishing.figures import Figures
from apps.publishing.gate.texts.personal import cards, is_person_number, person_numbers

SHORTEST, LONGEST = 10, 4000
# The button that takes the refused numbers out of the text and sends the rest.
TAKE_OUT = "take_out"
# What stands in the text instead of a number that was taken out.
REMOVED = "…"
LANGUAGES = (("kk", _("Kazakh")), ("ru", _("Russian")))
# What a person agrees to by the box of consent; the digest of these words is kept with the data.
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


# --- What is typed ------------------------------------------------------------------------------


class Words(forms.CharField):
    """A text of several lines. Browsers count a line break as one letter and send it as two."""

    widget = forms.Textarea(attrs={"rows": "6"})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n"))


class FilesInput(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Upload]:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.Field):
    """Up to three files. What is in them is looked at by `taken`, once everything else is right:
    it costs seconds."""

    widget = FilesInput

    def clean(self, value: Any) -> list[Upload]:
        uploads = list(value or [])
        if len(uploads) > MAX_FILES:
            words = ngettext(
                "At most %(count)d file may be sent along.",
                "At most %(count)d files may be sent along.",
                MAX_FILES,
            )
            raise ValidationError(words % {"count": MAX_FILES}, code="too_many")
        return uploads


def files_field() -> FilesField:
    accepted = ",".join(FILE_KINDS[code].mime for code in ACCEPTED)
    return FilesField(
        label=_("Photographs or PDF"),
        required=False,
        help_text=_("At most 3 files of up to 10 MB. Only those who prepare the answer see them."),
        widget=FilesInput(attrs={"accept": accepted, "multiple": True}),
    )


def taken(uploads: list[Upload]) -> tuple[File, ...]:
    """The files as they may be kept. Raises ValidationError that names every file refused."""
    files, faults = [], []
    for upload in uploads:
        try:
            files.append(clean_file(upload))
        except ValidationError as refusal:
            faults += [f"{upload.name}: {message}" for message in refusal.messages]
    if faults:
        raise ValidationError(faults)
    return tuple(files)


def text_field(label: Any, shortest: int = SHORTEST, **more: Any) -> Words:
    return Words(
        label=label,
        min_length=shortest,
        max_length=LONGEST,
        error_messages={
            "required": _("Write your text."),
            "min_length": _("Write a little more: at least %(limit_value)d letters."),
            "max_length": _(
                "The text is too long: %(show_value)d letters, at most %(limit_value)d. Shorten it,"
                " or send the rest as a file."
            ),
        },
        **more,
    )


def numbers_in(text: str) -> list[str]:
    """The identification numbers of persons and the numbers of bank cards in a text."""
    return [*person_numbers(text), *cards(text)]


def refuse_numbers(text: str) -> str:
    """A text without numbers that nobody should send. Raises ValidationError (code "numbers") that
    shows only their first digits."""
    found = numbers_in(text)
    if not found:
        return text
    parts = ", ".join(f"«{number[:4]}…»" for number in found)
    words = ngettext(
        "The text holds the number of a person or of a bank card: %(parts)s. Take it out.",
        "The text holds numbers of persons or of bank cards: %(parts)s. Take them out.",
        len(found),
    )
    raise ValidationError(words % {"parts": parts}, code="numbers")


def without_numbers(text: str) -> str:
    for number in numbers_in(text):
        text = text.replace(number, REMOVED)
    return text


def taken_out(data: QueryDict | None) -> QueryDict | None:
    """What was sent; by the button `TAKE_OUT` without the refused numbers in its text."""
    if data is None or TAKE_OUT not in data:
        return data
    data = data.copy()
    data["text"] = without_numbers(data.get("text", ""))
    return data


def letters(text: Any) -> str:
    """How much of the room for a text is used: «94 / 4000 letters»."""
    used = len(str(text or "").replace("\r\n", "\n"))
    return _now("%(used)s / %(limit)s characters") % {"used": used, "limit": LONGEST}


def consent_words(days: int) -> list[str]:
    """What a person agrees to, in the language of the page; `days` the data are kept."""
    return [
        str(words) % {"days": days} if "%(days)s" in str(words) else str(words) for words in CONSENT
    ]


# --- Forms --------------------------------------------------------------------------------------


class InquiryForm(ProtectedForm):
    """A question or a message: topic and text; who writes is nobody's business unless the person
    wants to be named, told or answered formally. A subclass sets the `kind`."""

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
    language = forms.ChoiceField(
        label=_("Language in which you write and want to be answered"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language."),
        },
    )
    may_be_public = forms.BooleanField(
        label=_("The question and the answer may be published on this site without my data"),
        required=False,
    )
    full_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        help_text=_("How to address you in the answer. Nobody publishes it without your leave."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    named = forms.BooleanField(
        label=_("My name may stand beside the published question"), required=False
    )
    tell = forms.BooleanField(label=_("Tell me when the answer is ready"), required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("We write to it only about this. It is not published."),
        error_messages={
            "invalid": _("The address is not complete. Example: name@mail.kz"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.RegexField(
        r"^\+?[\d\s()-]{6,25}$",
        label=_("Telephone"),
        required=False,
        help_text=_("We call only when an e-mail is not given."),
        error_messages={
            "invalid": _("Write the telephone in digits. Example: +7 701 123 45 67"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    consent = forms.BooleanField(
        label=_("I agree that what I have typed about myself is kept to answer me"),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(taken_out(data), *args, **kwargs)
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

    @property
    def text_count(self) -> str:
        return letters(self["text"].value())

    @property
    def has_numbers(self) -> bool:
        return self.has_error("text", "numbers")

    @property
    def loses_files(self) -> bool:
        """Whether files were chosen that have to be chosen again: browsers do not keep them."""
        return self.is_bound and any(self.files.getlist(name) for name in self.files)

    @cached_property
    def consent_words(self) -> list[str]:
        return consent_words(Figures(self.at)["personal.kept_days"])

    def clean_text(self) -> str:
        return refuse_numbers(self.cleaned_data["text"])

    def clean_full_name(self) -> str:
        return refuse_numbers(self.cleaned_data["full_name"])

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
        data = self.cleaned_data
        reachable = bool(data.get("email") or data.get("phone"))
        refused = self.has_error("email") or self.has_error("phone")
        if data.get("tell") and not reachable and not refused:
            self.add_error(
                "email", _now("Write an e-mail or a telephone, so that we can tell you.")
            )
        elif reachable and not data.get("tell"):
            self.add_error(
                "tell",
                _now("Tick this box if we are to tell you, or empty the two fields below it."),
            )

    @property
    def needs_consent(self) -> bool:
        """Where something of the person is kept or published."""
        kept = ("full_name", "email", "phone", "address", "iin", "files", "may_be_public")
        return self.is_formal or any(self.cleaned_data.get(name) for name in kept)

    def judge(self) -> None:
        super().judge()
        if self._errors or self.is_robot:
            return
        try:
            self.cleaned_data["files"] = taken(self.cleaned_data["files"])
        except ValidationError as refusal:
            self.add_error("files", refusal)

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
            policy_digest=self.policy_digest if data["consent"] else "",
            may_be_public=public,
            named=public and bool(data.get("named") and data["full_name"]),
            files=data["files"],
            form=data[TOKEN],
        )

    @property
    def policy_digest(self) -> str:
        return sha256("\n".join(self.consent_words).encode()).hexdigest()


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
        words = consent_words(Figures(self.at)["personal.kept_days"])
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
        refused = self.has_error("email") or self.has_error("phone")
        if not (self.cleaned_data.get("email") or self.cleaned_data.get("phone") or refused):
            words = _now("Write an e-mail or a telephone, so that the answer reaches you.")
            self.add_error("email", ValidationError(words, code="required"))

    def submission(self) -> Submission:
        sent = super().submission()
        if self.is_formal:
            return sent
        # Typed before the person chose a mere message: more than a message needs.
        return replace(sent, address="", iin="")


class PageForm(ProtectedForm):
    """What is wrong on a page: one field, and nothing about the person."""

    name = "page"

    text = text_field(
        _("What is wrong on the page?"),
        shortest=5,
        help_text=_("For example: an old telephone, a misspelt word, a link that leads nowhere."),
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    @property
    def text_count(self) -> str:
        return letters(self["text"].value())

    @property
    def has_numbers(self) -> bool:
        return self.has_error("text", "numbers")

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(taken_out(data), *args, **kwargs)

    def clean_text(self) -> str:
        return refuse_numbers(self.cleaned_data["text"])


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

    def keep(self, form: Any) -> Receipt:
        return actions.submit(form.submission())

    def done(self, kept: Receipt) -> TemplateResponse:
        inquiry = kept.inquiry
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
