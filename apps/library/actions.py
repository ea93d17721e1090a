"""What may be done with the library: add a file, replace it, say who uses it, delete it.

Each function checks first, writes the file, then the rows, all in one transaction; when the
database refuses, the file is taken away again. Nothing is ever half saved."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.journal.actions import record as record_in_journal
from apps.journal.models import Action
from apps.library import renditions
from apps.library.extraction import Extracted, extract
from apps.library.intake import AUDIO_KINDS, VIDEO_KINDS, FileKind, check_upload, refusal
from apps.library.models import (
    FILES_OF_USE,
    Document,
    DocumentVersion,
    FileLanguage,
    Image,
    Recording,
    RecordingKind,
    Use,
)
from apps.library.reencoding import Reencoded, reencode

# --- Storing ------------------------------------------------------------------------------------


def private_name(folder: str, extension: str) -> str:
    """A name nobody can guess: the folder of the year keeps listings short."""
    return f"{folder}/{timezone.localdate().year}/{secrets.token_hex(16)}.{extension}"


@dataclass
class Keeping:
    """The files written so far by one action, so that all can be taken back."""

    names: list[str] = field(default_factory=list)

    def keep(self, folder: str, extension: str, content: File) -> str:
        content.seek(0)
        self.names.append(private_name(folder, extension))
        self.names[-1] = default_storage.save(self.names[-1], content)
        return self.names[-1]


@contextmanager
def keeping_files() -> Iterator[Keeping]:
    """One transaction for rows and files: what fails inside leaves neither."""
    kept = Keeping()
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for name in kept.names:
            default_storage.delete(name)
        raise


def remove_when_committed(names: Iterable[str]) -> None:
    """Deletes files only once their rows are gone for good."""
    for name in [name for name in names if name]:
        transaction.on_commit(lambda name=name: default_storage.delete(name))


def file_sha256(file: File) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


# --- Images -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedImage:
    """An upload that passed the checks and was made anew; nothing is stored yet."""

    reencoded: Reencoded


def checked_image(upload: File) -> CheckedImage:
    """Checks an uploaded image. Raises ValidationError (codes: intake.check_upload)."""
    kind = check_upload(upload, ("image",))
    return CheckedImage(reencode(upload, kind))


def add_image(upload: File | CheckedImage, *, by: models.Model | None, **fields: Any) -> Image:
    """Adds an image with the given fields of `Image`; returns it saved.

    Raises ValidationError for a bad file and IntegrityError for missing texts."""
    return save_new_image(Image(**fields), upload, by=by)


def save_new_image(image: Image, upload: File | CheckedImage, *, by: models.Model | None) -> Image:
    """Stores the upload as the file of an image that was not saved before."""
    checked = upload if isinstance(upload, CheckedImage) else checked_image(upload)
    new = checked.reencoded
    with keeping_files() as files:
        image.file.name = files.keep("images", new.extension, ContentFile(new.content))
        image.width, image.height = new.width, new.height
        image.sha256 = sha256(new.content).hexdigest()
        image.taken_on = image.taken_on or new.taken_on
        image.created_by = by
        image.save(force_insert=True)
        record_in_journal(Action.CREATED, image, by=by)
    return image


def save_image(image: Image, *, by: models.Model | None) -> Image:
    """Saves changed texts or another focal point of an image."""
    with transaction.atomic():
        before = Image.objects.get(pk=image.pk)
        image.save()
        record_in_journal(Action.SAVED, image, by=by)
        if renditions.digest(before) != renditions.digest(image):
            transaction.on_commit(lambda: renditions.forget(image.pk))
    return image


# --- Documents ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedDocument:
    """An upload that passed the checks, with its text; nothing is stored yet."""

    upload: File
    kind: FileKind
    extracted: Extracted
    sha256: str

    @property
    def warning(self) -> Any:
        """What the editor should know of an accepted file, None when all is well."""
        if self.extracted.has_text_layer:
            return None
        return _(
            "This is a scan without a text layer: search will not find its words and screen "
            "readers cannot read it. If you have the original, upload a PDF saved from it."
        )


def checked_document(upload: File) -> CheckedDocument:
    """Checks an uploaded document and takes out its text. Raises ValidationError (codes:
    intake.check_upload)."""
    kind = check_upload(upload, ("document",))
    extracted = extract(upload, kind)
    return CheckedDocument(upload, kind, extracted, file_sha256(upload))


def refuse_same_file(document: Document, checked: CheckedDocument, language: str) -> None:
    """Refuses a version that would repeat the current one byte for byte."""
    if document.pk is None:
        return
    current = document.versions.current().filter(language=language, sha256=checked.sha256)
    if current.exists():
        raise refusal(
            "same_file",
            _("This is the same file as the current version. Choose the new file."),
        )


def add_document_version(
    document: Document,
    upload: File | CheckedDocument,
    *,
    language: str,
    by: models.Model | None,
    note: str = "",
) -> DocumentVersion:
    """Adds a file as the next version of a saved document in `language` ("kk", "ru" or "both").

    Raises ValidationError for a bad file (codes: intake.check_upload), for the same file again
    (same_file) and ValueError for another language."""
    checked = upload if isinstance(upload, CheckedDocument) else checked_document(upload)
    with keeping_files() as files:
        # One writer at a time, or two uploads would take the same number.
        Document.objects.select_for_update().get(pk=document.pk)
        return keep_version(files, document, checked, language=language, by=by, note=note)


def save_document(
    document: Document,
    *,
    by: models.Model | None,
    files: Mapping[str, File | CheckedDocument] | None = None,
    note: str = "",
) -> list[DocumentVersion]:
    """Saves a new or changed document and, by language, new files of it: all or nothing.

    Returns the new versions. Raises like `add_document_version`."""
    checked = {
        language: file if isinstance(file, CheckedDocument) else checked_document(file)
        for language, file in (files or {}).items()
    }
    is_new = document.pk is None
    if is_new:
        document.created_by = by
    try:
        with keeping_files() as kept:
            document.save()
            record_in_journal(Action.CREATED if is_new else Action.SAVED, document, by=by)
            return [
                keep_version(kept, document, file, language=language, by=by, note=note)
                for language, file in checked.items()
            ]
    except BaseException:
        if is_new:
            # Not saved after all: the object must not say that it has a row.
            document.pk = None
        raise


def keep_version(
    files: Keeping,
    document: Document,
    checked: CheckedDocument,
    *,
    language: str,
    by: models.Model | None,
    note: str,
) -> DocumentVersion:
    """The next version of a document, inside the caller's transaction."""
    language = FileLanguage(language).value
    refuse_same_file(document, checked, language)
    last = document.versions.filter(language=language).aggregate(last=models.Max("number"))
    version = DocumentVersion(
        document=document,
        language=language,
        number=(last["last"] or 0) + 1,
        original_name=(checked.upload.name or "").replace("\\", "/").rpartition("/")[2][-200:],
        mime=checked.kind.mime,
        size=checked.upload.size,
        sha256=checked.sha256,
        text=checked.extracted.text,
        has_text_layer=checked.extracted.has_text_layer,
        pages=checked.extracted.pages,
        note=note,
        created_by=by,
    )
    version.file.name = files.keep("documents", checked.kind.extension, checked.upload)
    version.save(force_insert=True)
    record_in_journal(Action.CREATED, version, by=by, note=f"{language} {version.number}")
    # What was prefetched before no longer holds.
    document.__dict__.pop("current_versions", None)
    return version


# --- Recordings ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedRecording:
    """An upload that passed the checks; nothing is stored yet."""

    upload: File
    kind: FileKind


def checked_recording(upload: File, recording_kind: str) -> CheckedRecording:
    """Checks an uploaded recording against its kind, "video" or "audio". Raises ValidationError
    (codes: intake.check_upload, and recording_kind)."""
    kind = check_upload(upload, ("recording",))
    fitting = VIDEO_KINDS if recording_kind == RecordingKind.VIDEO else AUDIO_KINDS
    if kind.code not in fitting:
        raise refusal(
            "recording_kind",
            _(
                "A file of the format %(format)s does not fit this kind of recording. "
                "Accepted formats: %(accepted)s."
            ),
            format=kind.extension.upper(),
            accepted=", ".join(code.upper() for code in fitting),
        )
    return CheckedRecording(upload, kind)


def checked_captions(upload: File) -> File:
    """Checks captions, which must be WebVTT. Raises ValidationError."""
    check_upload(upload, ("captions",))
    return upload


def add_recording(
    upload: File | CheckedRecording,
    *,
    by: models.Model | None,
    captions_kk: File | None = None,
    captions_ru: File | None = None,
    **fields: Any,
) -> Recording:
    """Adds a recording with the given fields of `Recording`; returns it saved.

    Raises ValidationError for a bad file, and for a recording that has neither a transcript nor, a
    video, captions in both languages (code no_text; WCAG 2.2, 1.2.1 and 1.2.2)."""
    return save_recording(
        Recording(**fields), by=by, upload=upload, captions_kk=captions_kk, captions_ru=captions_ru
    )


def save_recording(
    recording: Recording,
    *,
    by: models.Model | None,
    upload: File | CheckedRecording | None = None,
    captions_kk: File | None = None,
    captions_ru: File | None = None,
) -> Recording:
    """Saves a new recording with its file, or changed texts and captions of a stored one."""
    is_new = recording.pk is None
    if is_new and upload is None:
        raise ValueError("A new recording needs its file")
    if upload is not None and not isinstance(upload, CheckedRecording):
        upload = checked_recording(upload, recording.kind)
    captions = {
        f"captions_{language}": checked_captions(file)
        for language, file in (("kk", captions_kk), ("ru", captions_ru))
        if file
    }
    refuse_recording_without_text(recording, captions)
    replaced = []
    with keeping_files() as files:
        if upload is not None:
            replaced.append(recording.file.name)
            recording.sha256 = file_sha256(upload.upload)
            recording.mime, recording.size = mime_of(upload, recording), upload.upload.size
            recording.file.name = files.keep("recordings", upload.kind.extension, upload.upload)
        for name, file in captions.items():
            replaced.append(getattr(recording, name).name)
            setattr(recording, name, files.keep("captions", "vtt", file))
        if is_new:
            recording.created_by = by
        recording.save()
        record_in_journal(Action.CREATED if is_new else Action.SAVED, recording, by=by)
        remove_when_committed(replaced)
    return recording


def mime_of(upload: CheckedRecording, recording: Recording) -> str:
    # WebM is one container for both; a player chooses by the type.
    if upload.kind.code == "webm" and recording.kind == RecordingKind.AUDIO:
        return "audio/webm"
    return upload.kind.mime


def refuse_recording_without_text(recording: Recording, new_captions: Iterable[str]) -> None:
    """Refuses what somebody who cannot hear would get nothing from."""
    has_transcript = recording.text("transcript", "kk") and recording.text("transcript", "ru")
    names = ("captions_kk", "captions_ru")
    has_captions = recording.kind == RecordingKind.VIDEO and all(
        name in new_captions or getattr(recording, name) for name in names
    )
    if not has_transcript and not has_captions:
        raise refusal(
            "no_text",
            _(
                "A recording needs a transcript in Kazakh and in Russian; "
                "a video may have captions in both languages instead."
            ),
        )


# --- Uses ---------------------------------------------------------------------------------------


def set_uses(
    record: models.Model,
    images: Iterable[Image | int | None] = (),
    documents: Iterable[Document | int | None] = (),
    recordings: Iterable[Recording | int | None] = (),
    public_from: datetime | None = None,
    public_until: datetime | None = None,
) -> bool:
    """Says that a saved record uses exactly these files, public in this period.

    Without `public_from` nobody but the staff sees them. Objects, keys and None (skipped) may be
    mixed. Returns whether anything changed; when nothing did, one query was all."""
    wanted = {
        (name, getattr(file, "pk", file))
        for name, files in (
            ("image", images),
            ("document", documents),
            ("recording", recordings),
        )
        for file in files
        if file is not None
    }
    period = {"public_from": public_from, "public_until": public_until}
    with transaction.atomic():
        stale, moved, stored = [], [], set()
        for use in Use.objects.of_record(record):
            key = next((n, pk) for n in FILES_OF_USE if (pk := getattr(use, f"{n}_id")) is not None)
            if key not in wanted:
                stale.append(use.pk)
                continue
            stored.add(key)
            if (use.public_from, use.public_until) != (public_from, public_until):
                moved.append(use.pk)
        content_type = ContentType.objects.get_for_model(record)
        new = [
            Use(content_type=content_type, object_id=record.pk, **{f"{name}_id": pk}, **period)
            for name, pk in sorted(wanted - stored)
        ]
        if stale:
            Use.objects.filter(pk__in=stale).delete()
        if moved:
            Use.objects.filter(pk__in=moved).update(**period)
        if new:
            Use.objects.bulk_create(new)
    return bool(stale or moved or new)


@dataclass(frozen=True)
class UsedOn:
    """Where a file is used: the kind of record, its name, its page in the admin or ''."""

    kind: str
    name: str
    admin_url: str
    public_from: datetime | None
    public_until: datetime | None


def uses_of(file: Image | Document | Recording) -> list[UsedOn]:
    """Every record that uses a file, in three queries at most for records of one model."""
    uses = file.uses.select_related("content_type").prefetch_related("record").order_by("pk")
    return [
        UsedOn(
            kind=str(use.content_type.name),
            name=str(use.record) if use.record is not None else str(use.object_id),
            admin_url=admin_url(use.content_type, use.object_id),
            public_from=use.public_from,
            public_until=use.public_until,
        )
        for use in uses
    ]


def admin_url(content_type: ContentType, object_id: int) -> str:
    try:
        return reverse(
            f"admin:{content_type.app_label}_{content_type.model}_change", args=[object_id]
        )
    except NoReverseMatch:
        return ""


# --- Deleting -----------------------------------------------------------------------------------


def refuse_deleting_used(file: Image | Document | Recording) -> None:
    """Refuses to delete what a record still uses, and names the records."""
    uses = uses_of(file)
    if uses:
        places = "; ".join(f"{use.kind}: {use.name}" for use in uses[:5])
        raise refusal(
            "used",
            _(
                "The file cannot be deleted because it is used here: %(places)s. "
                "Remove it there first."
            ),
            places=f"{places}; …" if len(uses) > 5 else places,
        )


def delete_file(file: Image | Document | Recording, *, by: models.Model | None) -> None:
    """Deletes an image, a document with all versions, or a recording, and their stored files.

    Raises ValidationError (code used) while a record uses it."""
    with transaction.atomic():
        refuse_deleting_used(file)
        record_in_journal(Action.DELETED, file, by=by)
        if isinstance(file, Document):
            names = list(file.versions.values_list("file", flat=True))
        elif isinstance(file, Image):
            names = [file.file.name]
            transaction.on_commit(lambda pk=file.pk: renditions.forget(pk))
        else:
            names = [file.file.name, file.captions_kk.name, file.captions_ru.name]
        file.delete()
        remove_when_committed(names)
