"""The screen of one inquiry: what was written, what happened, and what this person may do about it.
Whoever opens it leaves an entry in the journal. What is refused stands beside its field, and
nothing that was typed is lost."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.roles import ROLES, answers_everywhere
from apps.inquiries import actions
from apps.inquiries.admin.desk import READ, Asked, Today, inquiries_read_by, neighbours
from apps.inquiries.admin.forms import AnswerForm, AssignForm, ExtendForm, ForwardForm, put_errors
from apps.inquiries.enclosures import enclosure_response
from apps.inquiries.looks import looks_of
from apps.inquiries.models import AnswerTemplate, Inquiry, Writing, steps_of
from apps.inquiries.on_paper import may_hand_over
from apps.inquiries.publication import public_record_of, why_private
from apps.inquiries.terms import Office
from apps.journal.actions import record
from apps.journal.models import Action
from apps.languages.models import column
from apps.languages.typography import capitalised
from apps.publishing.models import PUBLIC_STATUSES

DONE = {
    "draft": gettext_lazy("The draft is saved."),
    "answer": gettext_lazy("The answer is sent."),
    "publish": gettext_lazy("The answer is sent."),
    "assign": gettext_lazy("It is given to prepare the answer; the term stays."),
    "extend": gettext_lazy("The term is extended, and the person is told."),
    "forward": gettext_lazy("It is marked as forwarded, and the person is told."),
}
# Looks at it that the screen lists.
LOOKS_SHOWN = 20
# What only shows the page anew: the contact, the text with a template, the answer as it will be
# read, and the text again.
LOOKS = frozenset({"contact", "insert", "preview", "edit"})
# The form an act is sent from.
FORMS = {
    "insert": "answer",
    "preview": "answer",
    "edit": "answer",
    "draft": "answer",
    "answer": "answer",
    "publish": "answer",
    "assign": "assign",
    "extend": "extend",
    "forward": "forward",
}


def inquiry_or_404(request: HttpRequest, number: int) -> Inquiry:
    """An inquiry whose words the person may read. Raises PermissionDenied for whoever reads none,
    Http404 for those of other units."""
    if not request.user.has_perm(READ):
        raise PermissionDenied
    rows = inquiries_read_by(request.user)
    rows = rows.select_related("unit", "topic", "topic__unit", "assignee", "contact")
    return get_object_or_404(rows, number=number)


def inquiry_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """One inquiry."""
    screen = Screen(site, request, inquiry_or_404(request, number))
    if request.method == "POST":
        return screen.act(request.POST.get("_do", ""))
    return screen.page()


def enclosure(site: AdminSite, request: HttpRequest, number: int, key: int) -> HttpResponse:
    """A file the person sent along."""
    inquiry = inquiry_or_404(request, number)
    found = get_object_or_404(inquiry.enclosures, pk=key)
    response = enclosure_response(found)
    actions.note_look(inquiry, by=request.user)
    return response


@dataclass(frozen=True)
class Happened:
    """A step with the words that were written at it."""

    step: Any
    words: str


class Screen:
    """What one person sees and does of one inquiry."""

    def __init__(self, site: AdminSite, request: HttpRequest, inquiry: Inquiry) -> None:
        self.site, self.request, self.user = site, request, request.user
        self.inquiry = inquiry
        self.asked = Asked.of(request)
        self.today = Today.now()
        self.forms: dict[str, forms.Form] = {}
        self.faulty = ""
        # What was asked to be shown: a key of LOOKS.
        self.shown = ""

    # What the person may do

    @cached_property
    def allowed(self) -> set[str]:
        """The acts that are open to the person now."""
        if not self.inquiry.is_open:
            return {"contact"}
        found = {"contact", "insert", "preview", "edit", "draft"}
        if actions.may_answer(self.user, self.inquiry, self.today.day):
            found.add("answer")
            if not why_private(self.inquiry):
                found.add("publish")
        if answers_everywhere(self.user, self.today.day):
            found |= {"assign", "extend", "forward"}
        return found

    # Acts

    def act(self, what: str) -> HttpResponse:
        """Does what a button says, then shows the inquiry anew."""
        if what not in LOOKS and what not in DONE:
            raise PermissionDenied
        if what == "contact":
            # The button sends the answer along: what is being typed stays.
            self.forms["answer"] = AnswerForm(initial=self.request.POST.dict())
            self.shown = what
            return self.page()
        form = self.form(FORMS[what], self.request.POST)
        if not self.inquiry.is_open:
            messages.error(
                self.request,
                _("This has ended already: %(state)s.")
                % {"state": self.inquiry.get_state_display()},
            )
            return self.page()
        if what not in self.allowed:
            raise PermissionDenied
        if form.is_valid():
            try:
                return self.done(what) if self.do(what, form) else self.page()
            except ValidationError as error:
                put_errors(form, error)
        self.faulty = FORMS[what]
        return self.page()

    def do(self, what: str, form: forms.Form) -> bool:
        """Whether something was done; otherwise there is something to be shown. Raises
        ValidationError with what is refused."""
        given = form.cleaned_data
        if what in LOOKS:
            self.look(what, given)
            return False
        if what == "draft":
            if not given["text"].strip():
                raise ValidationError({"text": _("Write the answer.")})
            self.refuse_overtaken(given["base"])
            actions.save_draft(self.inquiry, given["text"], by=self.user)
        elif what == "assign":
            actions.assign(self.inquiry, by=self.user, **given)
        elif what == "extend":
            actions.extend(self.inquiry, by=self.user, **given)
        elif what == "forward":
            actions.forward(self.inquiry, by=self.user, **given)
        else:
            self.remember_author(given["text"])
            actions.answer(self.inquiry, text=given["text"], outcome=given["outcome"], by=self.user)
        return True

    def look(self, what: str, given: dict[str, Any]) -> None:
        if what == "insert":
            given = {**given, "text": with_template(given, self.inquiry.language)}
            self.forms["answer"] = AnswerForm(initial=given)
        if what == "preview" and not given["text"].strip():
            raise ValidationError({"text": _("Write the answer.")})
        self.shown = what

    def refuse_overtaken(self, base: str) -> None:
        """A draft somebody else saved meanwhile is not written over."""
        if self.draft is not None and self.draft_mark != base and self.draft.by_id != self.user.pk:
            self.shown = "overtaken"
            raise ValidationError(
                {
                    "text": _(
                        "%(name)s saved another draft meanwhile: it stands below. Take from it"
                        " what you need and save again."
                    )
                    % {"name": self.draft.by}
                }
            )

    def remember_author(self, text: str) -> None:
        """Keeps who drafted an answer that is sent word for word: whoever publishes it then is the
        second person to read it."""
        draft = self.draft
        own = draft is None or draft.by_id in (None, self.user.pk)
        if not own and draft.text.split() == text.split():
            self.request.session[author_key(self.inquiry)] = draft.by_id

    def done(self, what: str) -> HttpResponse:
        messages.success(self.request, DONE[what])
        name = "inquiries_publish" if what == "publish" else "inquiries_inquiry"
        # Whoever gave it to another unit may no longer see it.
        if not self.inquiry.is_kept_by(self.user):
            return HttpResponseRedirect(self.asked.url("inquiries_desk"))
        return HttpResponseRedirect(self.asked.url(name, self.inquiry.number))

    # What is shown

    @cached_property
    def writings(self) -> list[Writing]:
        return list(self.inquiry.writings.select_related("by"))

    def of_kind(self, *kinds: Writing.Kind) -> list[Writing]:
        return [each for each in self.writings if each.kind in kinds]

    @cached_property
    def draft(self) -> Writing | None:
        return next(iter(self.of_kind(Writing.Kind.DRAFT)), None)

    @property
    def draft_mark(self) -> str:
        return self.draft.at.isoformat() if self.draft is not None else ""

    def form(self, name: str, data: Any = None) -> forms.Form:
        """A form of the page, made once."""
        if name not in self.forms:
            kinds = {
                "answer": AnswerForm,
                "assign": AssignForm,
                "extend": ExtendForm,
                "forward": ForwardForm,
            }
            self.forms[name] = kinds[name](data, initial=self.initial(name))
        return self.forms[name]

    def initial(self, name: str) -> dict[str, Any]:
        if name == "answer":
            return {"text": self.draft.text if self.draft else "", "base": self.draft_mark}
        if name == "assign":
            return {"unit": self.inquiry.unit, "assignee": self.inquiry.assignee}
        return {}

    @property
    def templates(self) -> list[tuple[AnswerTemplate, str]]:
        """The templates for its topic and for all, with their words in its language."""
        rows = AnswerTemplate.objects.filter(Q(topic=None) | Q(topic=self.inquiry.topic))
        return [(each, words_in(each, self.inquiry.language)) for each in rows]

    @property
    def happened(self) -> list[Happened]:
        """The steps in order, each with the reason or the note that was written at it."""
        said = {
            each.at: each.text
            for each in self.of_kind(
                Writing.Kind.EXTENSION, Writing.Kind.FORWARDING, Writing.Kind.NOTE
            )
        }
        return [Happened(step, said.get(step.at, "")) for step in steps_of(self.inquiry)]

    def page(self) -> HttpResponse:
        inquiry, at = self.inquiry, timezone.now()
        actions.note_look(inquiry, by=self.user, at=at)
        if self.shown == "contact" and inquiry.contact is not None:
            record(Action.LOOKED_AT, inquiry.contact.unnamed, by=self.user, at=at)
        office = Office.at(at)
        before, after = neighbours(self.user, self.asked, inquiry.number)
        public = public_record_of(inquiry)
        typed = self.forms["answer"]["text"].value() if "answer" in self.forms else ""
        context = {
            **self.site.each_context(self.request),
            "title": _("Inquiry No. %(number)s") % {"number": inquiry.number},
            "subtitle": capitalised(inquiry.get_kind_display()),
            "screen": self,
            "inquiry": inquiry,
            "term": self.today.term_of(inquiry),
            "question": next(iter(self.of_kind(Writing.Kind.QUESTION)), None),
            "additions": self.of_kind(Writing.Kind.CLARIFICATION),
            "answer": next(iter(self.of_kind(Writing.Kind.ANSWER)), None),
            "enclosures": [
                (each, self.asked.url("inquiries_enclosure", inquiry.number, each.pk))
                for each in inquiry.enclosures.all()
            ],
            "contact": inquiry.contact if self.shown == "contact" else None,
            "is_told": inquiry.contact is not None and bool(inquiry.contact.email),
            "forms": {name: self.form(name) for name in dict.fromkeys(FORMS.values())},
            "faulty": self.faulty,
            "shown": self.shown,
            "typed": typed,
            "allowed": self.allowed,
            "private": why_private(inquiry),
            "public": public,
            "public_url": self.public_url(public),
            "is_shown": public is not None and public.status in PUBLIC_STATUSES,
            "hands_over": may_hand_over(self.user, self.today.day),
            "looks": self.looks,
            "latest": office.latest_extension(inquiry.first_due_on),
            "forwarded_by": office.forwarded_by(inquiry.registered_on),
            "here": self.asked.url("inquiries_inquiry", inquiry.number),
            "desk_url": self.asked.url("inquiries_desk"),
            "publish_url": self.asked.url("inquiries_publish", inquiry.number),
            "before": before and (str(before), self.asked.url("inquiries_inquiry", before)),
            "after": after and (str(after), self.asked.url("inquiries_inquiry", after)),
        }
        return TemplateResponse(self.request, "admin/inquiries/inquiry.html", context)

    @property
    def looks(self) -> list[tuple[datetime, str]]:
        """The newest looks, for those who answer for the whole organisation: when, and who or, for
        whoever may not look at accounts, in which role."""
        if not answers_everywhere(self.user, self.today.day):
            return []
        named = self.user.has_perm("accounts.view_user")
        roles = {role.code: str(role.name) for role in ROLES}
        return [
            (
                look.at,
                str(look.by) if named and look.by else ", ".join(map(roles.get, look.roles)) or "—",
            )
            for look in looks_of(self.inquiry)[:LOOKS_SHOWN]
        ]

    def public_url(self, public: Any) -> str:
        """The form of the published record, '' for whoever may not open it."""
        model_admin = self.site._registry.get(type(public))
        if model_admin is None or not model_admin.has_view_permission(self.request, public):
            return ""
        return model_admin.change_url(public)


def author_key(inquiry: Inquiry) -> str:
    """Where the session keeps who drafted an answer."""
    return f"inquiries.author.{inquiry.number}"


def words_in(template: AnswerTemplate, language: str) -> str:
    return getattr(template, column("wording", language)) or ""


def with_template(given: dict[str, Any], language: str) -> str:
    """The typed text with the words of the chosen template below it."""
    template = given["template"]
    said = words_in(template, language) if template is not None else ""
    return "\n\n".join(part for part in (given["text"].strip(), said.strip()) if part)
