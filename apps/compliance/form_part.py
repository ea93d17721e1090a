"""The part of a record's form that asks when its material came and from whom, so that no dynamic
information passes the clock by (gp17 п. 11; mgdb1 п. 12)."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit
from apps.accounts.roles import translates_only, writes_everywhere
from apps.compliance import actions
from apps.compliance.forms import MomentField
from apps.compliance.gate import linked_materials
from apps.compliance.models import Material, MaterialItem
from apps.compliance.register import Known, received_items
from apps.languages.dates import date_words
from apps.languages.models import reading_language
from apps.publishing.models import Publishable

PREFIX = "material"
NONE, NEW = "", "new"
# More open materials of one item than anybody reads in a list.
OFFERED = 50


def words_of(material: Material) -> str:
    """A material in a line: number, what came, its last day."""
    language = reading_language()
    received = date_words(timezone.localdate(material.received_at), language)
    if material.due_on is None:
        words = _now("№ %(number)d, %(title)s: came on %(received)s")
    else:
        words = _now("№ %(number)d, %(title)s: came on %(received)s, the term ends on %(due)s")
    return words % {
        "number": material.number,
        "title": material.title,
        "received": received,
        "due": date_words(material.due_on, language) if material.due_on else "",
    }


class MaterialForm(forms.Form):
    """Which material the record publishes: one that is recorded, or one to be recorded now."""

    choice = forms.ChoiceField(label=_("Material of this page"), required=False)
    received_at = MomentField(label=_("When it came"), required=False)
    from_whom = forms.CharField(label=_("From whom"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        items: tuple[str, ...],
        user: Any,
        record: Publishable | None,
        known: Known,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, prefix=PREFIX, **kwargs)
        self.items, self.user, self.record, self.known = items, user, record, known
        offered = [(str(each.root_id), words_of(each)) for each in self.open_materials]
        self.fields["choice"].choices = [
            (NONE, _now("— not named yet —")),
            *offered,
            (NEW, _now("A new one: say below when it came and from whom")),
        ]
        if self.linked:
            self.fields["choice"].label = _now("One more material of this page")

    @cached_property
    def linked(self) -> list[Material]:
        """The open materials the record publishes already."""
        return [] if self.record is None else linked_materials(self.record, self.known.at)

    @cached_property
    def open_materials(self) -> list[Material]:
        """What was received for these items and is not published yet, of the person's own units."""
        named = MaterialItem.objects.filter(item__in=self.items).values("material")
        at = self.known.at
        rows = Material.objects.current(at).with_term(at).open(at)
        rows = rows.filter(pk__in=named).order_by("due_on", "pk")
        if not writes_everywhere(self.user):
            rows = rows.of_units(self.user.units_in_charge())
        linked = {each.root_id for each in self.linked}
        return [row for row in rows[: OFFERED + len(linked)] if row.root_id not in linked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        choice = cleaned.get("choice")
        if "received_at" in self.errors:
            return cleaned
        moment, whom = cleaned.get("received_at"), (cleaned.get("from_whom") or "").strip()
        if choice == NONE and (moment or whom):
            choice = cleaned["choice"] = NEW
        if choice == NEW:
            if words := actions.fault_of_receipt(moment, self.known.at):
                self.add_error("received_at", words)
            if not whom:
                self.add_error("from_whom", _now("Say from whom it came."))
        return cleaned


class MaterialPart:
    """Asks of whoever writes a record of a dynamic item; not of a translator."""

    template = "admin/compliance/form_part.html"

    def form(
        self, request: HttpRequest, model: type[Publishable], record: Publishable | None
    ) -> MaterialForm | None:
        user = request.user
        app, name = model._meta.app_label, model._meta.model_name
        verb = "add" if record is None else "change"
        if not user.has_perm(f"{app}.{verb}_{name}") or translates_only(user):
            return None
        known = Known()
        items = received_items(record or model, known)
        if not items:
            return None
        data = request.POST if request.method == "POST" else None
        return MaterialForm(
            data,
            items=items,
            user=user,
            record=record,
            known=known,
            initial={"choice": request.GET.get("material", NONE)},
        )

    def save(self, request: HttpRequest, form: MaterialForm, record: Publishable) -> None:
        choice = form.cleaned_data["choice"]
        if choice == NONE:
            return
        if choice == NEW:
            material = self.receive(request.user, form, record)
        else:
            material = Material.objects.get(pk=choice)
        try:
            actions.link(material, record, by=request.user)
        except ValidationError:
            # Somebody published or refused it while this form was open: the gate will ask again.
            return

    def receive(self, user: Any, form: MaterialForm, record: Publishable) -> Material:
        # Of a new record the item is known only now.
        return actions.receive(
            title=str(record)[:300],
            received_at=form.cleaned_data["received_at"],
            from_whom=form.cleaned_data["from_whom"].strip(),
            items=received_items(record, form.known) or form.items,
            unit=record.unit or user.unit or Unit.objects.active().first(),
            by=user,
        )
