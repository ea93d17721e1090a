"""Roles: what each kind of person may do, declared once and written into groups.

A role names the actions it has on every editorial record; whether all records or only those of the
person's own units is `everywhere`. Citizens' data are never part of a role's wildcard: a section
that keeps them names its own permissions."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

READ = ("view",)
WRITE = ("view", "add", "change")
KEEP = ("view", "add", "change", "delete")


@dataclass(frozen=True)
class Role:
    """A group of accounts.

    The tuples hold the actions on editorial records, on facts (what readers see as soon as it is
    saved: telephones, posts, urgent notices, owners of items), on the library, and on accounts,
    units and calendars; `publish` allows making records public."""

    code: str
    name: str
    editorial: tuple[str, ...] = READ
    facts: tuple[str, ...] = READ
    library: tuple[str, ...] = READ
    people: tuple[str, ...] = ()
    publish: bool = False
    everywhere: bool = True


ROLES = (
    Role("editor", _("Editor"), editorial=WRITE, library=WRITE, everywhere=False),
    Role(
        "chief",
        _("Chief editor"),
        editorial=KEEP,
        facts=KEEP,
        library=KEEP,
        people=READ,
        publish=True,
    ),
    Role(
        "director",
        pgettext_lazy("role", "Head of the organisation"),
        editorial=WRITE,
        facts=WRITE,
        library=WRITE,
        people=READ,
        publish=True,
    ),
    Role("inspector", _("Inspector"), people=READ),
    Role(
        "administrator",
        _("Administrator"),
        editorial=KEEP,
        facts=KEEP,
        library=KEEP,
        people=KEEP,
        publish=True,
    ),
)
# What a model is to a role: by its app, or as the model itself says in `kept_as`.
KINDS = {"accounts": "people", "workdays": "people", "auth": "people", "library": "library"}
# The log is read by whoever may read people's names; nobody may change it.
LOG = "journal"
NEVER = ("admin", "contenttypes", "sessions")


def kind_of(model: type[models.Model]) -> str:
    """Which of a role's tuples holds for a model."""
    return KINDS.get(model._meta.app_label) or getattr(model, "kept_as", "editorial")


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
        return action in READ and bool(role.people)
    model = permission.content_type.model_class()
    return model is not None and action in getattr(role, kind_of(model))


def role_names(user) -> set[str]:
    """The codes of a person's roles, read once for each person object."""
    if not hasattr(user, "_role_names"):
        user._role_names = set(user.groups.values_list("name", flat=True))
    return user._role_names


def works_everywhere(user) -> bool:
    """Whether a person sees the records of all units."""
    if user.is_superuser:
        return True
    names = role_names(user)
    return any(role.everywhere and role.code in names for role in ROLES)


def may_publish(user) -> bool:
    """Whether a person may make records public."""
    if user.is_superuser:
        return True
    names = role_names(user)
    return any(role.publish and role.code in names for role in ROLES)
