"""The conversation of the first run in a terminal: questions in Kazakh or Russian, each answer
checked at once by the field of the form that will store it. Nothing is stored here; what was said
comes out as a plan, the same as from a file."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.models import Unit
from apps.accounts.roles import ROLES
from apps.languages.models import reading_language
from apps.languages.slugs import slugify
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.applying import first_administrator, hours_said, regulation_words
from apps.portal.beginning.forms import (
    AccountForm,
    HoursForm,
    OrganisationForm,
    PhoneForm,
    UnitForm,
    hours_of,
    real_people,
)
from apps.portal.beginning.plan import (
    ADDRESSES,
    ORGANISATION_TEXTS,
    WEEKDAYS,
    Fault,
    Plan,
    PlanFaults,
)
from apps.regulation.profiles import active, available

FIRST_QUESTION = "Тіл / Язык: 1 — қазақша, 2 — русский [1]: "
YES = ("", "y", "yes", "и", "иә", "д", "да")


class Conversation:
    """The questions. `read` shows a prompt and returns what was typed; `say` prints a line."""

    def __init__(self, read: Callable[[str], str], say: Callable[[str], Any]) -> None:
        self.read = read
        self.say = say

    def language(self) -> str:
        """The very first question, in both languages."""
        return "ru" if self.read(FIRST_QUESTION).strip() in ("2", "ru") else "kk"

    def plan(self, language: str) -> Plan:
        """Asks for everything. Raises PlanFaults at once when the regulation that is wanted is not
        the one in .env: the environment is changed first."""
        with override(language):
            data: dict[str, Any] = {"language": language, "regulation": self.regulation()}
            data["organisation"] = self.organisation()
            data["units"] = self.units()
            data["accounts"] = self.accounts(data["units"])
            self.heads(data["units"], data["accounts"])
            data["owners"] = {"sections": self.owners(data["units"])}
            data["hours"] = self.hours()
        return Plan(data)

    # One question

    def ask(self, label: Any, known: str = "", clean: Callable[[str], Any] = str) -> str:
        """Asks until the answer is taken; an empty answer means what is known."""
        while True:
            shown = f" [{known}]" if known else ""
            answer = self.read(f"{label}{shown}: ").strip() or known
            try:
                clean(answer)
            except ValidationError as error:
                for words in error.messages:
                    self.say(f"  {words}")
            else:
                return answer

    def choose(self, label: Any, choices: Sequence[tuple[str, Any]], known: str = "") -> str:
        """Asks for one of the choices by its number; «0» is none of them."""
        values = [value for value, _name in choices]
        for number, (_value, name) in enumerate(choices, start=1):
            self.say(f"  {number} — {name}")
        at = str(values.index(known) + 1) if known in values else ""

        def clean(answer: str) -> None:
            if answer and not (answer.isdecimal() and int(answer) <= len(values)):
                raise ValidationError(_("Type a number of the list."))

        number = int(self.ask(label, at, clean) or 0)
        return values[number - 1] if number else ""

    def texts(self, form: forms.ModelForm, names: Iterable[str]) -> dict[str, dict[str, str]]:
        """A text in both languages for each name."""
        found: dict[str, dict[str, str]] = {}
        for name in names:
            found[name] = {}
            for language, words in (("kk", _("in Kazakh")), ("ru", _("in Russian"))):
                field = form.fields[f"{name}_{language}"]
                known = form.initial.get(f"{name}_{language}") or ""
                if name == "postal_address" and not known:
                    known = found["address"][language]
                clean = not_empty(field)
                found[name][language] = self.ask(f"{field.label}, {words}", known, clean)
        return found

    # The parts

    def regulation(self) -> str:
        self.say(_("The regulation of the site: %(title)s") % {"title": active().title})
        names = [*available()]
        if settings.REGULATION_PROFILE not in names:
            names.append(settings.REGULATION_PROFILE)
        choices = [(name, name) for name in names]
        wanted = self.choose(_("Regulation"), choices, settings.REGULATION_PROFILE)
        if wanted != settings.REGULATION_PROFILE:
            raise PlanFaults([Fault(("regulation",), regulation_words(wanted))])
        return wanted

    def organisation(self) -> dict[str, Any]:
        self.heading(_("The organisation"))
        form = OrganisationForm(instance=Profile.objects.first())
        found: dict[str, Any] = self.texts(form, (*ORGANISATION_TEXTS, *ADDRESSES))
        for name in ("bin", "email"):
            field = form.fields[name]
            known = form.initial.get(name) or ""
            found[name] = self.ask(field.label, known, checked(form, name))
        found["phones"] = self.phones()
        return found

    def phones(self) -> list[dict[str, Any]]:
        known = list(Phone.objects.all())
        for phone in known:
            self.say(f"  {phone}")
        form = PhoneForm()
        services = [choice for choice in form.fields["service"].choices if choice[0]]
        found: list[dict[str, Any]] = []
        while True:
            number = self.ask(_("A telephone of the organisation (empty: no more)"))
            if not number:
                return found
            found.append(
                {
                    "number": number,
                    "service": self.choose(form.fields["service"].label, services, "call_centre"),
                    "title": self.texts(form, ["title"])["title"],
                    "in_frame": "yes" if self.yes(_("Show it on every page?")) else "",
                }
            )

    def units(self) -> list[dict[str, Any]]:
        self.heading(_("Units and their heads"))
        form = UnitForm()
        found = [
            {"code": unit.code, "name": {"kk": unit.name_kk, "ru": unit.name_ru}}
            for unit in Unit.objects.active()
        ]
        for row in found:
            self.say(f"  {self.name_of(row)}")
        while True:
            name = self.ask(_("The next unit, in Kazakh (empty: no more)"))
            if not name:
                return found
            russian = self.ask(_("The same, in Russian"), "", not_empty(form.fields["name_ru"]))
            proposed = slugify(russian, 40)
            code = self.ask(_("Its code in Latin letters"), proposed, checked(form, "code"))
            found.append({"code": code, "name": {"kk": name, "ru": russian}})

    def accounts(self, units: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.heading(_("Accounts"))
        if first_administrator() is None:
            self.say(_("The first account is the administrator’s: your own."))
        form = AccountForm()
        found: list[dict[str, Any]] = []
        while True:
            surname = self.ask(_("Surname (empty: no more)"))
            if not surname:
                return found
            row = {"last_name": surname}
            for name in ("first_name", "patronymic", "email"):
                row[name] = self.ask(form.fields[name].label, "", checked(form, name))
            label, proposed = form.fields["username"].label, slugify(surname, 30)
            row["username"] = self.ask(label, proposed, checked(form, "username"))
            first = not found and first_administrator() is None
            roles = [(role.code, role.name) for role in ROLES]
            row["role"] = self.choose(_("Role"), roles, "administrator" if first else "editor")
            row["unit"] = self.choose(
                _("Unit (0: none)"), [(unit["code"], self.name_of(unit)) for unit in units]
            )
            found.append(row)

    def heads(self, units: list[dict[str, Any]], accounts: list[dict[str, Any]]) -> None:
        """Whoever answers for each unit that has no head yet."""
        people = {user.username: str(user) for user in real_people()}
        people |= {row["username"]: f"{row['last_name']} {row['first_name']}" for row in accounts}
        headed = set(Unit.objects.filter(head__isnull=False).values_list("code", flat=True))
        for row in units:
            if row["code"] in headed or not people:
                continue
            self.say(self.name_of(row))
            choices = list(people.items())
            row["head"] = self.choose(_("Head of the unit (0: none yet)"), choices)
            row["substitute"] = self.choose(_("Substitute (0: none)"), choices)

    def owners(self, units: list[dict[str, Any]]) -> dict[str, str]:
        self.heading(_("Who answers for which item"))
        self.say(_("Here by sections; single items are given to others on the screen."))
        choices = [(unit["code"], self.name_of(unit)) for unit in units]
        if not choices:
            return {}
        found, last = {}, ""
        for section in active().sections:
            last = self.choose(str(section.title), choices, last)
            if last:
                found[section.id] = last
        return found

    def hours(self) -> dict[str, str]:
        self.heading(_("Opening hours"))
        self.say(_("Two times like 08:00-20:00; “-” is a day off."))
        known, last = hours_said(), ""
        found: dict[str, str] = {}
        form = HoursForm()
        for weekday, name in enumerate(WEEKDAYS):
            # A working day is mostly like the one before it.
            proposed = known.get(name) or ("-" if known or weekday > 4 else last)
            answer = self.ask(form.fields[name].label, proposed, hours_or_none)
            found[name] = "" if answer == "-" else answer
            last = answer
        return found

    # Small words

    def heading(self, words: str) -> None:
        self.say("")
        self.say(f"— {words} —")

    def yes(self, question: str) -> bool:
        words = _("Enter: yes, 0: no")
        return self.read(f"{question} ({words}): ").strip().lower() in YES

    @staticmethod
    def name_of(unit: dict[str, Any]) -> str:
        return unit["name"][reading_language()]


def checked(form: forms.ModelForm, name: str) -> Callable[[str], Any]:
    """What the form and then the record would refuse of one field; that a code is free is asked
    when all is stored."""
    field, column = form.fields[name], form._meta.model._meta.get_field(name)

    def clean(answer: str) -> None:
        value = field.clean(answer)
        if value:
            column.run_validators(value)

    return clean


def not_empty(field: forms.Field) -> Callable[[str], Any]:
    """The field's own check, and that a text which must stand in both languages is there."""

    def clean(answer: str) -> None:
        field.clean(answer)
        if not answer:
            raise ValidationError(_("This is needed in both languages."))

    return clean


def hours_or_none(answer: str) -> None:
    if answer != "-":
        hours_of(answer)
