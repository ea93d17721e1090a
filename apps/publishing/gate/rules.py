"""The rules of the gate that hold for every record. Others are added through hooks.py."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.publishing.hooks import gate_rules
from apps.publishing.models import Publishable


@dataclass(frozen=True)
class Objection:
    """Why a record cannot be published: the field it concerns ('' for the whole), in words, and
    the point of the regulation."""

    field: str
    message: str
    source: str = ""


def both_languages(record: Publishable) -> list[Objection]:
    """Every text stands in Kazakh and in Russian (gp17 прил. 1 р. 11 пп. 1; mgdb1 р. 10)."""
    found = []
    for field, language in record.missing_texts():
        name = record._meta.get_field(field).verbose_name
        words = (
            _("“%(field)s” is empty in Kazakh.")
            if language == "kk"
            else _("“%(field)s” is empty in Russian.")
        )
        found.append(
            Objection(f"{field}_{language}", words % {"field": name}, "appendix.two_languages")
        )
    return found


def needed_fields(record: Publishable) -> list[Objection]:
    """What the kind of record needs besides its texts: the date of an event, an address."""
    return [
        Objection(
            name, _("Fill “%(field)s”.") % {"field": record._meta.get_field(name).verbose_name}
        )
        for name in record.missing_fields()
    ]


def responsible_unit(record: Publishable) -> list[Objection]:
    """A unit prepares and presents the material (gp17 п. 8; mgdb1 п. 9)."""
    if record.unit_id:
        return []
    return [Objection("unit", _("Name the responsible unit."), "language.prepared_by_units")]


def objections(record: Publishable) -> list[Objection]:
    """All objections to publishing `record` as it stands."""
    found: list[Objection] = []
    for rule in (both_languages, needed_fields, responsible_unit, *gate_rules()):
        found += rule(record)
    return found
