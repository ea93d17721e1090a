"""The fields of forms a citizen fills: own words, how to reach the person, files, number and
secret; and what nobody should send in them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File as Upload
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.inquiries.actions import File
from apps.inquiries.enclosures import ACCEPTED, MAX_FILES, clean_file
from apps.library.intake import FILE_KINDS
from apps.publishing.gate.texts.personal import cards, person_numbers

SHORTEST, LONGEST = 10, 4000
# What stands in the text instead of a number that was taken out.
REMOVED = "…"
# As people type it; at least three digits, as an extension or 103 has. In digits that can be
# dialled: those of other scripts cannot.
PHONE = r"^(?=(?:[^0-9]*[0-9]){3})\+?[0-9\s()-]{6,25}$"
LANGUAGES = (("kk", _("Kazakh")), ("ru", _("Russian")))


# --- Own words ----------------------------------------------------------------------------------


def numbers_in(text: str) -> list[str]:
    """The identification numbers of persons and the numbers of bank cards in a text."""
    return [*person_numbers(text), *cards(text)]


def refuse_numbers(text: str) -> None:
    """Raises ValidationError (code "numbers") for a text with numbers nobody should send; it shows
    only their first digits."""
    found = numbers_in(text)
    if not found:
        return
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


def letters(text: Any, limit: int) -> str:
    """How much of the room for a text is used: «94 / 4000 letters»."""
    used = len(str(text or "").replace("\r\n", "\n"))
    return _now("%(used)s / %(limit)s characters") % {"used": used, "limit": limit}


class Words(forms.CharField):
    """A text of several lines. Browsers count a line break as one letter and send it as two."""

    widget = forms.Textarea(attrs={"rows": "6"})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n"))


def text_field(label: Any, shortest: int = SHORTEST, **more: Any) -> Words:
    return Words(
        label=label,
        min_length=shortest,
        max_length=LONGEST,
        validators=[refuse_numbers],
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


def language_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language."),
        },
    )


# --- The person ---------------------------------------------------------------------------------


def name_field(label: Any, max_length: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=max_length,
        validators=[refuse_numbers],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        **more,
    )


def email_field(help_text: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail"),
        required=False,
        # The form's own limit is higher than that of the column.
        max_length=254,
        help_text=help_text,
        error_messages={"invalid": _("The address is not complete. Example: name@mail.kz")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def phone_field(help_text: Any) -> forms.RegexField:
    return forms.RegexField(
        PHONE,
        label=_("Telephone"),
        required=False,
        help_text=help_text,
        error_messages={
            "invalid": _("Write the telephone in digits. Example: +7 701 123 45 67"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )


def number_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        help_text=_("As on the page after sending, for example 113."),
        error_messages={"required": _("Write the number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


def secret_field() -> forms.CharField:
    return forms.CharField(
        label=_("Secret"),
        max_length=40,
        help_text=_("12 letters and digits; dashes and capital letters do not matter."),
        error_messages={"required": _("Write the secret.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


# --- Files --------------------------------------------------------------------------------------


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
