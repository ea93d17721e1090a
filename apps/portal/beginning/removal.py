"""The end of the demonstration: its records, accounts and files are deleted, or, on a database that
never held anything else, everything is emptied and begins anew.

What the hospital's own people have written or changed stays. The journal and every other row that
is never changed stay as well; where such rows name accounts or records of the demonstration, they
cannot go, and the way is a fresh database. A unit that only the history of items names is closed
instead of deleted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import rmtree

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import NewsDuty, Unit, User
from apps.accounts.roles import write_groups
from apps.journal import triggers
from apps.journal.actions import record
from apps.journal.models import Action, Entry
from apps.library.actions import delete_file
from apps.library.models import Document, Image, Recording
from apps.portal.demonstration.loading import FOLDER
from apps.publishing.models import ItemStateVersion, Publishable, ShownAtOnce
from apps.workdays.models import Service

FILES = (Image, Document, Recording)
# What signing in writes is no work on the site.
SIGNING_IN = (
    Action.SIGNED_IN,
    Action.SIGN_IN_FAILED,
    Action.LOCKED_OUT,
    Action.UNLOCKED,
    Action.SECOND_FACTOR,
)


class CannotRemove(Exception):
    """The demonstration cannot go, and nothing was deleted; the message says what to do."""


def demonstration_accounts() -> models.QuerySet[User]:
    return User.objects.filter(is_demonstration=True)


def is_loaded() -> bool:
    """Whether anything of a demonstration is here."""
    return demonstration_accounts().exists()


# --- In place -------------------------------------------------------------------------------------


def remove_demonstration(*, by: User | None = None) -> Counter[str]:
    """Deletes the demonstration in one transaction; how many records of each kind (by the label of
    the model), `files` on the disk and `closed` units. Twice deletes nothing more.

    Raises CannotRemove, with nothing deleted, when rows that are never changed, or the hospital's
    own records, name what would go."""
    if not is_loaded():
        return Counter()
    with transaction.atomic():
        refuse_what_evidence_names()
        removed: Counter[str] = Counter()
        waiting = [row for model in content_models() for row in demonstration_rows(model)]
        waiting += [row for model in FILES for row in demonstration_rows(model)]
        close_units(waiting, removed)
        # An account holds its unit, and goes last: the journal names who is deleted by whom.
        demonstration_accounts().update(unit=None)
        # A record that another one names goes after it: the passes end when nothing more goes.
        while waiting:
            held = [row for row in waiting if not delete(row, removed, by)]
            if len(held) == len(waiting):
                raise CannotRemove(held_words(held))
            waiting = held
        NewsDuty.objects.filter(person__is_demonstration=True).delete()
        for account in demonstration_accounts():
            record(Action.DELETED, account, by=by)
            account.delete()
            removed[User._meta.label] += 1
        words = ", ".join(f"{label} {count}" for label, count in sorted(removed.items()))
        record(Action.SETTING_CHANGED, by=by, note=f"demonstration removed: {words}")
    cache.clear()
    return removed


def content_models() -> list[type[models.Model]]:
    """The kinds of records a demonstration holds on their own; rows below a record go with it."""
    own = (Publishable, ShownAtOnce)
    return [*(m for m in apps.get_models() if issubclass(m, own)), Service, Unit]


def demonstration_rows(model: type[models.Model]) -> models.QuerySet:
    """The records of a kind that came with the demonstration and that nobody of the hospital has
    made or changed since."""
    rows = model._base_manager.all()
    if model in FILES:
        return rows.filter(created_by__is_demonstration=True)
    if issubclass(model, Publishable):
        rows = rows.filter(models.Q(changed_by=None) | models.Q(changed_by__is_demonstration=True))
    if model in (Unit, Service):
        rows = rows.filter(code__in=loaded_codes("units" if model is Unit else "hours"))
    return rows.exclude(pk__in=keys_of_real_work(model))


def loaded_codes(part: str) -> set[str]:
    source = yaml.safe_load((FOLDER / "organisation.yaml").read_text(encoding="utf-8"))
    return {row["code"] for row in source[part]}


def real_work() -> models.QuerySet[Entry]:
    """What the journal tells of the hospital's own people, accounts that are gone included."""
    unreal = demonstration_accounts().values("pk")
    entries = Entry.objects.filter(actor_id__isnull=False).exclude(actor_id__in=unreal)
    return entries.exclude(action__in=SIGNING_IN)


def keys_of_real_work(model: type[models.Model]) -> list[str]:
    entries = real_work().filter(model=model._meta.label_lower).exclude(object_id="")
    return list(entries.order_by().values_list("object_id", flat=True).distinct())


def delete(row: models.Model, removed: Counter[str], by: User | None) -> bool:
    """Deletes a record in the way of its kind; False while another record names it."""
    key, label = row.pk, row._meta.label
    if not type(row)._base_manager.filter(pk=key).exists():
        return True
    files = files_of(row)
    try:
        with transaction.atomic():
            if isinstance(row, FILES):
                # Refuses what is in use before it touches the file.
                delete_file(row, by=by)
            elif isinstance(row, ShownAtOnce):
                row.delete(by=by)
            else:
                row.delete()
    except (models.ProtectedError, models.RestrictedError, ValidationError):
        row.pk = key
        return False
    removed[label] += 1
    removed["files"] += files
    return True


# --- What stands in the way -----------------------------------------------------------------------


def refuse_what_evidence_names() -> None:
    """Rows of evidence keep whoever and whatever they name."""
    found = Counter(str(each) for each in evidence_of_demonstration())
    if found:
        names = ", ".join(f"{name}: {count}" for name, count in found.items())
        words = _(
            "Rows that are never changed name what came with the demonstration (%(names)s). "
            "Begin with a fresh database: give a new DATABASE_URL, or empty this one with --fresh."
        )
        raise CannotRemove(words % {"names": names})


def evidence_of_demonstration() -> Iterator[str]:
    """The kind of each row of evidence that names an account or a record of the demonstration. The
    history of items is not among them: its units are closed instead."""
    for model in triggers.append_only_models():
        if model is ItemStateVersion:
            continue
        conditions = [
            models.Q(**{f"{field.name}__in": doomed(field.related_model)})
            for field in model._meta.concrete_fields
            if field.related_model is User or field.related_model in (Unit, *FILES)
        ]
        if any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields):
            conditions += [
                models.Q(
                    content_type=ContentType.objects.get_for_model(kind),
                    object_id__in=demonstration_rows(kind).order_by().values("pk"),
                )
                for kind in content_models()
            ]
        if conditions:
            named = models.Q()
            for condition in conditions:
                named |= condition
            count = model._base_manager.filter(named).count()
            yield from [str(model._meta.verbose_name_plural)] * count


def doomed(model: type[models.Model]) -> models.QuerySet:
    rows = demonstration_accounts() if model is User else demonstration_rows(model)
    return rows.order_by().values("pk")


def close_units(waiting: list[models.Model], removed: Counter[str]) -> None:
    """Takes the units that the history of items names out of what is deleted, and closes them."""
    named = set(ItemStateVersion.objects.values_list("unit", flat=True))
    for unit in [row for row in waiting if isinstance(row, Unit) and row.pk in named]:
        waiting.remove(unit)
        unit.head = unit.substitute = None
        unit.substitute_from = unit.substitute_until = None
        unit.is_active = False
        unit.save()
        record(Action.SAVED, unit, note="closed with the demonstration")
        removed["closed"] += 1


def held_words(held: Iterable[models.Model]) -> str:
    found = Counter(str(row._meta.verbose_name_plural) for row in held)
    names = ", ".join(f"{name}: {count}" for name, count in found.items())
    words = _(
        "The hospital's own records use what came with the demonstration (%(names)s). Replace it "
        "there first, or begin with a fresh database."
    )
    return words % {"names": names}


def files_of(row: models.Model) -> int:
    """How many stored files go with a record of the library."""
    if isinstance(row, Document):
        return row.versions.count()
    if isinstance(row, Recording):
        return sum(bool(each) for each in (row.file, row.captions_kk, row.captions_ru))
    return int(isinstance(row, Image))


# --- A fresh database -----------------------------------------------------------------------------


def begin_afresh() -> None:
    """Empties the database and the folder of files, so that not even the journal remembers the
    demonstration. Raises CannotRemove, with nothing emptied, when anybody of the hospital has an
    account or has worked here."""
    people = User.objects.filter(is_demonstration=False).count()
    work = real_work().count()
    if people or work:
        words = _(
            "This database is not the demonstration's alone: %(people)s accounts of the hospital, "
            "%(work)s entries of their work in the journal. It is not emptied; give a new "
            "DATABASE_URL."
        )
        raise CannotRemove(words % {"people": people, "work": work})
    with transaction.atomic(), triggers.without_triggers(connection):
        call_command("flush", interactive=False, verbosity=0)
    write_groups()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # Else the pages of the file still hold what was in them.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    for folder in Path(settings.MEDIA_ROOT).glob("*"):
        if folder.is_dir():
            rmtree(folder)
        else:
            folder.unlink()
    cache.clear()
