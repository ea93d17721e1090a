"""Rules of what is never placed on the site: obscene words, restricted access, data of persons,
what a patient told a doctor (gp17 п. 3, п. 4 пп. 2, п. 6; mgdb1 п. 4, п. 5 пп. 2, п. 7)."""

from collections.abc import Callable, Iterator

from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.library.models import DocumentVersion, Restriction
from apps.publishing.gate.half_by_half import HalfByHalf
from apps.publishing.gate.own_numbers import own_numbers
from apps.publishing.gate.record import Halves, each_half, shown_files
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.gate.texts import diagnoses, marks, personal, profanity
from apps.publishing.gate.texts.plain import listed
from apps.publishing.models import Publishable

# Characters of a document's text that are read; marks and names stand at its beginning.
READ = 20_000


def texts_of_documents(record: Publishable) -> list[tuple[str, str]]:
    """(title, beginning of the text) of every current file of the documents a record shows."""
    documents = shown_files(record)["documents"]
    if not documents:
        return []
    titles = {document.pk: str(document) for document in documents}
    versions = DocumentVersion.objects.current().filter(document__in=documents)
    rows = versions.annotate(beginning=Substr("text", 1, READ)).exclude(text="")
    rows = rows.order_by("document", "language").values_list("document", "beginning")
    return [(titles[document], text) for document, text in rows]


class CleanLanguage(Rule):
    """No obscene words; rude ones only for a reason, such as a quotation."""

    code = "clean_language"
    source = "content.profanity"
    title = gettext_lazy("There are no obscene words.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            found = profanity.offending(text.plain(language))
            obscene = [each.words for each in found if each.blocks]
            rude = [each.words for each in found if not each.blocks]
            if obscene:
                words = _("There are obscene words: %(words)s. Take them out.")
                yield self.objection(text.column(language), words % {"words": listed(obscene)})
            if rude:
                words = _("There are rude words: %(words)s. Say it politely.")
                yield self.objection(
                    text.column(language), words % {"words": listed(rude)}, Level.NEEDS_REASON
                )


class NotRestricted(Rule):
    """Neither the record nor a file it shows has a kind of restricted access."""

    code = "not_restricted"
    source = "definition.restricted_information"
    title = gettext_lazy("Access to the material is not restricted.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        kinds = dict(Restriction.choices)
        own = getattr(record, "restriction", "")
        if own:
            words = _("The material is marked as restricted: %(kind)s. It cannot be published.")
            yield self.objection("restriction", words % {"kind": kinds.get(own, own)})
        for files in shown_files(record).values():
            for file in files:
                if file.restriction:
                    words = _(
                        "The file «%(file)s» is marked as restricted: %(kind)s. Take it out of the "
                        "material."
                    )
                    kind = kinds.get(file.restriction, file.restriction)
                    yield self.objection("", words % {"file": file, "kind": kind})


class NoRestrictedMark(Rule):
    """No mark «for official use» stands in the texts or in the documents shown."""

    code = "no_restricted_mark"
    source = "composition.no_restricted_access"
    title = gettext_lazy("There is no mark of restricted access.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            for spoken_of, found in by_use(text.plain(language)):
                words = (
                    _("The text speaks of a mark of restricted access: %(words)s. Check it.")
                    if spoken_of
                    else _(
                        "There is a mark of restricted access: %(words)s. Such material is not "
                        "published."
                    )
                )
                yield self.objection(
                    text.column(language),
                    words % {"words": listed(found)},
                    Level.ADVISES if spoken_of else None,
                )
        for title, text in texts_of_documents(record):
            for spoken_of, found in by_use(text):
                words = (
                    _(
                        "The document «%(file)s» speaks of a mark of restricted access: %(words)s. "
                        "Check it."
                    )
                    if spoken_of
                    else _(
                        "The document «%(file)s» has a mark of restricted access: %(words)s. Such "
                        "a document is not published."
                    )
                )
                yield self.objection(
                    "",
                    words % {"file": title, "words": listed(found)},
                    Level.ADVISES if spoken_of else None,
                )


def by_use(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The marks of a text: those it bears, then those it only speaks of."""
    found = marks.marks(text)
    for spoken_of in (False, True):
        words = [each.words for each in found if each.spoken_of == spoken_of]
        if words:
            yield spoken_of, words


class NoPersonalNumbers(Rule):
    """No identification number of a person and no bank card, in texts and in documents."""

    code = "no_personal_numbers"
    source = "content.secrets"
    title = gettext_lazy("There are no numbers of persons and of bank cards.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for text, language in each_half(record):
            for find, words in self.asked():
                found = [personal.hidden(number) for number in find(text.plain(language))]
                if found:
                    yield self.objection(text.column(language), words % {"words": listed(found)})
        for title, text in texts_of_documents(record):
            for find, words in self.asked():
                found = [personal.hidden(number) for number in find(text)]
                if found:
                    where = _("In the document «%(file)s»: %(fault)s")
                    fault = words % {"words": listed(found)}
                    yield self.objection("", where % {"file": title, "fault": fault})

    @staticmethod
    def asked() -> list[tuple[Callable[[str], list[str]], str]]:
        return [
            (
                personal.person_numbers,
                _("There is an identification number of a person: %(words)s. Take it out."),
            ),
            (personal.cards, _("There is the number of a bank card: %(words)s. Take it out.")),
        ]


class NoPersonalContacts(Rule):
    """No mobile telephone and no e-mail address of a private person."""

    code = "no_personal_contacts"
    source = "content.secrets"
    level = Level.NEEDS_REASON
    title = gettext_lazy("There are no private telephones and e-mail addresses.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        found_in = [(text, language, text.plain(language)) for text, language in each_half(record)]
        # The organisation's own numbers are asked for only when there is something to compare.
        known = (
            own_numbers() if any(personal.mobiles(each[2]) for each in found_in) else frozenset()
        )
        for text, language, said in found_in:
            mobiles = personal.mobiles(said, known)
            if mobiles:
                words = _(
                    "There is a mobile telephone that is not the organisation's: %(words)s. Give "
                    "an office number instead."
                )
                yield self.objection(text.column(language), words % {"words": listed(mobiles)})
            addresses = personal.free_post(said)
            if addresses:
                words = _(
                    "There is a private e-mail address: %(words)s. Give the organisation's address "
                    "instead."
                )
                yield self.objection(text.column(language), words % {"words": listed(addresses)})


class MedicalSecret(HalfByHalf):
    """Nobody is named as a patient or beside an illness (the Code on Health, art. 273)."""

    code = "medical_secret"
    source = "content.secrets"
    title = gettext_lazy("Nobody is named beside an illness.")
    words = gettext_lazy(
        "A person is named beside an illness: %(words)s. Take the name or the illness out: it is a "
        "medical secret."
    )

    def found_in(self, text: Halves, language: str) -> list[str]:
        return diagnoses.names_beside_illness(text.blocks(language))


RULES: tuple[Rule, ...] = (
    CleanLanguage(),
    NotRestricted(),
    NoRestrictedMark(),
    NoPersonalNumbers(),
    NoPersonalContacts(),
    MedicalSecret(),
)
