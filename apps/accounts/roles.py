"""Roles: what each kind of person may do, declared once and written into groups.

A role names the actions it has on every editorial record; whether all records or only those of the
person's own units is `everywhere`. Citizens' data are never part of a role's wildcard: a section
that keeps them names its own permissions. Whoever substitutes somebody has that person's roles as
well, within the dates; so every question below takes a day."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

READ = ("view",)
WRITE = ("view", "add", "change")
KEEP = ("view", "add", "change", "delete")


@dataclass(frozen=True)
class Role:
    """A group of accounts.

    The tuples hold the actions on editorial records, on facts (what readers see as soon as it is
    saved: telephones, posts, urgent notices, owners of items), on the library, on the structure
    (units, calendars, hours), on people (accounts with names, e-mails, substitutes), on
    evidence (materials, terms, explanations: rows that actions add and nothing changes), and on
    what citizens write. `answers` allows answering them in the name of the organisation, `publish`
    making records public, `checks` returning and confirming what colleagues wrote,
    `texts_only` narrows changes to the texts of a record, `log` opens the journal."""

    code: str
    name: str
    editorial: tuple[str, ...] = READ
    facts: tuple[str, ...] = READ
    library: tuple[str, ...] = READ
    structure: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    evidence: tuple[str, ...] = READ
    citizens: tuple[str, ...] = ()
    answers: bool = False
    publish: bool = False
    checks: bool = False
    texts_only: bool = False
    log: bool = False
    everywhere: bool = True

    @property
    def writes(self) -> bool:
        """Whether the role changes editorial records as a whole, not their texts alone."""
        return "change" in self.editorial and not self.texts_only


ROLES = (
    Role(
        "editor",
        _("Editor"),
        editorial=WRITE,
        library=WRITE,
        citizens=READ,
        everywhere=False,
    ),
    Role("translator", _("Translator"), editorial=("view", "change"), texts_only=True),
    Role(
        "head_of_unit",
        _("Head of the unit"),
        editorial=WRITE,
        library=WRITE,
        citizens=READ,
        checks=True,
        everywhere=False,
    ),
    Role(
        "chief",
        _("Chief editor"),
        editorial=KEEP,
        facts=KEEP,
        library=KEEP,
        structure=READ,
        people=READ,
        publish=True,
        checks=True,
        log=True,
    ),
    Role(
        "director",
        pgettext_lazy("role", "Head of the organisation"),
        editorial=WRITE,
        facts=WRITE,
        library=WRITE,
        structure=READ,
        people=READ,
        citizens=WRITE,
        answers=True,
        publish=True,
        checks=True,
        log=True,
    ),
    Role(
        "deputy",
        pgettext_lazy("role", "Deputy head of the organisation"),
        editorial=WRITE,
        facts=WRITE,
        library=WRITE,
        structure=READ,
        people=READ,
        citizens=WRITE,
        answers=True,
        publish=True,
        checks=True,
        log=True,
    ),
    # Reads what was done and by which number, never who that is: no accounts, no e-mails.
    Role("inspector", _("Inspector"), structure=READ, log=True),
    Role(
        "administrator",
        _("Administrator"),
        editorial=KEEP,
        facts=KEEP,
        library=KEEP,
        structure=KEEP,
        people=KEEP,
        citizens=KEEP,
        answers=True,
        publish=True,
        checks=True,
        log=True,
    ),
)
# What a model is to a role: by its label, then by its app, or as the model itself says in
# `kept_as`.
KINDS = {
    "accounts.unit": "structure",
    "accounts.newsduty": "facts",
    "accounts": "people",
    "workdays": "structure",
    "auth": "people",
    "library": "library",
}
# The log is read by whoever has `log`; nobody may change it.
LOG = "journal"
# Failures of signing in and the secrets of second factors are nobody's records.
NEVER = ("admin", "contenttypes", "sessions", "axes", "otp_totp", "otp_static")


def kind_of(model: type[models.Model]) -> str:
    """Which of a role's tuples holds for a model."""
    found = KINDS.get(model._meta.label_lower) or KINDS.get(model._meta.app_label)
    return found or getattr(model, "kept_as", "editorial")


def write_groups() -> None:
    """Makes the groups and gives each the permissions of its role; run after every migration."""
    permissions = Permission.objects.exclude(content_type__app_label__in=NEVER)
    permissions = list(permissions.select_related("content_type"))
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.code)
        group.permissions.set(each for each in permissions if allows(role, each))


def allows(role: Role, permission: Permission) -> bool:
    """Whether a role holds one of Django's permissions."""
    action = permission.codename.partition("_")[0]
    if permission.content_type.app_label == LOG:
        return action in READ and role.log
    model = permission.content_type.model_class()
    return model is not None and action in getattr(role, kind_of(model))


def groups_of(user, on: date) -> models.QuerySet[Group]:
    """The groups a person has on a day: the own ones, and those of the substituted."""
    return Group.objects.filter(Q(user=user) | Q(user__in=user.substituted(on))).distinct()


def role_names(user, on: date | None = None) -> set[str]:
    """The codes of a person's roles on a day, read once for each person object and day."""
    on = on or timezone.localdate()
    if not hasattr(user, "_role_names"):
        user._role_names = {}
    if on not in user._role_names:
        user._role_names[on] = set(groups_of(user, on).values_list("name", flat=True))
    return user._role_names[on]


def roles_of(user, on: date | None = None) -> list[Role]:
    """A person's roles on a day, in the order of declaration."""
    names = role_names(user, on)
    return [role for role in ROLES if role.code in names]


def works_everywhere(user, on: date | None = None) -> bool:
    """Whether a person sees the records of all units."""
    return user.is_superuser or any(role.everywhere for role in roles_of(user, on))


def writes_everywhere(user, on: date | None = None) -> bool:
    """Whether a person changes the records of all units, not their texts alone: an inspector or a
    translator who is an editor of one unit as well sees everything and writes only there."""
    return user.is_superuser or any(role.everywhere and role.writes for role in roles_of(user, on))


def may_publish(user, on: date | None = None) -> bool:
    """Whether a person may make records public."""
    return user.is_superuser or any(role.publish for role in roles_of(user, on))


def answers_everywhere(user, on: date | None = None) -> bool:
    """Whether a person answers citizens in the name of the organisation, whatever unit prepares the
    answer: the head and the deputies."""
    return user.is_superuser or any(role.answers for role in roles_of(user, on))


def may_check(user, on: date | None = None) -> bool:
    """Whether a person may return and confirm what colleagues wrote; of which units is the
    question of `works_everywhere` and of the person's own units."""
    return user.is_superuser or any(role.checks for role in roles_of(user, on))


def translates_only(user, on: date | None = None) -> bool:
    """Whether a person changes nothing but texts: a translator without a role that writes."""
    roles = [] if user.is_superuser else roles_of(user, on)
    return any(role.texts_only for role in roles) and not any(role.writes for role in roles)
