"""What readers are told of as changes (models.Change): read in two queries however many kinds of
record are marked, each shown under its own title and only while it is public itself.

Where the changes are shown is decided by the sections."""

from collections.abc import Collection as Kinds
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Greatest, NullIf
from django.utils import timezone

from apps.languages.models import column, reading_language
from apps.publishing.models import Change, Publishable
from apps.publishing.sections import Collection, all_collections


@dataclass(frozen=True)
class ShownChange:
    """A change as a row of a list: its kind in words, the record's title and address, a line about
    it, and since when readers can see it."""

    kind: str
    title: str
    url: str
    text: str
    told_at: datetime

    @property
    def posted_on(self) -> date:
        return timezone.localdate(self.told_at)


def shown(at: datetime | None = None, kinds: Kinds[str] = Change.Kind.values) -> QuerySet | list:
    """The marks of those kinds on records public at a moment, newest first, as rows for `read`;
    may be sliced and counted. One query for the kinds of record that are marked, one for the
    rows."""
    at = at or timezone.now()
    marked = set(
        Change.objects.filter(kind__in=kinds).order_by().values_list("content_type", flat=True)
    )
    parts = [
        rows_of(collection, number, at, kinds)
        for number, collection in enumerate(all_collections())
        if ContentType.objects.get_for_model(collection.model).pk in marked
    ]
    if not parts:
        return []
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return rows.order_by("-change_since", "change_in", "-pk")


def rows_of(collection: Collection, number: int, at: datetime, kinds: Kinds[str]) -> QuerySet:
    """The part of one kind of record; `number` finds its collection again."""
    language = reading_language()
    note = NullIf(column("change_marks__note", language), Value(""))
    rows = collection.model._default_manager.public(at)
    rows = rows.filter(change_marks__kind__in=kinds, change_marks__marked_at__lte=at).order_by()
    return rows.annotate(
        change_in=Value(number),
        change_kind=F("change_marks__kind"),
        # A record marked before its day came is told of on that day.
        change_since=Greatest("change_marks__marked_at", "publish_at"),
        change_line=Coalesce(note, column("lead", language), output_field=TextField()),
    ).values_list(
        "change_in",
        "pk",
        "slug",
        column("title", language),
        "change_kind",
        "change_line",
        "change_since",
    )


def read(rows: QuerySet | list[tuple]) -> list[ShownChange]:
    """Rows of `shown` as rows of a list."""
    collections = all_collections()
    words = dict(Change.Kind.choices)
    found = []
    for number, pk, slug, title, kind, line, since in rows:
        collection = collections[number]
        row = address_only(collection.model, pk, slug)
        found.append(
            ShownChange(str(words[kind]), title, collection.row_url(row), line or "", since)
        )
    return found


def address_only(model: type[Publishable], pk: int, slug: str) -> Publishable:
    """A record known by its key and address; anything else is read when it is asked for."""
    known = {model._meta.pk.attname: pk, "slug": slug}
    names = [each.attname for each in model._meta.concrete_fields if each.attname in known]
    return model.from_db(None, names, [known[name] for name in names])


def latest(
    at: datetime | None = None, kinds: Kinds[str] = Change.Kind.values, limit: int = 4
) -> list[ShownChange]:
    """The newest changes of those kinds that readers can see at a moment; two queries."""
    return read(shown(at, kinds)[:limit])


def kinds_told(at: datetime | None = None) -> set[str]:
    """Of which kinds readers can see a change at a moment; two queries."""
    return {row[4] for row in shown(at)}
