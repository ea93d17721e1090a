"""Stores what a hospital said about itself: everything in one transaction, or nothing. Twice the
same gives the same: every record is found again by its code, login, number or item, what was not
said keeps its value, and what says what it said is not saved again.

Each record is written into the journal as the work of the administrator who begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import Unit, User
from apps.accounts.roles import write_groups
from apps.journal.actions import content_of, record
from apps.journal.models import Action
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.forms import (
    AccountForm,
    HoursForm,
    OrganisationForm,
    PhoneForm,
    UnitForm,
    hours_words,
    real_people,
)
from apps.portal.beginning.plan import WEEKDAYS, Fault, Plan, PlanFaults, Where, flat
from apps.portal.demonstration.loading import new_password
from apps.publishing.models import ItemState
from apps.regulation.profiles import every_section
from apps.workdays.models import Service, WeeklyHours

MAIN_SERVICE = "polyclinic"


@dataclass(frozen=True)
class Made:
    """A new account and its password, which is shown this once."""

    account: User
    password: str


@dataclass
class Done:
    """What was stored: how many records are new or different, and the accounts that were made."""

    changed: int = 0
    accounts: list[Made] = field(default_factory=list)


def apply(plan: Plan) -> Done:
    """Stores a plan. Raises PlanFaults, with nothing stored, when anything in it is refused."""
    return Applying(plan).run()


class Applying:
    """One run over a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.faults: list[Fault] = []
        self.done = Done()
        self.by: User | None = None

    def run(self) -> Done:
        self.faults += environment_faults(self.plan)
        with transaction.atomic():
            write_groups()
            self.by = first_administrator() or self.new_administrator()
            self.units()
            self.accounts()
            self.heads()
            self.organisation()
            self.phones()
            self.owners()
            self.hours()
            if self.faults:
                raise PlanFaults(self.faults)
        return self.done

    def take(
        self,
        form_class: type[forms.ModelForm],
        instance: models.Model,
        row: dict[str, Any],
        where: Where,
    ) -> forms.ModelForm | None:
        """The form of a row over a record, when nothing in it is refused."""
        form = form_class(data=said_over(form_class(instance=instance), row), instance=instance)
        places = {name: place for name, _text, place in flat(row)}
        for name, errors in form.errors.items():
            place = places.get(name, place_of(name) if name != "__all__" else ())
            self.faults += [self.plan.fault((*where, *place), words) for words in errors]
        return None if form.errors else form

    # People

    def new_administrator(self) -> User | None:
        """The first administrator of the plan, in whose name all the rest is written."""
        for number, row in enumerate(self.plan.rows("accounts")):
            if row.get("role") == "administrator":
                return self.account({**row, "unit": ""}, ("accounts", number))
        words = _("Name at least one account with the role “administrator”.")
        self.faults.append(self.plan.fault(("accounts",), words))
        return None

    def accounts(self) -> None:
        for number, row in enumerate(self.plan.rows("accounts")):
            self.account(row, ("accounts", number))

    def account(self, row: dict[str, Any], where: Where) -> User | None:
        known = User.objects.filter(username=row.get("username") or "").first()
        form = self.take(AccountForm, known or User(), row, where)
        if form is None:
            return None
        made = save_account(form, by=self.by)
        self.done.changed += made.changed
        if made.password:
            self.done.accounts.append(Made(form.instance, made.password))
        return form.instance

    def units(self) -> None:
        """The units without their heads, who have no accounts yet."""
        for number, row in enumerate(self.plan.rows("units")):
            known = Unit.objects.filter(code=row.get("code") or "").first()
            new = known or Unit(position=number)
            bare = {name: row[name] for name in ("code", "name") if name in row}
            form = self.take(UnitForm, new, bare, ("units", number))
            if form is not None:
                self.done.changed += save_plain(form.instance, by=self.by)

    def heads(self) -> None:
        for number, row in enumerate(self.plan.rows("units")):
            unit = Unit.objects.filter(code=row.get("code") or "").first()
            if unit is None:
                continue
            form = self.take(UnitForm, unit, row, ("units", number))
            if form is not None:
                self.done.changed += save_plain(form.instance, by=self.by)

    # The organisation

    def organisation(self) -> None:
        row = {name: each for name, each in self.plan.part("organisation").items()}
        row.pop("phones", None)
        profile = Profile.objects.first()
        if not row and profile is not None:
            return
        form = self.take(OrganisationForm, profile or Profile(), row, ("organisation",))
        if form is not None:
            self.done.changed += save_fact(form.instance, by=self.by)

    def phones(self) -> None:
        for number, row in enumerate(self.plan.part("organisation").get("phones") or []):
            known = Phone.objects.filter(number=row.get("number") or "").first()
            where = ("organisation", "phones", number)
            form = self.take(PhoneForm, known or Phone(position=number + 1), row, where)
            if form is not None:
                self.done.changed += save_fact(form.instance, by=self.by)

    def owners(self) -> None:
        said = self.plan.part("owners")
        units = {unit.code: unit for unit in Unit.objects.active()}
        chosen: dict[str, Unit | None] = {}
        known = {section.id: section for section in every_section()}
        ids = {item.id for section in known.values() for item in section.items}
        for section_id, code in (said.get("sections") or {}).items():
            where: Where = ("owners", "sections", section_id)
            if section_id not in known:
                words = _("The regulation has no such section.")
                self.faults.append(self.plan.fault(where, words))
            elif self.knows_unit(units, code, where):
                chosen |= {item.id: units[code] for item in known[section_id].items}
        for item_id, code in (said.get("items") or {}).items():
            where = ("owners", "items", item_id)
            if item_id not in ids:
                self.faults.append(self.plan.fault(where, _("The regulation has no such item.")))
            elif self.knows_unit(units, code, where):
                chosen[item_id] = units[code]
        self.done.changed += save_owners(chosen, by=self.by)

    def knows_unit(self, units: dict[str, Unit], code: str | None, where: Where) -> bool:
        if code in units:
            return True
        words = _("There is no unit with the code “%(code)s”.") % {"code": code or ""}
        self.faults.append(self.plan.fault(where, words))
        return False

    def hours(self) -> None:
        said = self.plan.part("hours")
        if not said:
            return
        form = HoursForm(data={name: text or "" for name, text in said.items()})
        for name, errors in form.errors.items():
            place = () if name == "__all__" else (name,)
            self.faults += [self.plan.fault(("hours", *place), words) for words in errors]
        if not form.errors:
            self.done.changed += save_hours(form.week, by=self.by)


def said_over(form: forms.ModelForm, row: dict[str, Any]) -> dict[str, Any]:
    """The data of a form: what a row says over what the record holds."""
    data = {name: form.get_initial_for_field(each, name) for name, each in form.fields.items()}
    for name, text, _place in flat(row):
        if name in form.fields:
            yes = text.lower() in ("true", "yes", "on", "1", "иә", "да")
            box = isinstance(form.fields[name], forms.BooleanField)
            data[name] = yes if box else text
    return data


def place_of(name: str) -> Where:
    stem, _underscore, language = name.rpartition("_")
    return (stem, language) if language in ("kk", "ru") else (name,)


def environment_faults(plan: Plan) -> list[Fault]:
    """What the plan says of the regulation and the languages beside what the environment says:
    both are settings of the installation, written into .env and nowhere else."""
    found = []
    regulation = plan.data.get("regulation")
    if regulation and regulation != settings.REGULATION_PROFILE:
        found.append(plan.fault(("regulation",), regulation_words(regulation)))
    languages = plan.data.get("languages")
    shown = [code for code, _name in settings.LANGUAGES]
    if languages and languages != shown:
        words = _(
            "The site shows %(shown)s now. Put LANGUAGES=%(wanted)s into .env and start again."
        )
        wanted = ",".join(map(str, languages))
        words %= {"shown": ", ".join(shown), "wanted": wanted}
        found.append(plan.fault(("languages",), words))
    return found


def regulation_words(wanted: str) -> str:
    words = _(
        "The site keeps to the regulation %(now)s now. Put REGULATION_PROFILE=%(wanted)s into .env "
        "and start again."
    )
    return words % {"now": settings.REGULATION_PROFILE, "wanted": wanted}


# --- Saving: also for the admin screens -----------------------------------------------------------


def first_administrator() -> User | None:
    """The hospital's own administrator in whose name a command writes; None before there is one."""
    named = models.Q(is_superuser=True) | models.Q(groups__name="administrator")
    return real_people().filter(named).order_by("pk").first()


def differs(instance: models.Model) -> bool:
    """Whether a record says something else than its row, or has none yet."""
    if instance.pk is None:
        return True
    stored = type(instance)._base_manager.filter(pk=instance.pk).first()
    return stored is None or content_of(stored) != content_of(instance)


def save_plain(instance: models.Model, *, by: User | None) -> int:
    """Saves a record that does not write the journal itself; how many were saved, 0 or 1."""
    if not differs(instance):
        return 0
    action = Action.CREATED if instance.pk is None else Action.SAVED
    with transaction.atomic():
        instance.save()
        record(action, instance, by=by)
    return 1


def save_fact(instance: Any, *, by: User | None) -> int:
    """Saves a fact, which writes the journal; how many were saved, 0 or 1."""
    if not differs(instance):
        return 0
    instance.save(by=by)
    return 1


@dataclass(frozen=True)
class SavedAccount:
    changed: int
    password: str


def save_account(form: AccountForm, *, by: User | None) -> SavedAccount:
    """Saves an account with its role. A new one gets a password nobody chose, kept as its hash
    only; further roles an account has been given stay."""
    user, password = form.instance, ""
    with transaction.atomic():
        if user.pk is None:
            password = new_password()
            user.set_password(password)
            user.is_staff = True
        role = form.cleaned_data["role"]
        user.is_superuser = user.is_superuser or role == "administrator"
        changed = save_plain(user, by=by or (user if user.pk else None))
        if not user.groups.filter(name=role).exists():
            user.groups.add(Group.objects.get(name=role))
            record(Action.SETTING_CHANGED, user, by=by or user, note=f"role: {role}")
            changed = 1
    return SavedAccount(changed, password)


def save_owners(chosen: Mapping[str, Unit | None], *, by: User | None) -> int:
    """Gives items to units, item → unit or nobody; how many changed hands."""
    states = {state.item: state for state in ItemState.objects.filter(item__in=chosen)}
    changed = 0
    with transaction.atomic():
        for item, unit in chosen.items():
            state = states.get(item) or ItemState(item=item)
            wanted = unit.pk if unit is not None else None
            if state.unit_id == wanted and (state.pk is not None or wanted is None):
                continue
            state.unit_id = wanted
            state.save(by=by)
            changed += 1
    return changed


def main_service() -> Service | None:
    return Service.objects.filter(is_main=True).prefetch_related("week").first()


def hours_said() -> dict[str, str]:
    """The stored hours of the whole organisation as the form takes them."""
    service = main_service()
    rows = service.week.all() if service is not None else []
    return {WEEKDAYS[row.weekday]: hours_words(row.opens, row.closes) for row in rows}


def save_hours(week: Mapping[int, tuple[time, time]], *, by: User | None) -> int:
    """Makes a week the hours of the whole organisation; 1 when they changed."""
    with transaction.atomic():
        service = main_service()
        if service is None:
            service = Service.objects.filter(code=MAIN_SERVICE).first()
            service = service or Service(code=MAIN_SERVICE)
            service.is_main = True
            service.name_kk = service.name_kk or "Емхана"
            service.name_ru = service.name_ru or "Поликлиника"
        stored = (
            {row.weekday: (row.opens, row.closes) for row in service.week.all()}
            if (service.pk)
            else {}
        )
        if service.pk and stored == dict(week):
            return 0
        action = Action.SAVED if service.pk else Action.CREATED
        service.save()
        service.week.all().delete()
        WeeklyHours.objects.bulk_create(
            WeeklyHours(service=service, weekday=weekday, opens=opens, closes=closes)
            for weekday, (opens, closes) in week.items()
        )
        words = ", ".join(f"{WEEKDAYS[day]} {hours_words(*each)}" for day, each in week.items())
        record(action, service, by=by, note=words)
    return 1
