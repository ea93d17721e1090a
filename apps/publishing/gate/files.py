"""Rules of the files a record shows: texts and consents of images and recordings, particulars and
languages of documents, and what the register asks of an item's files."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.library.models import Document, DocumentKind, DocumentVersion, FileLanguage
from apps.publishing.gate.record import day_of, shown_files
from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.models import Publishable
from apps.publishing.sections import Collection, collection_of
from apps.regulation.profiles import active, find_item
from apps.regulation.register import Item

# Kinds of documents that the office numbers.
NUMBERED = frozenset(
    {
        DocumentKind.ORDER,
        DocumentKind.REGULATION,
        DocumentKind.RULES,
        DocumentKind.INSTRUCTION,
        DocumentKind.CERTIFICATE,
        DocumentKind.LICENCE,
        DocumentKind.CONTRACT,
        DocumentKind.PROTOCOL,
        DocumentKind.ACT,
    }
)
# Kinds that say nothing without the hand of somebody; others are approved by one of these.
SIGNED = frozenset(
    {
        DocumentKind.ORDER,
        DocumentKind.CONTRACT,
        DocumentKind.PROTOCOL,
        DocumentKind.ACT,
        DocumentKind.REPORT,
        DocumentKind.STATEMENTS,
    }
)
# Formats in which a program finds figures and not a picture of them.
STRUCTURED = frozenset({"csv", "json", "xml", "xlsx", "ods"})
# The words by which the register asks for an electronic copy (`requires` of an item).
ASKS_FOR_SCAN = "(scanned) copy"


def documents_of(record: Publishable) -> list[Document]:
    """The documents a record shows, with the current file of every language; three queries."""
    found = shown_files(record)["documents"]
    numbers = [document.pk for document in found]
    return list(Document.objects.filter(pk__in=numbers).with_current_versions()) if found else []


def items_of(record: Publishable) -> list[Item]:
    """The items of the register a record stands for: its own and those that follow it."""
    collection = _collection(record)
    if collection is None:
        return []
    if collection.sets_item():
        own = getattr(record, "item", "")
        names = [own, *(item for item, other in collection.follows.items() if other == own)]
    else:
        names = list(collection.items)
    return [find_item(name) for name in names if name]


def _collection(record: Publishable) -> Collection | None:
    try:
        return collection_of(type(record))
    except LookupError:
        return None


def images_and_recordings(record: Publishable) -> list[Any]:
    """What a record shows or plays, besides documents."""
    files = shown_files(record)
    return [*files["images"], *files["recordings"]]


class ConsentOfPatients(Rule):
    """Patients are shown with a written consent, a child with that of a parent or guardian (the
    Code on Health, art. 273; gp17 п. 3; mgdb1 п. 4)."""

    code = "consent_of_patients"
    source = "content.professional_ethics"
    title = gettext_lazy("Patients are shown with their consent.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for file in images_and_recordings(record):
            if file.lacks_consent(day_of(record)):
                words = _(
                    "«%(file)s» shows a patient without a dated consent. Fill in the consent in "
                    "the library, or choose another file."
                )
                yield self.objection("", words % {"file": file})


class FilesAreDescribed(Rule):
    """Images have their words in both languages unless they only decorate; recordings have a
    title."""

    code = "files_are_described"
    source = "appendix.low_vision_version"
    title = gettext_lazy("Images and recordings are described in both languages.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for file in images_and_recordings(record):
            if file.must_be_complete() and not getattr(file, "decorative", False):
                missing = {language for _field, language in file.missing_texts()}
                if missing:
                    words = _(
                        "«%(file)s» is not described in both languages. Fill it in in the library."
                    )
                    yield self.objection("", words % {"file": file})


class RightToShow(Rule):
    """Of every image and recording it is known who made it and why it may be shown."""

    code = "right_to_show"
    source = "content.copyright"
    title = gettext_lazy("Source and right of images and recordings are named.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for file in images_and_recordings(record):
            if not (file.source and file.right):
                words = _("Name the source of «%(file)s» and the right to show it in the library.")
                yield self.objection("", words % {"file": file})


class DocumentParticulars(Rule):
    """A document has its date, and a number and a signatory where its kind has them."""

    code = "document_particulars"
    source = "composition.appendix1"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Documents have number, date and signatory.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for document in shown_files(record)["documents"]:
            if not document.number and document.kind in NUMBERED:
                words = _("The document «%(file)s» has no number. Fill it in in the library.")
                yield self.objection("", words % {"file": document})
            if document.date is None:
                words = _("The document «%(file)s» has no date. Fill it in in the library.")
                # A memo or a leaflet is not dated by the office.
                level = Level.ADVISES if document.kind == DocumentKind.OTHER else None
                yield self.objection("", words % {"file": document}, level)
            if not (document.signatory_kk or document.signatory_ru):
                words = _("The document «%(file)s» has no signatory. Fill it in in the library.")
                level = None if document.kind in SIGNED else Level.ADVISES
                if document.kind != DocumentKind.OTHER:
                    yield self.objection("", words % {"file": document}, level)


class DocumentLanguages(Rule):
    """A document has files in Kazakh and in Russian, or one in both."""

    code = "document_languages"
    source = "appendix.two_languages"
    title = gettext_lazy("Documents are there in Kazakh and in Russian.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for document in documents_of(record):
            there = {version.language for version in document.latest}
            if not there:
                words = _("The document «%(file)s» has no file. Add one in the library.")
                yield self.objection("", words % {"file": document})
            elif FileLanguage.BOTH not in there and len(there) < 2:
                words = (
                    _(
                        "The document «%(file)s» is in Kazakh only. Add the Russian file in the "
                        "library."
                    )
                    if FileLanguage.KAZAKH in there
                    else _(
                        "The document «%(file)s» is in Russian only. Add the Kazakh file in the "
                        "library."
                    )
                )
                yield self.objection("", words % {"file": document}, Level.NEEDS_REASON)


class TextInDocuments(Rule):
    """The text of a document can be searched, copied and read aloud. Where the register asks for
    an image of the paper, a scan is what is asked for."""

    code = "text_in_documents"
    source = "appendix.low_vision_version"
    level = Level.NEEDS_REASON
    title = gettext_lazy("Documents have text and not only pictures of it.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        scans = any(ASKS_FOR_SCAN in item.requires for item in items_of(record))
        for document in documents_of(record):
            without = [version for version in document.latest if not version.has_text_layer]
            if without:
                words = _(
                    "The file «%(file)s» is a picture without text: search and screen readers find "
                    "nothing in it. Add a file with text, such as the original or a recognised "
                    "scan."
                )
                level = Level.ADVISES if scans else None
                name = excerpt_of(without[0])
                yield self.objection("", words % {"file": name}, level)


def excerpt_of(version: DocumentVersion) -> str:
    return f"{version.title} ({version.get_language_display()})"


class MachineReadable(Rule):
    """What the register wants in a form a program can read is not a PDF alone."""

    code = "machine_readable"
    source = "appendix.machine_readable"
    title = gettext_lazy("Data are in a form that a program can read.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        asked = [item for item in items_of(record) if item.machine_readable]
        if not asked or _collection(record).exports or has_rows(record):
            return
        documents = documents_of(record)
        formats = {version.extension.lower() for each in documents for version in each.latest}
        if formats and not formats & STRUCTURED:
            words = _(
                "The regulation asks for «%(item)s» in a machine-readable form. Add a CSV, XLSX, "
                "JSON or XML file, or fill in the figures here: %(formats)s alone is not enough."
            )
            names = ", ".join(sorted(name.upper() for name in formats))
            yield self.objection("", words % {"item": asked[0], "formats": names})


def has_rows(record: Publishable) -> bool:
    """Whether figures or rows that live and die with the record are stored below it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: record.pk}).exists()
        for relation in record._meta.related_objects
        if relation.one_to_many and relation.on_delete is models.CASCADE and record.pk
    )


class ScannedCopy(Rule):
    """An item whose substance is an electronic copy has a file attached."""

    code = "scanned_copy"
    source = "appendix.scanned_copy"
    title = gettext_lazy("Where a scanned copy is asked for, one is attached.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        profile = active()
        asked = [
            item
            for item in items_of(record)
            # What only another regulation asks for may stand without it.
            if ASKS_FOR_SCAN in item.requires and profile.has(item.id)
        ]
        if asked and not any(document.latest for document in documents_of(record)):
            words = _(
                "The regulation asks for a scanned copy: «%(item)s». Attach the document with its "
                "file."
            )
            yield self.objection("", words % {"item": asked[0]})


RULES: tuple[Rule, ...] = (
    ConsentOfPatients(),
    FilesAreDescribed(),
    RightToShow(),
    DocumentParticulars(),
    DocumentLanguages(),
    TextInDocuments(),
    MachineReadable(),
    ScannedCopy(),
)
