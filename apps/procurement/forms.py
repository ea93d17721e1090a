"""The filter of the lists of tenders."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.procurement.plans import Method


class TenderFilter(forms.Form):
    """The year of the announcement, among those that have tenders, and the method."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    method = forms.ChoiceField(label=_("Procurement method"), required=False)

    def __init__(self, *args: Any, tenders: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # datetimes() answers in the zone of the site, which is the year readers mean.
        years = tenders.order_by().datetimes("publish_at", "year", order="DESC")
        # Words: a number would be written with a space, «2 026».
        named = [(moment.year, str(moment.year)) for moment in years]
        self.fields["year"].choices = [("", _("All years")), *named]
        self.fields["method"].choices = [("", _("All methods")), *Method.choices]
