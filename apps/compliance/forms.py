"""The forms of materials and figures: what is asked, and which answers are possible for whom. What
is done with the answers is in actions.py and figures.py, whose refusals stand beside the fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.compliance.actions import fault_of_receipt
from apps.compliance.models import Material
from apps.compliance.register import Known
from apps.library import actions as library
from apps.library.intake import accepted_formats
from apps.library.models import Document, FileLanguage
from apps.publishing.figures import Figure, all_figures
from apps.regulation.register import DYNAMIC

# Documents of the library that are offered at once.
OFFERED = 20


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Puts a refusal of an action beside the fields it names; above the form what names none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, faults)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MomentField(forms.DateTimeField):
    """A day and a time of the organisation's own clock."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SeveralFiles(forms.ClearableFileInput):
    """A field of the browser that takes several files."""

    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """Several documents, each checked as the library checks its own."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[library.CheckedDocument]:
        """The checked uploads. Raises ValidationError that names each faulty file."""
        uploads = data if isinstance(data, list | tuple) else [data]
        checked, faults = [], []
        for upload in uploads:
            upload = super().clean(upload, initial)
            if not upload:
                continue
            try:
                checked.append(library.checked_document(upload))
            except ValidationError as error:
                faults += [f"{upload.name}: {words}" for words in error.messages]
        if faults:
            raise ValidationError(faults)
        return checked


# --- The items of the regulation ------------------------------------------------------------------


@dataclass(frozen=True)
class ItemChoice:
    """An item that may be ticked."""

    id: str
    point: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class ItemGroup:
    """The items of one section: those with a term of their own, or the others."""

    title: str
    dynamic: bool
    choices: tuple[ItemChoice, ...]

    @property
    def has_chosen(self) -> bool:
        return any(choice.chosen for choice in self.choices)


def item_groups(known: Known, chosen: Iterable[str]) -> list[ItemGroup]:
    """The items of the regulation in force by section, the dynamic ones first."""
    ticked = set(chosen)
    found = []
    for dynamic in (True, False):
        for section in known.profile.sections:
            items = [known.item(item.id) for item in section.items]
            choices = tuple(
                ItemChoice(item.id, item.point, str(item.title), item.id in ticked)
                for item in items
                if (item.nature == DYNAMIC) == dynamic
            )
            if choices:
                number = f"{section.number}. " if section.number else ""
                found.append(ItemGroup(f"{number}{section.title}", dynamic, choices))
    return found


# --- Materials ------------------------------------------------------------------------------------


class MaterialForm(forms.Form):
    """What is recorded of a material. `units`: those the person may record for."""

    use_required_attribute = False

    title = forms.CharField(label=_("What came"), max_length=300)
    received_at = MomentField(
        label=_("When it came"),
        help_text=_("Day and time it reached the organisation: past or now, never in the future."),
    )
    from_whom = forms.CharField(
        label=_("From whom"),
        max_length=200,
        help_text=_("The unit, the organisation or the post. No patients' names."),
    )
    unit = forms.ModelChoiceField(label=_("Responsible unit"), queryset=Unit.objects.none())
    items = forms.MultipleChoiceField(
        label=_("Items of the regulation"), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["unit"].queryset = units
        profile = known.profile
        self.fields["items"].choices = [(item.id, str(item.title)) for item in profile.items]
        for name, words in {
            "title": _("Say what came."),
            "received_at": _("Say when it came."),
            "from_whom": _("Say from whom it came."),
            "items": _("Name the item of the regulation it is for."),
            "unit": _("Name the responsible unit."),
        }.items():
            self.fields[name].error_messages["required"] = words

    def clean_received_at(self) -> datetime:
        received = self.cleaned_data["received_at"]
        if words := fault_of_receipt(received, self.known.at):
            raise ValidationError(words)
        return received

    @property
    def item_groups(self) -> list[ItemGroup]:
        return item_groups(self.known, self["items"].value() or ())

    @property
    def dynamic_groups(self) -> list[ItemGroup]:
        return [group for group in self.item_groups if group.dynamic]

    @property
    def other_groups(self) -> list[ItemGroup]:
        return [group for group in self.item_groups if not group.dynamic]

    @property
    def chose_other(self) -> bool:
        """Whether an item without a term of its own is ticked."""
        return any(group.has_chosen for group in self.other_groups)


class ReceiveForm(MaterialForm):
    """A material with the files that came: new ones, and documents the library has already."""

    files = DocumentsField(label=_("Files from your computer"), required=False)
    files_language = forms.ChoiceField(
        label=_("Language of the files"), choices=FileLanguage, required=False
    )
    documents = forms.ModelMultipleChoiceField(
        label=_("Documents of the library"), queryset=Document.objects.all(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = accepted_formats(["document"])

    def offered(self, by: Any, words: str) -> Iterator[tuple[Document, bool]]:
        """Documents to tick, with whether each is ticked: the ticked ones, then those whose title
        or number holds the words, or the newest of this person's own; two queries."""
        ticked = [each for each in (self["documents"].value() or ()) if str(each).isdecimal()]
        found = Document.objects.filter(created_by=by)
        if words:
            said = Q(title_kk__icontains=words) | Q(title_ru__icontains=words)
            found = Document.objects.filter(said | Q(number__icontains=words))
        for document in Document.objects.filter(pk__in=ticked):
            yield document, True
        for document in found.exclude(pk__in=ticked).order_by("-created_at", "-pk")[:OFFERED]:
            yield document, False


class CorrectionForm(MaterialForm):
    """What is to stand instead of what was recorded of a material, and why."""

    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=400,
        error_messages={"required": _("Say why it is corrected.")},
    )

    def __init__(self, *args: Any, material: Material, moves_receipt: bool, **kwargs: Any) -> None:
        self.material = material
        self.recorded = {
            "title": material.title,
            "received_at": material.received_at.replace(second=0, microsecond=0),
            "from_whom": material.from_whom,
            "unit": material.unit,
            "items": [each.item for each in material.items.all()],
            "note": material.note,
        }
        super().__init__(*args, initial=self.recorded, **kwargs)
        if not moves_receipt:
            self.fields["received_at"].help_text = _(
                "The time of receipt is corrected by another person than who recorded it, one who "
                "may publish."
            )
        # An item the regulation no longer has stays choosable for what was recorded under it.
        known = {code for code, _title in self.fields["items"].choices}
        self.fields["items"].choices += [
            (item, str(self.known.item(item)))
            for item in self.recorded["items"]
            if item not in known
        ]

    def changes(self) -> dict[str, Any]:
        """The answers that differ from what was recorded, as actions.correct takes them."""
        found = {name: self.cleaned_data[name] for name in self.recorded}
        same = {name for name in found if self.same(name, found[name])}
        return {name: value for name, value in found.items() if name not in same}

    def same(self, name: str, answer: Any) -> bool:
        recorded = self.recorded[name]
        return set(answer) == set(recorded) if name == "items" else answer == recorded

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.changes():
            raise ValidationError(_("Nothing was changed."))
        return cleaned


class ExtensionForm(forms.Form):
    """A later last day of a term."""

    use_required_attribute = False

    until = DayField(
        label=_("New last day"), error_messages={"required": _("Name the new last day.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        error_messages={"required": _("Say why the term is extended.")},
    )


class RefusalForm(forms.Form):
    """Why a material is not to be published."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why it is not to be published.")},
    )


class DecisionForm(forms.Form):
    """What another person says of a refusal; the two answers are the two buttons."""

    use_required_attribute = False

    note = forms.CharField(label=_("Note"), max_length=400, required=False)


class LinkForm(forms.Form):
    """The page that publishes a material: one of the records offered."""

    use_required_attribute = False

    record = forms.ChoiceField(
        label=_("Page"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the page."),
            "invalid_choice": _("Choose the page."),
        },
    )

    def __init__(self, *args: Any, records: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = records


# --- Figures --------------------------------------------------------------------------------------


class FigureForm(forms.Form):
    """Another value of one figure, with the act or decision it rests on."""

    use_required_attribute = False

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("The act or the decision, with its number and date."),
        error_messages={"required": _("Name the act or the decision it rests on.")},
    )

    def __init__(self, *args: Any, name: str, present: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=name, initial={"value": present}, **kwargs)
        self.figure: Figure = all_figures()[name]
        faults = {"required": _("Say the new value."), "invalid": _("Say a whole number.")}
        if self.figure.choices is not None:
            value: forms.Field = forms.ChoiceField(
                choices=list(self.figure.choices.items()), error_messages=faults
            )
        elif not self.figure.default.isdecimal():
            faults["invalid"] = _("This value is not possible here.")
            value = forms.CharField(max_length=200, error_messages=faults)
        else:
            number = forms.NumberInput(attrs={"class": "vIntegerField"})
            value = forms.IntegerField(widget=number, error_messages=faults)
        value.label = _("New value")
        self.fields = {"value": value, "source": self.fields["source"]}

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"])
        try:
            self.figure.read(value)
        except ValueError:
            raise ValidationError(_("This value is not possible here.")) from None
        return value
