"""Letters to the person who wrote, in the language of the inquiry, plain and HTML: that it was
received, extended, forwarded, answered. Written with what they tell about, only to those who left
an e-mail. Never in them: the secret, the name, what the person wrote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.inquiries.models import Contact, Inquiry, Kind, Writing
from apps.journal.outbox import post
from apps.languages.dates import date_words
from apps.languages.typography import capitalised
from apps.organisation.models import organisation

# The words a letter hands over, by what it tells.
HANDED_OVER = {
    "extended": Writing.Kind.EXTENSION,
    "forwarded": Writing.Kind.FORWARDING,
    "answered": Writing.Kind.ANSWER,
}


@dataclass(frozen=True)
class LetterWords:
    """What a letter says, in order: the greeting, the first sentence, the facts with their names,
    the words handed over, what the person may do, the page to do it on."""

    language: str
    subject: str
    first: str
    facts: Sequence[tuple[str, str]]
    quoted_title: str
    quoted: str
    after: Sequence[str]
    link: tuple[str, str]
    organisation: str


def tell(inquiry: Inquiry, what: str, at: datetime) -> None:
    """Posts the letter `what` («received», «extended», «forwarded», «answered»); nothing for a
    person who left no e-mail."""
    key = f"inquiry:{inquiry.number}:{what}:{inquiry.due_on}"
    send(inquiry.contact, inquiry.language, lambda: letter_of(inquiry, what), key, at)


def send(
    contact: Contact | None,
    language: str,
    letter_in: Callable[[], LetterWords],
    key: str,
    at: datetime,
) -> None:
    """Posts a letter to a citizen in the language of what was sent, plain and HTML; nothing for a
    person who left no e-mail. `letter_in` makes it in the active language; `key`: outbox.post."""
    if contact is None or not contact.email:
        return
    with override(language):
        letter = letter_in()
        post(
            to=contact.email,
            subject=letter.subject,
            text=render_to_string("inquiries/letters/letter.txt", {"letter": letter}).strip(),
            html=render_to_string("inquiries/letters/letter.html", {"letter": letter}),
            language=language,
            key=key,
            personal=True,
            at=at,
        )


def letter_of(inquiry: Inquiry, what: str) -> LetterWords:
    """The letter in the active language."""
    profile = organisation()
    subject, first, quoted_title = words_of(what)
    is_over = what in ("forwarded", "answered")
    return LetterWords(
        language=inquiry.language,
        subject=subject % {"number": inquiry.number, "day": f"{inquiry.due_on:%d.%m.%Y}"},
        first=first,
        facts=facts_of(inquiry, is_over=is_over),
        quoted_title=quoted_title,
        quoted=handed_over(inquiry, what),
        after=rights_of(inquiry, what),
        link=feedback_link() if is_over else follow_link(),
        organisation=profile.short_name if profile is not None else "",
    )


def words_of(what: str) -> tuple[str, str, str]:
    """The subject, the first sentence, and what stands over the words handed over."""
    return {
        "received": (
            _("No. %(number)d is registered, the answer is due by %(day)s"),
            _("What you wrote to us is registered."),
            "",
        ),
        "extended": (
            _("No. %(number)d: the term is extended to %(day)s"),
            _("We need more time to answer you: the term is extended."),
            _("Reason:"),
        ),
        "forwarded": (
            _("No. %(number)d is forwarded to another organisation"),
            _("What you wrote belongs to another organisation and was sent there."),
            _("Where and why:"),
        ),
        "answered": (_("No. %(number)d is answered"), _("We have answered you."), _("The answer:")),
    }[what]


def facts_of(inquiry: Inquiry, *, is_over: bool) -> list[tuple[str, str]]:
    facts = [
        (_("What was filed"), capitalised(str(inquiry.get_kind_display()))),
        (_("Number"), f"№ {inquiry.number}"),
        (_("Registered"), date_words(inquiry.registered_on, get_language())),
    ]
    if not is_over:
        facts.append((_("Answer due by"), date_words(inquiry.due_on, get_language())))
    return facts


def handed_over(inquiry: Inquiry, what: str) -> str:
    """The newest words of the kind the letter tells; '' for a letter that hands nothing over."""
    if what not in HANDED_OVER:
        return ""
    return inquiry.writings.filter(kind=HANDED_OVER[what]).latest("at", "pk").text


def rights_of(inquiry: Inquiry, what: str) -> list[str]:
    """What the person may do, a sentence each."""
    if what == "answered":
        return [_("If you do not agree with the answer, you may ask again or complain.")]
    if what == "forwarded":
        return [_("The answer will come from there.")]
    rights = [
        _(
            "To learn the answer, add something or take it back, open the page below and type the"
            " number and the secret you were shown after sending. The secret is never sent by mail."
        )
    ]
    if Kind(inquiry.kind).is_formal:
        rights.append(
            _("If no answer comes within the term, by law this is a refusal: you may appeal it.")
        )
    return rights


def follow_link() -> tuple[str, str]:
    return _("What became of my question"), settings.SITE_URL + reverse("inquiries.follow")


def feedback_link() -> tuple[str, str]:
    return _("All ways to write to us"), settings.SITE_URL + reverse("feedback")
