"""The screen on which an answer that was sent becomes one for readers: without the person, each
place that may tell who it is taken out or confirmed, in one language or in both."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import may_publish
from apps.inquiries import actions
from apps.inquiries.admin.desk import Asked
from apps.inquiries.admin.forms import PublicForm, put_errors
from apps.inquiries.admin.inquiry import author_key, inquiry_or_404
from apps.inquiries.gate import NobodyToldApart
from apps.inquiries.guard import Place, hidden, marked
from apps.inquiries.models import Inquiry, PublicAnswer, State, Writing
from apps.inquiries.publication import (
    Half,
    draft_public,
    gives_away,
    people_of,
    public_record_of,
    why_private,
)
from apps.publishing import actions as publishing
from apps.publishing.gate import Level
from apps.publishing.gate.prohibitions import NoPersonalContacts
from apps.publishing.gate.texts.plain import blocks, excerpt, sentences
from apps.publishing.translation.queue import other_half

# Characters of a question that make its title, until somebody writes a better one.
TITLE = 120


@dataclass(frozen=True)
class Found:
    """A place of a text that may tell who somebody is, and whether a person confirmed that it does
    not."""

    place: Place
    confirmed: bool


def public_page(site: AdminSite, request: HttpRequest, number: int) -> HttpResponse:
    """Prepares one answer for publication. Raises PermissionDenied where it stays private."""
    inquiry = inquiry_or_404(request, number)
    asked = Asked.of(request)
    back = asked.url("inquiries_inquiry", inquiry.number)
    answers = actions.may_answer(request.user, inquiry, timezone.localdate())
    if not answers or why_private(inquiry) or inquiry.state != State.ANSWERED:
        raise PermissionDenied
    if public_record_of(inquiry) is not None:
        return HttpResponseRedirect(back)
    said = {
        each.kind: each.text
        for each in inquiry.writings.filter(kind__in=(Writing.Kind.QUESTION, Writing.Kind.ANSWER))
    }
    sent = request.method == "POST"
    people = people_of(inquiry)
    found = gives_away(said, people=people)
    form = PublicForm(
        request.POST if sent else None, initial=first_texts(said, found), language=inquiry.language
    )
    confirmed = frozenset(request.POST.getlist("confirmed"))
    if sent and form.is_valid():
        try:
            public = prepare(request, inquiry, form, confirmed)
        except ValidationError as error:
            put_errors(form, error)
        else:
            return prepared(site, request, asked, inquiry, public, bool(confirmed))
    actions.note_look(inquiry, by=request.user)
    context = {
        **site.each_context(request),
        "title": _("Publication of the answer"),
        "subtitle": _("Inquiry No. %(number)s") % {"number": inquiry.number},
        "inquiry": inquiry,
        "question": marked(said[Writing.Kind.QUESTION], found.get(Writing.Kind.QUESTION, [])),
        "answer": marked(said[Writing.Kind.ANSWER], found.get(Writing.Kind.ANSWER, [])),
        "own": fields_of(form, "", confirmed, people),
        "other": fields_of(form, "other.", confirmed, people),
        "other_language": other_half(inquiry.language),
        "opens_other": any(form[f"other.{name}"].value() for name in said_names()),
        "form": form,
        "faulty": sent,
        "back": back,
        "desk_url": asked.url("inquiries_desk"),
        "here": asked.url("inquiries_publish", inquiry.number),
        "publishes": may_publish(request.user),
    }
    return TemplateResponse(request, "admin/inquiries/public.html", context)


def said_names() -> tuple[str, ...]:
    return tuple(name for name, _text in Half().texts())


def first_texts(said: dict[str, str], found: dict[str, list[Place]]) -> dict[str, str]:
    """What the form starts with: the words without the places, and the first sentence that asks
    something as the title."""
    question, answer = (
        hidden(said[kind], found.get(kind, []))
        for kind in (Writing.Kind.QUESTION, Writing.Kind.ANSWER)
    )
    asked = [each for block in blocks(question) for each in sentences(block.text)]
    title = next((each for each in asked if each.endswith("?")), question)
    return {"title": excerpt(title, TITLE), "question": question, "answer": answer}


def fields_of(
    form: PublicForm, prefix: str, confirmed: frozenset[str], people: list[str]
) -> list[tuple[Any, list[Found], SafeString]]:
    """The fields of one half, each with the places of what was sent and the text with these
    marked."""
    shown = []
    for name in said_names():
        field = form[f"{prefix}{name}"]
        text = field.value() or "" if form.is_bound else ""
        found = gives_away({name: text}, people=people).get(name, [])
        each = {place.key: Found(place, place.key in confirmed) for place in found}
        shown.append((field, list(each.values()), lines(marked(text, found)) if found else ""))
    return shown


def lines(text: SafeString) -> SafeString:
    """Text that is escaped already, with its lines kept."""
    return mark_safe(text.replace("\n", "<br>"))


def prepare(
    request: HttpRequest, inquiry: Inquiry, form: PublicForm, confirmed: frozenset[str]
) -> PublicAnswer:
    author = User.objects.filter(pk=request.session.get(author_key(inquiry))).first()
    return draft_public(
        inquiry,
        **form.half(""),
        translation=Half(**form.half("other.")),
        by=request.user,
        confirmed=confirmed,
        author=author,
    )


def prepared(
    site: AdminSite,
    request: HttpRequest,
    asked: Asked,
    inquiry: Inquiry,
    public: PublicAnswer,
    confirmed: bool,
) -> HttpResponse:
    """Publishes it where both halves are there and the person may; says what became of it. What
    the gate objects to stands on the record's own form, which is shown then."""
    request.session.pop(author_key(inquiry), None)
    here = HttpResponseRedirect(asked.url("inquiries_inquiry", inquiry.number))
    if public.missing_texts():
        words = _("It is prepared for publication and waits for its translation.")
        messages.success(request, words)
        return here
    if not may_publish(request.user):
        messages.success(request, _("It is prepared for publication and sent for check."))
        return here
    try:
        publishing.publish(public, by=request.user, reason=reason_of(public, confirmed))
    except ValidationError as error:
        return in_check(site, request, public, error) or here
    messages.success(request, _("Question and answer are published in both languages."))
    return here


def reason_of(public: PublicAnswer, confirmed: bool) -> str:
    """The reason recorded beside what the gate asks about persons, where each place was confirmed
    here; '' where it asks about anything else as well."""
    asked = {
        each.rule for each in publishing.objections_to(public) if each.level == Level.NEEDS_REASON
    }
    known = {NobodyToldApart.code, NoPersonalContacts.code}
    return _("Each place was confirmed at the desk.") if confirmed and asked <= known else ""


def in_check(
    site: AdminSite, request: HttpRequest, public: PublicAnswer, error: ValidationError
) -> HttpResponse | None:
    """The form of a record that could not be published yet; None for whoever may not open it."""
    # Objections to texts quote them; a message is kept longer than a page.
    said = "" if hasattr(error, "error_dict") else " ".join(error.messages)
    words = said or _("The form below says what keeps it from readers.")
    messages.success(request, _("It is prepared for publication and sent for check."))
    messages.warning(request, words)
    model_admin = site._registry.get(type(public))
    if model_admin is None or not model_admin.has_view_permission(request, public):
        return None
    return HttpResponseRedirect(model_admin.change_url(public))
