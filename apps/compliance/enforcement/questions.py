"""What a person is asked about a missed term, and how the answer is recorded. The rules of an
explanation are in apps/compliance/actions.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.compliance.actions import LONGEST_PROMISE_DAYS, explain, turn
from apps.compliance.forms import DayField, put_errors
from apps.compliance.matters import Matter, Matters
from apps.compliance.models import Breach, Explanation
from apps.publishing.gate.source import source_point

BREACHES = "breaches"
# The rules of the regulation a breach is of.
RULES = {
    Breach.Kind.TERM: "update.dynamic_deadline",
    Breach.Kind.NEWS: "news.daily",
    Breach.Kind.ANSWER: "blog.answers_published",
}
LONGEST_TEXT = 2000


class ExplanationForm(forms.Form):
    """Why it was missed, and by which day it will be done."""

    text = forms.CharField(
        label=_("Why was it missed?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "aria-required": "true"}),
        help_text=_("Your chiefs and the inspector read it; readers of the site do not."),
    )
    promised_on = DayField(label=_("By which day will it be done?"), required=False)


@dataclass(frozen=True)
class Asked:
    """A matter on the list, and whether it is ticked."""

    matter: Matter
    ticked: bool


class Question:
    """The form about some missed terms. `data`: what was sent; all are ticked before that."""

    def __init__(self, matters: Sequence[Matter], today: date, data: Any = None) -> None:
        self.matters = [each for each in matters if each.asks_explanation]
        self.today = today
        self.data = data
        self.form = ExplanationForm(data)
        if self.asks_day:
            last = today + timedelta(days=LONGEST_PROMISE_DAYS)
            self.form.fields["promised_on"].widget.attrs |= {
                "min": today.isoformat(),
                "max": last.isoformat(),
                "aria-required": "true",
            }
            self.form.fields["promised_on"].help_text = _now(
                "Until this day nobody asks you again; it lies within a month."
            )
        else:
            self.form.fields["promised_on"].help_text = _now("Not needed for a day that is past.")

    @property
    def asks_day(self) -> bool:
        """Whether something can still be done, so that a day is promised."""
        return any(each.breach.kind != Breach.Kind.NEWS for each in self.matters)

    @cached_property
    def chosen(self) -> set[int]:
        """The breaches that were ticked."""
        if self.data is None:
            return {each.breach.pk for each in self.matters}
        return {int(each) for each in self.data.getlist(BREACHES) if each.isdecimal()}

    @property
    def rows(self) -> list[Asked]:
        return [Asked(each, each.breach.pk in self.chosen) for each in self.matters]

    @property
    def faults_of_choice(self) -> list[str]:
        return self.form.errors.get(NON_FIELD_ERRORS, []) if self.form.is_bound else []

    @property
    def points(self) -> str:
        """Where the regulation sets the terms that were missed."""
        rules = dict.fromkeys(RULES[each.breach.kind] for each in self.matters)
        return ", ".join(filter(None, map(source_point, rules)))

    def answer(self, by: Any) -> Explanation | None:
        """Records what was sent; None when it could not be, with the faults in the form, or when
        everything that was ticked has been explained already: the same form sent twice explains
        once."""
        if not self.form.is_valid():
            return None
        said = self.form.cleaned_data
        try:
            with turn():
                # Asked again in the turn: the form may have been sent twice.
                open_ones = [each.breach for each in Matters(by).all if each.asks_explanation]
                asked = [each for each in open_ones if each.pk in self.chosen]
                if not asked and (self.chosen or not open_ones):
                    return None
                return explain(asked, text=said["text"], promised_on=said["promised_on"], by=by)
        except ValidationError as refused:
            put_errors(self.form, refused)
            return None
