"""What a record says as JSON, and the way back: columns of both languages, columns both share, and
the rows of `parts`. It holds neither states nor people.

The bare column of a translated text is left out on purpose: it answers in the language of the
reader, so written back under Russian it would put Kazakh text into the Russian column."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.duration import duration_iso_string
from django.utils.translation import override

from apps.languages.models import EDITORIAL_LANGUAGES, Translated, column
from apps.publishing.models import Publishable, ShownAtOnce
from apps.publishing.richtext import CleanTextField, clean

# The state of a record is not what it says.
NOT_CONTENT = frozenset({"status", "withdrawn_reason"})
# What stands as it is when an earlier text comes back.
NOT_RESTORED = frozenset({"publish_at", "expire_at", "unit_id", "slug"})

Content = dict[str, Any]
Columns = dict[str, Any]
# Where a row of a content stands: its part and its key; ITSELF is the record.
Place = tuple[str, int]
ITSELF: Place = ("", 0)


def text_columns(model: type[models.Model]) -> dict[str, tuple[str, str]]:
    """The language columns of a model: name -> (field, language)."""
    return {
        column(name, language): (name, language)
        for name in getattr(model, "translated", ())
        for language in EDITORIAL_LANGUAGES
    }


def revised_fields(
    model: type[models.Model], without: frozenset[str] = frozenset()
) -> list[models.Field]:
    """The columns a revision holds."""
    hidden = {*getattr(model, "translated", ()), *NOT_CONTENT, *without}
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in hidden
    ]


def plain(value: Any) -> Any:
    """A value as JSON can hold it, exact to the microsecond and the last digit."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    return str(value) if isinstance(value, Decimal) else value


def columns_of(row: models.Model, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The columns of a row by name; an empty text and none are the same."""
    texts = text_columns(type(row))
    found = {}
    for field in revised_fields(type(row), without):
        value = plain(field.value_from_object(row))
        found[field.attname] = "" if value is None and field.attname in texts else value
    return found


def part_links(record: Publishable, name: str) -> dict[str, Any]:
    """The columns by which the rows of a part belong to a record."""
    relation = record._meta.get_field(name)
    if isinstance(relation, GenericRelation):
        return {
            relation.content_type_field_name: ContentType.objects.get_for_model(record),
            relation.object_id_field_name: record.pk,
        }
    return {relation.field.name: record}


def part_rows(record: Publishable, name: str) -> list[models.Model]:
    model = record._meta.get_field(name).related_model
    return list(model._base_manager.filter(**part_links(record, name)).order_by("pk"))


def capture(record: Publishable, known: dict[str, set[int]] | None = None) -> Content:
    """What a saved record says, with the rows below it.

    `known`: by part, the keys of rows that exist. A row that does not, because its transaction is
    about to be rolled back, gets a negative key: a new one in this content and nowhere else."""
    content: Content = {"fields": columns_of(record), "many": {}, "parts": {}}
    for field in record._meta.many_to_many:
        keys = getattr(record, field.name).order_by("pk").values_list("pk", flat=True)
        content["many"][field.name] = list(keys)
    for name in record.parts:
        links = frozenset(part_links(record, name))
        content["parts"][name] = [
            {"pk": row.pk, "fields": columns_of(row, links)} for row in part_rows(record, name)
        ]
    if known is not None:
        for name, rows in content["parts"].items():
            fresh = min([0, *(row["pk"] for row in rows)])
            for row in rows:
                if row["pk"] > 0 and row["pk"] not in known.get(name, set()):
                    fresh -= 1
                    row["pk"] = fresh
    return content


def cleaned(content: Content, model: type[Publishable]) -> Content:
    """The content with rich texts as their columns would store them: what nobody may write is not
    kept in a revision either, whoever made the content."""
    return with_rows(content, model, lambda _place, kind, columns: cleaned_columns(kind, columns))


def cleaned_columns(model: type[models.Model], values: Columns) -> Columns:
    rich = {
        each.attname for each in model._meta.concrete_fields if isinstance(each, CleanTextField)
    }
    return {name: clean(value) if name in rich else value for name, value in values.items()}


def known_parts(record: Publishable, content: Content | None = None) -> dict[str, set[int]]:
    """The keys of the rows that exist below a record, by part; with those of a content that a
    working copy of it holds."""
    known = {name: {row.pk for row in part_rows(record, name)} for name in record.parts}
    for name, rows in (content or {}).get("parts", {}).items():
        known.setdefault(name, set()).update(row["pk"] for row in rows)
    return known


def rows_of(
    content: Content, model: type[Publishable]
) -> Iterator[tuple[Place, type[models.Model], Columns]]:
    """The record itself and the rows below it, each with its model and its columns. A part the
    model no longer has is left out."""
    yield ITSELF, model, content["fields"]
    for name, rows in content.get("parts", {}).items():
        if name in model.parts:
            kind = model._meta.get_field(name).related_model
            for row in rows:
                yield (name, row["pk"]), kind, row["fields"]


def with_rows(
    content: Content,
    model: type[Publishable],
    change: Callable[[Place, type[models.Model], Columns], Columns | None],
) -> Content:
    """The content with the columns that `change` gives for the record itself and for each row below
    it. None leaves a row out, and the record itself as it is. A part the model no longer has
    stays."""
    fields = change(ITSELF, model, content["fields"])
    parts = {}
    for name, rows in content.get("parts", {}).items():
        if name not in model.parts:
            parts[name] = rows
            continue
        kind = model._meta.get_field(name).related_model
        changed = [(row, change((name, row["pk"]), kind, row["fields"])) for row in rows]
        parts[name] = [{**row, "fields": kept} for row, kept in changed if kept is not None]
    return {**content, "fields": content["fields"] if fields is None else fields, "parts": parts}


def set_columns(row: models.Model, values: dict[str, Any]) -> None:
    """Sets the columns that the model still has; those of a field since removed are left out."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    with override(None):
        for name, value in values.items():
            field = fields.get(name)
            if field is not None:
                target = getattr(field, "target_field", field)
                setattr(row, name, None if value is None else target.to_python(value))


def write_parts(record: Publishable, content: Content, *, draft: bool, by: Any = None) -> None:
    """Makes the rows below a saved record those of a content: only what differs is written.

    `draft`: inside a transaction that is rolled back; then nothing is told to the journal or the
    library, and new rows keep their negative keys. `by`: who is written down for facts."""
    for name, keys in content.get("many", {}).items():
        manager = getattr(record, name)
        manager.set(manager.model._base_manager.filter(pk__in=keys))
    for name, wanted in content.get("parts", {}).items():
        if name not in record.parts:
            continue
        model = record._meta.get_field(name).related_model
        links = part_links(record, name)
        rows = {row.pk: row for row in part_rows(record, name)}
        kept = {each["pk"] for each in wanted}
        for pk, row in rows.items():
            if pk not in kept:
                delete_row(row, draft, by)
        for each in wanted:
            row = rows.get(each["pk"])
            if row is not None and columns_of(row, frozenset(links)) == each["fields"]:
                continue
            if row is None:
                row = model(**links)
                row.pk = each["pk"] if draft or each["pk"] > 0 else None
            set_columns(row, each["fields"])
            save_row(row, draft, by)


def save_row(row: models.Model, draft: bool, by: Any) -> None:
    if draft:
        plain_save = Translated.save if isinstance(row, Translated) else models.Model.save
        plain_save(row)
    elif isinstance(row, ShownAtOnce):
        row.save(by=by)
    else:
        row.save()


def delete_row(row: models.Model, draft: bool, by: Any) -> None:
    if draft:
        models.Model.delete(row)
    elif isinstance(row, ShownAtOnce):
        row.delete(by=by)
    else:
        row.delete()


def texts(content: Content, model: type[Publishable]) -> Iterator[tuple[str, str, str]]:
    """Every text of a content: its place ("body", "indicators.12.name"), language and words."""
    for (part, key), kind, columns in rows_of(content, model):
        above = f"{part}.{key}." if part else ""
        for name, (field, language) in text_columns(kind).items():
            yield f"{above}{field}", language, columns.get(name) or ""


def said_in(content: Content, model: type[Publishable]) -> dict[tuple[str, str], str]:
    """Every text of a content by its place and language."""
    return {(place, language): words for place, language, words in texts(content, model)}


def moment_in(content: Content, name: str) -> datetime | None:
    """A date of publication as a content has it: `name` is publish_at or expire_at."""
    value = content["fields"].get(name)
    return parse_datetime(value) if value else None


def restored(content: Content, now: Content) -> Content:
    """An earlier content to come back to, with the dates, unit and address of today's."""
    fields = {
        **content["fields"],
        **{name: value for name, value in now["fields"].items() if name in NOT_RESTORED},
    }
    return {**content, "fields": fields}
