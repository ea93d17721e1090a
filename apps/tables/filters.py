"""The filter of a table: words and the values of its `filters`, all in the address of the page, so
that a narrowed table can be sent to somebody and works without scripts."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import F, Min, Q, QuerySet
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.languages.models import column, is_filled, reading_language
from apps.tables.columns import heading
from apps.tables.models import Row

# A longer list of values is no help to a reader; words find the same.
MOST_CHOICES = 60
MOST_WORDS = 6
# So many of the searched fields stand in the label of the words.
NAMED_FIELDS = 2
WORDS = "q"


@dataclass
class Choices:
    """The values of one field that readers may choose from, and the chosen ones."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: list[str] = field(default_factory=list)


class SelectInput(forms.Select):
    """Chooses one value more; those chosen already stay in the form unseen and are taken away by
    their links. Its class name tells the templates to draw a selection."""

    def render(self, name: str, value: list[str], *args: Any, **kwargs: Any) -> SafeString:
        chosen = format_html_join(
            "", '<input type="hidden" name="{}" value="{}">', ((name, each) for each in value)
        )
        return format_html("{}{}", super().render(name, "", *args, **kwargs), chosen)


class RowFilter:
    """What a reader asked of the rows of one edition.

    Values are named in Kazakh in the address, so that it means the same in both languages."""

    def __init__(self, rows: QuerySet, data: QueryDict, path: str) -> None:
        self.rows = rows
        self.data = data
        self.path = path
        self.model: type[Row] = rows.model
        # PostgreSQL refuses to look for a null byte, which no text holds.
        self.words = data.get(WORDS, "").replace("\x00", "").strip()[:100]
        self.choices = [each for name in self.model.filters if (each := self.choices_of(name))]

    def stored(self, name: str) -> str:
        return column(name, "kk") if name in self.model.translated else name

    def choices_of(self, name: str) -> Choices | None:
        """The values a field has in this edition; None when there is nothing to choose."""
        stored = self.stored(name)
        found = self.rows.filter(is_filled(stored)).order_by()
        labels: dict[str, str] = {}
        codes = dict(self.model._meta.get_field(name).flatchoices)
        if codes:
            known = set(found.values_list(stored, flat=True).distinct())
            labels = {str(code): str(words) for code, words in codes.items() if code in known}
        else:
            shown = column(name, reading_language()) if name in self.model.translated else stored
            # In the order in which the edition first names them.
            values = found.values(stored, shown_words=F(shown)).annotate(first=Min("position"))
            values = values.order_by("first").values_list(stored, "shown_words")
            for value, words in values[: MOST_CHOICES + 1]:
                labels.setdefault(str(value), str(words))
        if not 1 < len(labels) <= MOST_CHOICES:
            return None
        chosen = [value for value in dict.fromkeys(self.data.getlist(name)) if value in labels]
        return Choices(name, heading(self.model, name), list(labels.items()), chosen)

    @property
    def is_active(self) -> bool:
        return bool(self.words or any(each.chosen for each in self.choices))

    def narrowed(self) -> QuerySet:
        """The rows that hold every word and one of the chosen values of each field."""
        rows = self.rows
        for each in self.choices:
            if each.chosen:
                rows = rows.filter(**{f"{self.stored(each.name)}__in": each.chosen})
        for word in self.words.split()[:MOST_WORDS]:
            condition = Q()
            for name in self.model.searched:
                translated = name in self.model.translated
                stored = column(name, reading_language()) if translated else name
                condition |= Q(**{f"{stored}__icontains": word})
            rows = rows.filter(condition)
        return rows

    def form(self) -> forms.Form:
        """The fields of the filter bar, filled with what was asked."""
        fields: dict[str, forms.Field] = {}
        if self.model.searched:
            first, *others = self.model.searched[:NAMED_FIELDS]
            others = [str(self.model._meta.get_field(name).verbose_name) for name in others]
            label = ", ".join([heading(self.model, first), *others])
            fields[WORDS] = forms.CharField(label=label, max_length=100)
        for each in self.choices:
            rest = [option for option in each.options if option[0] not in each.chosen]
            first = _("All")
            if each.chosen:
                first = ngettext("%(count)d chosen", "%(count)d chosen", len(each.chosen))
                first %= {"count": len(each.chosen)}
            fields[each.name] = forms.ChoiceField(
                label=each.label, choices=[("", first), *rest], widget=SelectInput
            )
        asked = {WORDS: self.words, **{each.name: each.chosen for each in self.choices}}
        form = forms.Form(initial=asked, use_required_attribute=False, auto_id="filter-%s")
        form.fields.update(fields)
        return form

    def chips(self) -> list[dict[str, str]]:
        """What is chosen, each with the address of the page without it."""
        found = []
        if self.words:
            found.append({"name": f"«{self.words}»", "url": self.without(WORDS, None)})
        for each in self.choices:
            labels = dict(each.options)
            for value in each.chosen:
                found.append({"name": labels[value], "url": self.without(each.name, value)})
        return found

    def without(self, name: str, value: str | None) -> str:
        data = QueryDict(mutable=True)
        if self.words and name != WORDS:
            data[WORDS] = self.words
        for each in self.choices:
            kept = [one for one in each.chosen if (each.name, one) != (name, value)]
            data.setlist(each.name, kept)
        return f"{self.path}?{data.urlencode()}" if data else self.path
