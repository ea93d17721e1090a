"""The rules of the gate that hold for every record, in the order their findings are shown. Others
are added through hooks.py by the layers that know the fields they ask about."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.publishing.gate import files, languages, markup, prohibitions
from apps.publishing.gate.halves import HalvesTogether
from apps.publishing.gate.record import at_hand
from apps.publishing.gate.rule import Objection, Rule
from apps.publishing.hooks import gate_rules
from apps.publishing.models import Publishable


class BothLanguages(Rule):
    """Every text stands in Kazakh and in Russian (gp17 прил. 1 р. 11 пп. 1; mgdb1 р. 10)."""

    code = "both_languages"
    source = "appendix.two_languages"
    title = gettext_lazy("Every text stands in Kazakh and in Russian.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for field, language in record.missing_texts():
            name = record._meta.get_field(field).verbose_name
            words = (
                _("“%(field)s” is empty in Kazakh.")
                if language == "kk"
                else _("“%(field)s” is empty in Russian.")
            )
            yield self.objection(f"{field}_{language}", words % {"field": name})


class NeededFields(Rule):
    """What the kind of record needs besides its texts: the date of an event, an address."""

    code = "needed_fields"
    title = gettext_lazy("What readers must find is filled.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        for name in record.missing_fields():
            words = _("Fill “%(field)s”.") % {"field": record._meta.get_field(name).verbose_name}
            yield self.objection(name, words)


class ResponsibleUnit(Rule):
    """A unit prepares and presents the material (gp17 п. 8; mgdb1 п. 9)."""

    code = "responsible_unit"
    source = "language.prepared_by_units"
    title = gettext_lazy("The responsible unit is named.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        if not record.unit_id:
            yield self.objection("unit", _("Name the responsible unit."))


RULES: tuple[Rule, ...] = (
    BothLanguages(),
    NeededFields(),
    ResponsibleUnit(),
    HalvesTogether(),
    *prohibitions.RULES,
    *languages.RULES,
    *files.RULES,
    *markup.RULES,
)


def all_rules() -> tuple[Rule, ...]:
    return (*RULES, *gate_rules())


def objections(record: Publishable) -> list[Objection]:
    """All objections to publishing `record` as it stands, of every level."""
    with at_hand(record):
        return [found for rule in all_rules() for found in rule.look(record)]
