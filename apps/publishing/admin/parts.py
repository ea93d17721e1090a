"""The parts of a record's form that layers above bring (hooks.register_form_part): opened with the
form, checked with it, kept after it."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from apps.publishing.hooks import FormPart, form_parts
from apps.publishing.models import Publishable


@dataclass(frozen=True)
class OpenPart:
    """A part as one person has it open."""

    part: FormPart
    form: Form

    @property
    def template(self) -> str:
        return self.part.template


def open_parts(
    request: HttpRequest, model: type[Publishable], record: Publishable | None
) -> list[OpenPart]:
    """The parts this person's form has; remembered by the request, so that what is checked is what
    is shown."""
    found = [(part, part.form(request, model, record)) for part in form_parts()]
    opened = [OpenPart(part, form) for part, form in found if form is not None]
    request.form_parts = opened  # type: ignore[attr-defined]
    return opened


def parts_of(request: HttpRequest) -> list[OpenPart]:
    return getattr(request, "form_parts", [])


def keep_parts(request: HttpRequest, record: Any) -> None:
    """Keeps what the parts were told about a record that was just saved."""
    for opened in parts_of(request):
        if opened.form.is_bound and opened.form.is_valid():
            opened.part.save(request, opened.form, record)
