"""Who has looked at what a person wrote: one entry of the journal a look (actions.note_look), told
by moment and role. Names are for those alone who may look at accounts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q

from apps.accounts.models import User
from apps.accounts.roles import ROLES
from apps.journal.models import Action, Entry


@dataclass(frozen=True)
class Look:
    """One look: when, the codes of the roles of whoever looked, as they are now, and the person;
    None for an account that is gone and for the site's own administration."""

    at: datetime
    roles: tuple[str, ...]
    by: User | None


def looks_of(record: Model, also: Q | None = None) -> list[Look]:
    """The looks at a record, the newest first; `also`: the entries that tell of it elsewhere, as
    those of a list of several. Three queries, however many."""
    about = Q(model=record._meta.label_lower, object_id=str(record.pk))
    entries = Entry.objects.filter(about | also if also else about, action=Action.LOOKED_AT)
    found = list(entries.order_by("-number").values_list("at", "actor_id"))
    people = User.objects.prefetch_related("groups").in_bulk({key for _at, key in found if key})
    return [Look(at, roles_of(people.get(key)), people.get(key)) for at, key in found]


def roles_of(person: User | None) -> tuple[str, ...]:
    held = {group.name for group in person.groups.all()} if person is not None else set()
    return tuple(role.code for role in ROLES if role.code in held)
