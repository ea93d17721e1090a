"""Roles: what each kind of person may do, declared once and written into groups.

A role names the actions it has on every editorial record; whether all records or only those of the
person's own units is `everywhere`. Citizens' data are never part of a role's wildcard: a section
that keeps them names its own permissions."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

READ = ("view",)
WRITE = ("view", "add", "change")
KEEP = ("view", "add", "change", "delete")


@dataclass(frozen=True)
class Role:
    """A group of accounts.

    `editorial`, `library` and `people` hold the actions on editorial records, on the library and on
    accounts, units and calendars; `publish` allows making records public."""

    code: str
    name: str
    editorial: tuple[str, ...] = READ
    library: tuple[str, ...] = READ
    people: tuple[str, ...] = ()
    publish: bool = False
    everywhere: bool = True


ROLES = (
    Role("editor", _("Editor"), editorial=WRITE, library=WRITE, everywhere=False),
    Role("chief", _("Chief editor"), editorial=KEEP, library=KEEP, people=READ, publish=True),
    Role(
        "director",
        pgettext_lazy("role", "Head of the organisation"),
        editorial=WRITE,
        library=WRITE,
        people=READ,
        publish=True,
    ),
    Role("inspector", _("Inspector"), people=READ),
    Role(
        "administrator",
        _("Administrator"),
        editorial=KEEP,
        library=KEEP,
        people=KEEP,
        publish=True,
    ),
)
PEOPLE_APPS = ("accounts", "workdays", "auth")
# The log is read by whoever may read people's names; nobody may change it.
READ_ONLY_APPS = ("journal",)
NEVER = ("admin", "contenttypes", "sessions")


def write_groups() -> None:
    """Makes the groups and gives each the permissions of its role; run after every migration."""
    everything = Permission.objects.exclude(content_type__app_label__in=NEVER)
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.code)
        own = Q(content_type__app_label__in=PEOPLE_APPS)
        files = Q(content_type__app_label="library")
        log = Q(content_type__app_label__in=READ_ONLY_APPS)
        chosen = (
            (own & starts_with(role.people))
            | (files & starts_with(role.library))
            | (~own & ~files & ~log & starts_with(role.editorial))
        )
        if role.people:
            chosen |= log & starts_with(READ)
        group.permissions.set(everything.filter(chosen))


def starts_with(actions: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for action in actions:
        condition |= Q(codename__startswith=f"{action}_")
    return condition


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
