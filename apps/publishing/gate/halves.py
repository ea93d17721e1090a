"""The rule that neither half of a page falls behind the other. What fell behind is kept with the
revisions (revisions/keeping.py), by the text itself and not by the clock."""

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.publishing.gate.rule import Level, Objection, Rule
from apps.publishing.models import Publishable, Revision


class HalvesTogether(Rule):
    """Kazakh is never the later half; Russian goes with it unless a reason is given (gp17 п. 8;
    mgdb1 п. 9; law.md: languages)."""

    code = "halves_together"
    source = "language.state"
    title = gettext_lazy("Kazakh and Russian say the same, and Kazakh is not the older.")

    def look(self, record: Publishable) -> Iterator[Objection]:
        newest = Revision.objects.of(record).newest().first() if record.pk else None
        for place, late in (newest.behind if newest else {}).items():
            field = self.field_of(record, place)
            if late == "kk":
                words = _(
                    "“%(field)s” was changed in Russian only: bring the Kazakh text up to date, or "
                    "mark the change as a small correction."
                )
                yield self.objection(self.column(record, place, late), words % {"field": field})
            else:
                words = _(
                    "“%(field)s” was changed in Kazakh only: bring the Russian text up to date."
                )
                name = self.column(record, place, late)
                yield self.objection(name, words % {"field": field}, Level.NEEDS_REASON)

    @staticmethod
    def field_of(record: Publishable, place: str) -> str:
        """The words for a text: of a row below the record, those of its field."""
        part, _key, name = place.split(".") if "." in place else ("", "", place)
        model = record._meta.get_field(part).related_model if part else type(record)
        try:
            return str(model._meta.get_field(name).verbose_name)
        except FieldDoesNotExist:
            return name

    @staticmethod
    def column(record: Publishable, place: str, language: str) -> str:
        return "" if "." in place else f"{place}_{language}"
