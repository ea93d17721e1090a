"""The editors' forms for files: an upload is checked as it arrives, and its fault stands beside its
field. Saving is done by actions.py, which takes what a form has checked already."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.languages.models import EDITORIAL_LANGUAGES, column
from apps.library import actions
from apps.library.intake import accepted_formats
from apps.library.models import Document, FileLanguage, Image, PatientsShown, Recording


class TranslatedFileForm(forms.ModelForm):
    """Says beside each field which language is missing, before the database refuses the row."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self._meta.model.translated:
            texts = {
                language: cleaned.get(column(name, language)) for language in EDITORIAL_LANGUAGES
            }
            needed = name in self.needed_texts(cleaned) or any(texts.values())
            for language, text in texts.items():
                if needed and not text and column(name, language) not in self.errors:
                    self.add_error(
                        column(name, language),
                        ValidationError(
                            _("Fill this in: the text must be in Kazakh and in Russian."),
                            code="language",
                        ),
                    )
        return cleaned

    def needed_texts(self, cleaned: dict[str, Any]) -> tuple[str, ...]:
        """The translated fields that must not be empty, given the other answers."""
        return self._meta.model.required_texts()

    def checked(self, name: str, check: Any) -> Any:
        """The checked upload of a field, or None when nothing was uploaded."""
        upload = self.cleaned_data.get(name)
        return check(upload) if upload else None


PATIENTS = (PatientsShown.Shows.ADULT, PatientsShown.Shows.CHILD)


class ConsentForm(TranslatedFileForm):
    """What is asked of a file that shows patients, said beside the fields."""

    CONSENT = ("consent_from", "consent_on", "consent_kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "shows" in self.fields:
            # Unsaid means what the model takes for granted: no patient.
            self.fields["shows"].required = False

    def clean_consent_on(self) -> date | None:
        day = self.cleaned_data["consent_on"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(_("A consent cannot be signed in the future."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        shows, consent_from = cleaned.get("shows"), cleaned.get("consent_from")
        if shows == PatientsShown.Shows.CHILD and consent_from == PatientsShown.ConsentFrom.PATIENT:
            words = _("For a child, a parent or guardian gives the consent.")
            self.add_error("consent_from", ValidationError(words, code="child"))
        elif shows in PATIENTS and any(map(cleaned.get, self.CONSENT)):
            # Without any of them the file is kept and may not be published yet.
            for name in self.CONSENT:
                if not cleaned.get(name) and name not in self.errors:
                    words = _("Fill this in: a consent has a date, a giver and a place.")
                    self.add_error(name, ValidationError(words, code="consent"))
        return cleaned


class ImageForm(ConsentForm):
    """Texts, right and focal point of an image; a new one also takes its file."""

    upload = forms.FileField(label=_("file"))

    class Meta:
        model = Image
        fields = (
            *(column(name, language) for name in Image.translated for language in ("kk", "ru")),
            *("decorative", "source", "right", "credit", "focal_x", "focal_y", "taken_on", "unit"),
            *("shows", "consent_from", "consent_on", "consent_kept", "restriction"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The pixels of a stored image never change: another photograph is another image.
        if self.instance.pk:
            self.fields.pop("upload", None)
        elif "upload" in self.fields:
            self.fields["upload"].help_text = accepted_formats(["image"])

    def needed_texts(self, cleaned: dict[str, Any]) -> tuple[str, ...]:
        return () if cleaned.get("decorative") else super().needed_texts(cleaned)

    def clean_upload(self) -> actions.CheckedImage:
        return actions.checked_image(self.cleaned_data["upload"])


class DocumentForm(TranslatedFileForm):
    """What a document is, and new files of it, one field a language."""

    UPLOADS = {f"upload_{language}": language for language in FileLanguage.values}

    upload_kk = forms.FileField(label=_("new file in Kazakh"), required=False)
    upload_ru = forms.FileField(label=_("new file in Russian"), required=False)
    upload_both = forms.FileField(label=_("new file in both languages"), required=False)
    note = forms.CharField(
        label=_("what changed"),
        max_length=200,
        required=False,
        help_text=_("Shown beside the new version."),
    )

    class Meta:
        model = Document
        fields = (
            *(column(name, language) for name in Document.translated for language in ("kk", "ru")),
            *("kind", "number", "date", "unit", "restriction"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.UPLOADS:
            if name in self.fields:
                self.fields[name].help_text = accepted_formats(["document"])

    def clean_upload_kk(self) -> actions.CheckedDocument | None:
        return self.new_version("upload_kk")

    def clean_upload_ru(self) -> actions.CheckedDocument | None:
        return self.new_version("upload_ru")

    def clean_upload_both(self) -> actions.CheckedDocument | None:
        return self.new_version("upload_both")

    def new_version(self, name: str) -> actions.CheckedDocument | None:
        checked = self.checked(name, actions.checked_document)
        if checked is not None:
            actions.refuse_same_file(self.instance, checked, self.UPLOADS[name])
        return checked

    @property
    def new_files(self) -> dict[str, actions.CheckedDocument]:
        """The checked uploads of a valid form by language."""
        files = {language: self.cleaned_data.get(name) for name, language in self.UPLOADS.items()}
        return {language: file for language, file in files.items() if file}


class RecordingForm(ConsentForm):
    """Texts and right of a recording, its file and its captions."""

    upload = forms.FileField(label=_("file"), required=False)
    new_captions_kk = forms.FileField(
        label=_("captions in Kazakh"), required=False, help_text="VTT"
    )
    new_captions_ru = forms.FileField(
        label=_("captions in Russian"), required=False, help_text="VTT"
    )

    class Meta:
        model = Recording
        fields = (
            # Before the upload, whose check asks what kind it must be.
            "kind",
            *(column(name, language) for name in Recording.translated for language in ("kk", "ru")),
            *("source", "right", "duration", "unit"),
            *("shows", "consent_from", "consent_on", "consent_kept", "restriction"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "upload" in self.fields:
            self.fields["upload"].required = self.instance.pk is None
            self.fields["upload"].help_text = accepted_formats(["recording"])

    def clean_upload(self) -> actions.CheckedRecording | None:
        kind = self.cleaned_data.get("kind") or self.instance.kind
        return self.checked("upload", lambda upload: actions.checked_recording(upload, kind))

    def clean_new_captions_kk(self) -> Any:
        return self.checked("new_captions_kk", actions.checked_captions)

    def clean_new_captions_ru(self) -> Any:
        return self.checked("new_captions_ru", actions.checked_captions)

    @property
    def new_files(self) -> dict[str, Any]:
        """The checked uploads of a valid form, as `actions.save_recording` takes them."""
        return {
            "upload": self.cleaned_data.get("upload"),
            "captions_kk": self.cleaned_data.get("new_captions_kk"),
            "captions_ru": self.cleaned_data.get("new_captions_ru"),
        }

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        new = [name for name, file in self.new_files.items() if file]
        try:
            actions.refuse_recording_without_text(self.instance, new)
        except ValidationError as error:
            self.add_error("transcript_kk", error)
