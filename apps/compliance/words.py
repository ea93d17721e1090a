"""Words about terms that several screens, the daily letter and the report say alike."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.languages.dates import month_name
from apps.languages.models import reading_language


def no_news_on(day: date) -> str:
    return _("No news on %(day)s") % {"day": f"{day:%d.%m.%Y}"}


def days_past_term(days: int) -> str:
    """How many working days something is overdue."""
    words = ngettext(
        "%(number)s working day past the term", "%(number)s working days past the term", days
    )
    return words % {"number": days}


def month_of_year(first: date) -> str:
    """«2026 жылғы қараша», «ноябрь 2026 года», by the first day of the month."""
    name = month_name(first.month, reading_language())
    return _("%(month)s of %(year)s") % {"month": name, "year": first.year}
