"""The hospital of a simulated year: its units and people, and records of every section made from
what the columns of their models ask for. Names and texts are invented."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.fields import GenericRelation
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from fpdf import FPDF

from apps.accounts.models import Unit, User
from apps.accounts.roles import write_groups
from apps.languages.models import EDITORIAL_LANGUAGES
from apps.library.actions import save_document
from apps.library.models import Document
from apps.publishing.models import Attachment, Publishable, StandingPage
from apps.publishing.richtext import CleanTextField
from apps.publishing.sections import Collection, all_collections
from apps.tables.models import Table

# The rows below a record that the simulation leaves away: files and marks are no part of a term.
LEFT_OUT = ("attachments", "change_marks")
WORDS = {"kk": "Қазақша мәтін", "ru": "Русский текст"}
DOCUMENT = {"kk": "Жыл құжаты", "ru": "Документ года"}
UNITS = {
    "press": ("Баспасөз қызметі", "Пресс-служба"),
    "staff": ("Кадр бөлімі", "Отдел кадров"),
    "money": ("Қаржы бөлімі", "Финансовый отдел"),
    "care": ("Емдеу бөлімі", "Лечебный отдел"),
    "law": ("Заң бөлімі", "Юридический отдел"),
}


@dataclass
class Hospital:
    """Who works here: an editor and a head in each unit, and those above them."""

    units: dict[str, Unit] = field(default_factory=dict)
    editors: dict[str, User] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    above: dict[str, User] = field(default_factory=dict)

    @classmethod
    def found(cls) -> "Hospital":
        """Writes the units and the people into the database."""
        write_groups()
        hospital = cls()
        for code, (kk, ru) in UNITS.items():
            unit = Unit.objects.create(code=f"year-{code}", name_kk=kk, name_ru=ru)
            hospital.units[code] = unit
            hospital.editors[code] = person(f"year-{code}-editor", unit, "editor")
            hospital.heads[code] = person(f"year-{code}-head", unit, "head_of_unit")
            unit.head = hospital.heads[code]
            unit.save()
        for role in ("chief", "deputy", "director"):
            hospital.above[role] = person(f"year-{role}", None, role)
        return hospital


def person(username: str, unit: Unit | None, role: str) -> User:
    user = User.objects.create_user(
        username=username, last_name="Сәрсенова", first_name=username, unit=unit, is_staff=True
    )
    user.groups.set(Group.objects.filter(name=role))
    return user


def items_of(collection: Collection, item: str) -> tuple[str, ...]:
    """The items a record of a collection fills when it names `item`."""
    if not collection.sets_item():
        return tuple(collection.items)
    return (item, *(each for each, other in collection.follows.items() if other == item))


def kept_by(item: str) -> Collection | None:
    """The collection that fulfils an item, whose records name it or the item it follows."""
    return next((each for each in all_collections() if item in each.items), None)


def tells_period(item: str) -> bool:
    """Whether the records of an item say of which year they are, and the section itself asks
    nothing about periods."""
    collection = kept_by(item)
    if collection is None or collection.unproven is not None:
        return False
    return any(each.name == "year" for each in collection.model._meta.concrete_fields)


numbers = count(1)


def text_of(language: str, number: int) -> str:
    return f"{WORDS[language]} {number}"


def make(collection: Collection, item: str, unit: Unit, by: User, **given: Any) -> Publishable:
    """A complete draft of a record with the rows below it."""
    model = collection.model
    if collection.sets_item():
        given["item"] = collection.named(item)
    record = fill(model, unit=unit, changed_by=by, **given)
    record.save()
    for name in model.parts:
        if name not in LEFT_OUT:
            fill_part(record, name)
    if issubclass(model, Table):
        fill(model.row_model(), table=record).save()
    if "attachments" in model.parts and not issubclass(model, StandingPage):
        document = Document.objects.filter(title_kk=DOCUMENT["kk"]).last() or add_document(by)
        Attachment.objects.create(record=record, document=document)
    return record


def add_document(by: User) -> Document:
    """The one document of the library all records of the year show."""
    document = fill(Document, title_kk=DOCUMENT["kk"], title_ru=DOCUMENT["ru"])
    pdf = FPDF()
    pdf.add_page()
    files = {
        language: ContentFile(bytes(pdf.output()), name=f"year-{language}.pdf")
        for language in EDITORIAL_LANGUAGES
    }
    save_document(document, by=by, files=files)
    return document


def fill_part(record: Publishable, name: str) -> None:
    """One row below a record."""
    relation = record._meta.get_field(name)
    if isinstance(relation, GenericRelation):
        return
    row = fill(relation.related_model, **{relation.field.name: record})
    row.save()


def fill(model: type[models.Model], **given: Any) -> models.Model:
    """A row with every column that may not stay empty."""
    number = next(numbers)
    values = dict(given)
    translated = getattr(model, "translated", ())
    columns = {field.name: field for field in model._meta.concrete_fields}
    for name in translated:
        if name not in given:
            for language in EDITORIAL_LANGUAGES:
                if f"{name}_{language}" in columns and f"{name}_{language}" not in given:
                    column = columns[f"{name}_{language}"]
                    values[column.name] = text_for(column, language, number)
    languages = {f"{name}_{code}" for name in translated for code in EDITORIAL_LANGUAGES}
    for name, column in columns.items():
        if name in given or name in translated or name in languages or column.primary_key:
            continue
        if is_asked(model, column):
            values[name] = value_for(column, number)
    return model(**values)


def is_asked(model: type[models.Model], column: models.Field) -> bool:
    if column.name in getattr(model, "needed", ()):
        return True
    return not (column.blank or column.null or column.has_default())


def text_for(column: models.Field, language: str, number: int) -> str:
    words = text_of(language, number)
    if isinstance(column, CleanTextField):
        return f"<p>{words}</p>"
    if isinstance(column, models.URLField):
        return f"https://example.kz/{language}/{number}"
    # Two lines: some texts are lists, an answer a line.
    return f"{words}\n{words} +" if isinstance(column, models.TextField) else words


def value_for(column: models.Field, number: int) -> Any:
    """What stands in a column that may not stay empty; later columns of a row are later moments."""
    now = timezone.now()
    order = column.creation_counter % 100
    if column.choices:
        return column.flatchoices[0][0]
    if isinstance(column, models.ForeignKey):
        row = fill(column.related_model)
        row.save()
        return row
    if isinstance(column, models.DateTimeField):
        return now + timedelta(hours=order)
    if isinstance(column, models.DateField):
        return timezone.localdate(now)
    if isinstance(column, models.TimeField):
        return time(8 + order % 10)
    if isinstance(column, models.DecimalField):
        return Decimal(1)
    if isinstance(column, models.IntegerField):
        return year_or_one(column.name, timezone.localdate(now))
    if isinstance(column, models.URLField):
        return f"https://example.kz/{number}"
    return f"{column.name}-{number}"[: column.max_length]


def year_or_one(name: str, today: date) -> int:
    return today.year if name == "year" else 1
