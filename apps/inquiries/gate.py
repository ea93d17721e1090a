"""What is asked of a published answer beyond other records: nothing in it tells who asked (Law on
personal data No 94-V)."""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.inquiries.guard import Place, PlaceKind, places
from apps.inquiries.models import PublicAnswer
from apps.languages.models import EDITORIAL_LANGUAGES
from apps.organisation.models import Branch, organisation
from apps.organisation.models import Place as Building
from apps.publishing.gate import Level, Objection, Rule
from apps.publishing.gate.own_numbers import own_numbers
from apps.publishing.gate.record import each_half
from apps.publishing.gate.texts.personal import free_post, hidden
from apps.publishing.gate.texts.plain import listed
from apps.publishing.models import Publishable

# What leads to one person by itself, and what may be a doctor's name or a street with a pharmacy.
STOPS = frozenset(
    {PlaceKind.IIN, PlaceKind.CARD, PlaceKind.PHONE, PlaceKind.EMAIL, PlaceKind.BIRTH}
)
NEEDS_REASON = frozenset({PlaceKind.NAME, PlaceKind.ADDRESS, PlaceKind.ILLNESS})
REST_OF_WORD = re.compile(r"(?<=\w)\w+")


class NobodyToldApart(Rule):
    """Neither the question nor the answer says who asked."""

    code = "answer_person"
    source = "content.secrets"
    title = gettext_lazy("Question and answer do not say who asked.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not isinstance(record, PublicAnswer):
            return
        if record.asked_by and not may_be_named(record):
            words = _("The name stands there without leave of the person: take it out.")
            yield self.objection("asked_by", words, Level.STOPS)
        halves = [(text, language, text.plain(language)) for text, language in each_half(record)]
        own = Own()
        asker = record.inquiry and record.inquiry.contact
        people = [asker.name] if asker and not may_be_named(record) else []
        for text, language, said in halves:
            found = [place for place in places(said, own.numbers, people) if not own.has(place)]
            for kinds, level, words in self.asked():
                quoted = [veiled(place) for place in found if place.kind in kinds]
                if quoted:
                    shown = words % {"words": listed(quoted)}
                    yield self.objection(text.column(language), shown, level)

    @staticmethod
    def asked() -> list[tuple[frozenset[PlaceKind], Level, str]]:
        return [
            (
                STOPS,
                Level.STOPS,
                _("This leads to one person: %(words)s. Take it out of question and answer."),
            ),
            (
                NEEDS_REASON,
                Level.NEEDS_REASON,
                _(
                    "This may say who asked: %(words)s. Take it out, or say why it stands there: "
                    "the name of a doctor, the address of a pharmacy."
                ),
            ),
        ]


def may_be_named(record: PublicAnswer) -> bool:
    """Whether the person lets the name stand there; of a question that came by another way than
    the forms the editors know it."""
    return record.inquiry is None or record.inquiry.named


class Own:
    """The organisation's own telephones, e-mail and addresses, which tell of nobody; three queries,
    asked once for a record."""

    def __init__(self) -> None:
        self.numbers = own_numbers()
        profile = organisation()
        buildings: list[Building] = [*([profile] if profile else []), *Branch.objects.all()]
        self.domains = {
            each.email.rpartition("@")[2].casefold()
            for each in buildings
            if each.email and not free_post(each.email)
        }
        self.emails = {each.email.casefold() for each in buildings if each.email}
        self.addresses = [
            flat(each.text(name, language))
            for each in buildings
            for name in ("address", "postal_address")
            for language in EDITORIAL_LANGUAGES
        ]

    def has(self, place: Place) -> bool:
        if place.kind == PlaceKind.EMAIL:
            email = place.words.casefold()
            return email in self.emails or email.rpartition("@")[2] in self.domains
        if place.kind == PlaceKind.ADDRESS:
            return any(flat(place.words) in address for address in self.addresses)
        return False


def flat(words: str | Promise) -> str:
    """An address as it is compared: however it is spaced and divided by commas."""
    return " ".join(re.findall(r"\w+", str(words).casefold()))


def veiled(place: Place) -> str:
    """Enough of the words to find them in the form, too little to pass them on."""
    if place.kind in (PlaceKind.NAME, PlaceKind.ADDRESS, PlaceKind.ILLNESS, PlaceKind.EMAIL):
        return REST_OF_WORD.sub("…", place.words)
    return hidden(place.words)


RULES: tuple[Rule, ...] = (NobodyToldApart(),)
