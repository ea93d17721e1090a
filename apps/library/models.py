"""Images, documents with their versions, recordings, and the record of who uses them.

A file is private until something published uses it: `Use` says which record uses which file and in
which period the file is public. What a file must be like is in intake.py, what may be done with it
in actions.py; this module holds neither bytes nor addresses of renditions."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.languages.models import Translated, TranslatedQuerySet, is_filled, reading_language
from apps.languages.slugs import slugify


class Right(models.TextChoices):
    """Why the organisation may show a work of somebody."""

    OWN = "own", _("Made by the organisation itself")
    AGREEMENT = "agreement", _("By agreement with the author")
    LICENCE = "licence", _("Under a free licence")
    PUBLIC_DOMAIN = "public_domain", _("In the public domain")
    STATE_SYMBOL = "state_symbol", _("State symbol")


class Restriction(models.TextChoices):
    """The kinds of information with restricted access (gp17 п. 4 пп. 2, mgdb1 п. 5 пп. 2). What has
    one of them is never placed on the site."""

    STATE = "state", _("State secret")
    PERSONAL = "personal", _("Personal secret")
    FAMILY = "family", _("Family secret")
    MEDICAL = "medical", _("Medical secret")
    BANK = "bank", _("Bank secret")
    COMMERCIAL = "commercial", _("Commercial secret")
    OTHER = "other", _("Other secret protected by law")
    OFFICIAL = "official", _("For official use")


class Restricted(models.Model):
    """A file that may hold information with restricted access; then no published record shows it
    (the gate refuses)."""

    restriction = models.CharField(
        _("restriction of access"),
        max_length=20,
        choices=Restriction,
        blank=True,
        default="",
        help_text=_("What has a restriction is kept here and never shown on the site."),
    )

    class Meta:
        abstract = True


class PatientsShown(models.Model):
    """Whether a patient is seen or heard, and the written consent to show it: an adult patient's
    own, a child's from a parent or guardian (the Code on Health, art. 273). The paper stays with
    the organisation; here stands when it was signed and where it is kept."""

    class Shows(models.TextChoices):
        NOBODY = "nobody", _("No patient")
        ADULT = "adult", _("An adult patient")
        CHILD = "child", _("A child who is a patient")

    class ConsentFrom(models.TextChoices):
        PATIENT = "patient", _("The patient")
        PARENT = "parent", _("A parent or guardian")

    shows = models.CharField(
        _("patients shown"),
        max_length=10,
        choices=Shows,
        default=Shows.NOBODY,
        help_text=_("A patient is whoever can be recognised and is being treated or examined."),
    )
    consent_from = models.CharField(
        _("consent given by"), max_length=10, choices=ConsentFrom, blank=True, default=""
    )
    consent_on = models.DateField(_("consent signed on"), null=True, blank=True)
    consent_kept = models.CharField(
        _("where the signed consent is kept"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("The room and the number of the file. No names."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_consent_for_child",
                condition=~Q(shows="child") | Q(consent_from__in=["", "parent"]),
                violation_error_message=_("For a child, a parent or guardian gives the consent."),
            ),
        ]

    def lacks_consent(self, on: date) -> bool:
        """Whether a patient is shown without a consent signed by a day and kept somewhere."""
        if self.shows == self.Shows.NOBODY:
            return False
        signed = self.consent_on is not None and self.consent_on <= on
        return not (signed and self.consent_from and self.consent_kept)


class FileQuerySet(TranslatedQuerySet):
    """Questions common to everything that `Use` can point to."""

    def public(self, at: datetime | None = None) -> "FileQuerySet":
        """What anybody may read at a moment (default: now): nothing with a restriction of access,
        whatever shows it."""
        name = self.model._meta.model_name
        return self.filter(
            Exists(Use.objects.public(at).filter(**{name: OuterRef("pk")})), restriction=""
        )

    def unused(self) -> "FileQuerySet":
        """What no record uses: neither shown nor planned anywhere."""
        return self.filter(
            ~Exists(Use.objects.filter(**{self.model._meta.model_name: OuterRef("pk")}))
        )


class Image(PatientsShown, Restricted, Translated):
    """A photograph or drawing, made anew: the uploaded bytes and their EXIF are not stored."""

    translated = ("alt", "caption")
    sorted_by = "alt"

    alt = models.CharField(
        _("what the image shows"),
        max_length=300,
        help_text=_("For those who cannot see it. One or two sentences."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    file = models.FileField(_("file"), max_length=120, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_(
            "Says nothing that the text beside it does not say; readers' programs skip it."
        ),
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Who made it or where it was taken from.")
    )
    right = models.CharField(_("right to show it"), max_length=20, choices=Right)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point from the left, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("structural unit"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    # Empty when an account was removed or the demonstration was loaded.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            *PatientsShown.Meta.constraints,
            models.CheckConstraint(
                name="library_image_focal_point", condition=Q(focal_x__lte=100, focal_y__lte=100)
            ),
            models.CheckConstraint(
                name="library_image_source", condition=~Q(source="") & ~Q(right="")
            ),
        ]

    def __str__(self) -> str:
        return self.text("alt", reading_language()) or self.source

    @classmethod
    def complete_when(cls) -> Q:
        return Q(decorative=False)


class DocumentKind(models.TextChoices):
    """What a document is in the office's own words."""

    ORDER = "order", _("Order")
    CHARTER = "charter", _("Charter")
    PLAN = "plan", _("Plan")
    # The Russian and Kazakh words for a code of numbers are others.
    CODE = "code", pgettext_lazy("kind of document", "Code")
    POLICY = "policy", _("Policy")
    REGULATION = "regulation", _("Regulation")
    RULES = "rules", _("Rules")
    INSTRUCTION = "instruction", _("Instruction")
    REPORT = "report", _("Report")
    CERTIFICATE = "certificate", _("Certificate")
    LICENCE = "licence", _("Licence")
    CLASSIFIER = "classifier", _("Classifier")
    STATEMENTS = "statements", _("Financial statements")
    CONTRACT = "contract", _("Contract")
    PROTOCOL = "protocol", _("Protocol")
    ACT = "act", _("Act")
    OTHER = "other", _("Other document")


class FileLanguage(models.TextChoices):
    """The language a file is written in."""

    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")
    BOTH = "both", _("Kazakh and Russian in one file")


class DocumentQuerySet(FileQuerySet):
    def with_current_versions(self) -> "DocumentQuerySet":
        """With the current version of every language, in one query for the whole list."""
        current = DocumentVersion.objects.current().defer("text")
        return self.prefetch_related(Prefetch("versions", current, to_attr="current_versions"))


class Document(Restricted, Translated):
    """An official document: what it is. What it says is in its versions, one row of them a
    language."""

    translated = ("title", "signatory")

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind of document"), max_length=20, choices=DocumentKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    signatory = models.CharField(
        _("signatory"), max_length=200, blank=True, help_text=_("Post and name of who signed it.")
    )
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("structural unit"),
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        # Undated last on both databases.
        ordering = [F("date").desc(nulls_last=True), "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.text("title", reading_language())

    @property
    def latest(self) -> "list[DocumentVersion]":
        """The current version of each language; without a query after `with_current_versions`."""
        prefetched = getattr(self, "current_versions", None)
        if prefetched is None:
            prefetched = list(self.versions.current().defer("text"))
        # A version already knows its document: naming its address must not ask for it again.
        for version in prefetched:
            version.document = self
        return prefetched

    def version_for(self, language: str) -> "DocumentVersion | None":
        """The file for a reader of `language`: in that language or in both, whichever is newer."""
        fitting = [v for v in self.latest if v.language in (language, FileLanguage.BOTH)]
        return max(fitting, key=lambda version: version.pk, default=None)

    def files(self) -> "list[DocumentVersion]":
        """The files to offer, Kazakh first; one file in both languages appears once."""
        offered = [self.version_for(language) for language in ("kk", "ru")]
        return list(dict.fromkeys(version for version in offered if version is not None))


class DocumentVersionQuerySet(models.QuerySet):
    def current(self) -> "DocumentVersionQuerySet":
        """The highest number of each document and language."""
        later = DocumentVersion.objects.filter(
            document=OuterRef("document"),
            language=OuterRef("language"),
            number__gt=OuterRef("number"),
        )
        return self.filter(~Exists(later))


class DocumentVersion(models.Model):
    """One file of a document in one language. A version never changes; a new file is a new one."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    language = models.CharField(_("language"), max_length=4, choices=FileLanguage)
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), max_length=120)
    original_name = models.CharField(_("name when uploaded"), max_length=200)
    mime = models.CharField(_("format"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    text = models.TextField(_("text"), blank=True)
    has_text_layer = models.BooleanField(_("has text"), default=False)
    # Unknown for formats without pages.
    pages = models.PositiveIntegerField(_("pages"), null=True)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "language", "-number"]
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of a document")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "number"], name="library_version_number_once"
            ),
            models.CheckConstraint(
                name="library_version_not_empty", condition=Q(size__gt=0, number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.get_language_display()} · {self.number}"

    @property
    def extension(self) -> str:
        """The format for the reader: "pdf", "docx"."""
        return self.file.name.rpartition(".")[2]

    @property
    def title(self) -> str:
        """The document's title in the language of the file; a file in both is named in Kazakh."""
        return self.document.text("title", "ru" if self.language == FileLanguage.RUSSIAN else "kk")

    @property
    def name(self) -> str:
        """The last part of the address: words, language, format."""
        suffix = "kk-ru" if self.language == FileLanguage.BOTH else self.language
        return f"{slugify(self.title) or 'document'}-{suffix}.{self.extension}"

    @property
    def url(self) -> str:
        """The stable address, which always gives the current version of this language."""
        return reverse("document_file", args=[self.document_id, self.name])

    @property
    def version_url(self) -> str:
        """The address of exactly this version."""
        return reverse("document_version_file", args=[self.document_id, self.number, self.name])

    def was_public(self, at: datetime | None = None) -> bool:
        """Whether a reader could have seen this version when it was the current one.

        A version replaced before its document was published stays the organisation's own."""
        if self.document.restriction:
            return False
        published = Use.objects.public(at).filter(document=self.document_id)
        first = published.aggregate(first=models.Min("public_from"))["first"]
        if first is None:
            return False
        later = DocumentVersion.objects.filter(
            document=self.document_id, language=self.language, number__gt=self.number
        )
        replaced = later.aggregate(first=models.Min("created_at"))["first"]
        return replaced is None or replaced > first


class RecordingKind(models.TextChoices):
    """What a recording is; video may rely on captions, sound alone needs a transcript."""

    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")


class Recording(PatientsShown, Restricted, Translated):
    """A video or a sound recording with what makes it readable: captions or a transcript."""

    translated = ("title", "transcript")

    title = models.CharField(_("title"), max_length=300)
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("Everything that is said and shown, as text.")
    )
    kind = models.CharField(_("kind of recording"), max_length=10, choices=RecordingKind)
    file = models.FileField(_("file"), max_length=120, editable=False)
    mime = models.CharField(_("format"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Who made it or where it was taken from.")
    )
    right = models.CharField(_("right to show it"), max_length=20, choices=Right)
    captions_kk = models.FileField(
        _("captions in Kazakh"), max_length=120, blank=True, editable=False
    )
    captions_ru = models.FileField(
        _("captions in Russian"), max_length=120, blank=True, editable=False
    )
    duration = models.DurationField(_("duration"), null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("structural unit"),
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        constraints = [
            *PatientsShown.Meta.constraints,
            # WCAG 2.2, 1.2.1 and 1.2.2.
            models.CheckConstraint(
                name="library_recording_captions_or_transcript",
                condition=Q(kind="video") & ~Q(captions_kk="") & ~Q(captions_ru="")
                | is_filled("transcript_kk") & is_filled("transcript_ru"),
            ),
            models.CheckConstraint(
                name="library_recording_source", condition=~Q(source="") & ~Q(right="")
            ),
        ]

    def __str__(self) -> str:
        return self.text("title", reading_language())

    @property
    def extension(self) -> str:
        return self.file.name.rpartition(".")[2]

    @property
    def name(self) -> str:
        return f"{slugify(self.text('title', 'kk')) or 'recording'}.{self.extension}"

    @property
    def url(self) -> str:
        return reverse("recording_file", args=[self.pk, self.name])

    def captions_url(self, language: str) -> str:
        """The address of the captions in a language, '' when there are none."""
        if not getattr(self, f"captions_{language}"):
            return ""
        return reverse("recording_captions", args=[self.pk, language])


# The relations of `Use`, of which one is filled.
FILES_OF_USE = ("image", "document", "recording")


class UseQuerySet(models.QuerySet):
    def public(self, at: datetime | None = None) -> "UseQuerySet":
        """The uses that make their file readable at a moment (default: now)."""
        at = at or timezone.now()
        ends = Q(public_until__isnull=True) | Q(public_until__gt=at)
        return self.filter(ends, public_from__lte=at)

    def of_record(self, record: models.Model) -> "UseQuerySet":
        content_type = ContentType.objects.get_for_model(record)
        return self.filter(content_type=content_type, object_id=record.pk)


def exactly_one(*names: str) -> Q:
    """One of the columns is filled, the others are NULL."""
    condition = Q()
    for filled in names:
        condition |= Q(**{f"{name}__isnull": name != filled for name in names})
    return condition


class Use(models.Model):
    """One record uses one file; the file is public from and until the given moments.

    Without `public_from` the use is a draft's: it keeps the file from being deleted and shows it to
    nobody. Rows are written by `actions.set_uses` only."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("content_type", "object_id")
    image = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, related_name="uses")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="uses"
    )
    recording = models.ForeignKey(
        Recording, models.PROTECT, null=True, blank=True, related_name="uses"
    )
    public_from = models.DateTimeField(_("public from"), null=True, blank=True)
    public_until = models.DateTimeField(_("public until"), null=True, blank=True)

    objects = UseQuerySet.as_manager()

    class Meta:
        verbose_name = _("use of a file")
        verbose_name_plural = _("uses of files")
        indexes = [models.Index(fields=["content_type", "object_id"], name="library_use_record")]
        constraints = [
            models.CheckConstraint(
                name="library_use_one_file", condition=exactly_one(*FILES_OF_USE)
            ),
            models.CheckConstraint(
                name="library_use_period",
                condition=Q(public_until__isnull=True)
                | Q(public_from__isnull=True)
                | Q(public_until__gte=F("public_from")),
            ),
            *(
                models.UniqueConstraint(
                    fields=["content_type", "object_id", name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"library_use_{name}_once",
                )
                for name in FILES_OF_USE
            ),
        ]

    def __str__(self) -> str:
        record: Any = self.record
        kind = self.content_type.name
        return f"{kind}: {record}" if record is not None else f"{kind} {self.object_id}"
