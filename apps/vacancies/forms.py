"""The filter of the list of vacancies."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Unit


class VacancyFilter(forms.Form):
    """Where the vacancy is, among the departments that have any, and words."""

    department = forms.ChoiceField(label=_("Department"), required=False)
    words = forms.CharField(
        label=_("Words in the title or the requirements"), required=False, max_length=100
    )

    def __init__(self, *args: Any, vacancies: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=vacancies.order_by().values("department"))
        self.fields["department"].choices = [
            ("", _("All departments")),
            *((unit.code, unit.name) for unit in units),
        ]
